import type { Readable } from 'node:stream';
import type { AxiosInstance, AxiosResponse } from 'axios';
import type { z } from 'zod';
import type { Clock, Instant } from '../../agent/base/clock.ts';
import { failedCall } from '../failed-call.ts';
import { stageOf } from '../watched-transport.ts';
import { errorCodes } from './error-codes.ts';
import { AttachmentTooLargeError, DeskBusyError, DeskUnreachableError, FateUnknownError } from './errors.ts';
import { parseHttpDate, retryAfter } from './retry-after.ts';
import { statusError } from './response-errors.ts';
import type { CallKind } from './response-errors.ts';

const SAID_MAX = 300;

export interface DeskCall<T> {
  method: 'GET' | 'POST' | 'PUT';
  /** Path and query under the desk's address, or a whole address of the same desk (its next page). */
  path: string;
  kind: CallKind;
  /** What an answer must look like; one that does not is no success. */
  answer: z.ZodType<T>;
  json?: unknown;
  stream?: { body: Readable; contentType: string; bytes: number };
  headers?: Record<string, string>;
  /** Error codes of the vendor's (`error`, or a field's `code`) that mean: an earlier call may have been taken. */
  unknownCodes?: readonly string[];
  /** Error codes of the vendor's that mean: the file is too large. */
  tooLargeCodes?: readonly string[];
}

export interface DeskAnswer<T> {
  data: T;
  /** The desk's clock, from its Date header. */
  deskTime: Instant | null;
  header(name: string): string | null;
}

/** Makes calls to one desk and turns everything that can go wrong into the desk port's errors. */
export class DeskHttp {
  readonly #http: AxiosInstance;
  readonly #clock: Clock;
  readonly #base: URL;
  readonly #authorization: string | null;
  readonly #timeoutMs: number;

  constructor(options: {
    http: AxiosInstance;
    clock: Clock;
    url: string;
    authorization: string | null;
    timeoutMs: number;
  }) {
    this.#http = options.http;
    this.#clock = options.clock;
    this.#base = new URL(options.url);
    this.#authorization = options.authorization;
    this.#timeoutMs = options.timeoutMs;
  }

  /** @throws a DeskError; and the signal's reason when it aborts. */
  async call<T>(call: DeskCall<T>, signal: AbortSignal): Promise<DeskAnswer<T>> {
    const answer = await this.callOrNull(call, [], signal);
    if (answer.data === null) throw new DeskBusyError('the answer is empty', null);
    return { ...answer, data: answer.data };
  }

  /** Like `call`, with null for an answer of one of the statuses given. */
  async callOrNull<T>(
    call: DeskCall<T>,
    nullStatuses: readonly number[],
    signal: AbortSignal,
  ): Promise<DeskAnswer<T | null>> {
    signal.throwIfAborted();
    const response = await this.#send(call, signal);
    const header = (name: string): string | null => {
      const value: unknown = response.headers[name];
      return typeof value === 'string' ? value : null;
    };
    const deskTime = parseHttpDate(header('date'));
    if (stageOf(response.request) === 'refused-by-proxy')
      throw new DeskUnreachableError(`the proxy refused the way to ${this.#base.hostname} (${response.status})`);
    if (nullStatuses.includes(response.status)) return { data: null, deskTime, header };
    if (response.status < 200 || response.status > 299) {
      const codes = errorCodes(asJson(response.data));
      if (call.unknownCodes?.some((code) => codes.includes(code)) === true)
        throw new FateUnknownError(`the desk answered ${response.status}: ${codes.join(', ')}`);
      if (call.tooLargeCodes?.some((code) => codes.includes(code)) === true)
        throw new AttachmentTooLargeError(`the desk answered ${response.status}: ${said(response)}`);
      const notBefore = retryAfter(header('retry-after'), this.#clock.now(), deskTime);
      throw statusError({ status: response.status, said: said(response), notBefore }, call.kind);
    }
    const parsed = call.answer.safeParse(asJson(response.data));
    if (parsed.success) return { data: parsed.data, deskTime, header };
    const message = `the answer (${response.status}, ${header('content-type') ?? 'no type'}) is not the desk's`;
    throw call.kind === 'read' ? new DeskBusyError(message, null) : new FateUnknownError(message);
  }

  async #send(call: DeskCall<unknown>, signal: AbortSignal): Promise<AxiosResponse<string>> {
    const { stream, json } = call;
    try {
      return await this.#http.request<string>({
        method: call.method,
        url: this.#address(call.path),
        signal,
        timeout: this.#timeoutMs,
        headers: {
          ...(this.#authorization === null ? {} : { Authorization: this.#authorization }),
          ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(stream === undefined
            ? {}
            : { 'Content-Type': stream.contentType, 'Content-Length': String(stream.bytes) }),
          ...call.headers,
        },
        ...(json === undefined ? {} : { data: JSON.stringify(json) }),
        ...(stream === undefined ? {} : { data: stream.body }),
      });
    } catch (error) {
      signal.throwIfAborted();
      const failed = failedCall(error);
      const message = `${this.#base.hostname}: ${failed.detail}`;
      if (failed.fate === 'not-sent') throw new DeskUnreachableError(message);
      throw call.kind === 'read' ? new DeskBusyError(message, null) : new FateUnknownError(message);
    }
  }

  /** The credentials go to the desk's own origin only, whatever address an answer names as its next page. */
  #address(path: string): string {
    const prefix = this.#base.pathname.replace(/\/$/, '');
    const wanted = new URL(path, this.#base);
    const pathname = wanted.pathname.startsWith(`${prefix}/`) ? wanted.pathname : `${prefix}${wanted.pathname}`;
    return `${this.#base.origin}${pathname}${wanted.search}`;
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The desk's own words for a person, without markup and line breaks. */
function said(response: AxiosResponse<string>): string {
  if (typeof response.data !== 'string' || response.data.trimStart().startsWith('<')) return '';
  return response.data.replaceAll(/\s+/g, ' ').slice(0, SAID_MAX).trim();
}
