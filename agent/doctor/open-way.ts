import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** The proxy answered the request for a tunnel with another status than 200. */
export class ProxyRefusedError extends Error {
  override readonly name = 'ProxyRefusedError';
  readonly status: number;

  constructor(status: number) {
    super(`the proxy answered ${status}`);
    this.status = status;
  }
}

/** A bare connection to a host, through the proxy where there is one. Rejects with the system's error, or the refusal. */
export async function openWay(
  to: { host: string; port: number },
  proxy: URL | null,
  signal: AbortSignal,
): Promise<Duplex> {
  return proxy === null ? await direct(to, signal) : await throughProxy(to, proxy, signal);
}

async function direct({ host, port }: { host: string; port: number }, signal: AbortSignal): Promise<Socket> {
  return await new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

async function throughProxy(
  { host, port }: { host: string; port: number },
  proxy: URL,
  signal: AbortSignal,
): Promise<Duplex> {
  const request = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  return await new Promise((resolve, reject) => {
    const call = request({
      host: proxy.hostname,
      port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
      method: 'CONNECT',
      path: `${host}:${port}`,
      headers: { host: `${host}:${port}` },
      agent: false,
      signal,
    });
    call.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        reject(new ProxyRefusedError(statusCode ?? 0));
      }
    });
    call.once('response', (response) => {
      response.destroy();
      reject(new ProxyRefusedError(response.statusCode ?? 0));
    });
    call.once('error', reject);
    call.end();
  });
}
