import http from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Socket } from 'node:net';

/** How far a request has come: decides whether its fate can be unknown when it fails. */
export type RequestStage = 'connecting' | 'connected' | 'refused-by-proxy';

const STAGE = Symbol('stage of the request');

type Watched = ClientRequest & { [STAGE]?: RequestStage };

/** The stage of a request that the transport made; undefined for any other value. */
export function stageOf(request: unknown): RequestStage | undefined {
  return typeof request === 'object' && request !== null ? (request as Partial<Watched>)[STAGE] : undefined;
}

/** Told apart by its code; `failed-call.ts` puts it into words. */
export class CallTimeoutError extends Error {
  override readonly name = 'CallTimeoutError';
  readonly code: 'CONNECT_TIMEOUT' | 'ANSWER_TIMEOUT';

  constructor(code: 'CONNECT_TIMEOUT' | 'ANSWER_TIMEOUT', message: string) {
    super(message);
    this.code = code;
  }
}

export interface TransportLimits {
  /** From the start until name, connection, proxy and TLS stand. */
  connectTimeoutMs: number;
  /** From the last byte of the request until the last byte of the answer. */
  answerTimeoutMs: number;
}

export interface Transport {
  request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest;
}

/**
 * Node's own client with a watch on each request. axios adds its timeout as the socket's idle time; with its own
 * transport that would be the time of the whole call, and end every large upload.
 */
export function watchedTransport({ connectTimeoutMs, answerTimeoutMs }: TransportLimits): Transport {
  return {
    request(options, onResponse) {
      const secure = options.protocol === 'https:';
      const request: Watched = (secure ? https : http).request(options, onResponse);
      request[STAGE] = 'connecting';

      const connecting = setTimeout(() => {
        request.destroy(new CallTimeoutError('CONNECT_TIMEOUT', `no connection within ${connectTimeoutMs} ms`));
      }, connectTimeoutMs);
      let answering: NodeJS.Timeout | undefined;

      request.once('socket', (socket: Socket) => {
        const connected = (): void => {
          clearTimeout(connecting);
          request[STAGE] = 'connected';
        };
        // A proxy that refuses the tunnel answers in the place of the desk, on a socket without TLS.
        if (secure && !(socket instanceof TLSSocket)) {
          clearTimeout(connecting);
          request[STAGE] = 'refused-by-proxy';
        } else if (secure) socket.once('secureConnect', connected);
        else if (socket.connecting) socket.once('connect', connected);
        else connected();
      });
      const awaitAnswer = (): void => {
        answering ??= setTimeout(() => {
          request.destroy(new CallTimeoutError('ANSWER_TIMEOUT', `no whole answer within ${answerTimeoutMs} ms`));
        }, answerTimeoutMs);
      };
      const over = (): void => {
        clearTimeout(connecting);
        clearTimeout(answering);
        request.off('finish', awaitAnswer);
      };
      request.once('finish', awaitAnswer);
      request.once('response', (response: IncomingMessage) => {
        awaitAnswer();
        // Not every socket that a proxy's tunnel brings lets the request close.
        response.once('close', over);
      });
      request.once('error', over);
      request.once('close', over);
      return request;
    },
  };
}
