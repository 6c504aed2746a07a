import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { rootCertificates } from 'node:tls';
import { create as createAxios } from 'axios';
import type { AxiosInstance } from 'axios';
import { SECOND_MS } from '../agent/base/clock.ts';
import { UsageError, messageOf } from '../agent/base/errors.ts';
import { isLoopback } from './loopback.ts';
import { watchedTransport } from './watched-transport.ts';

/** Name, connection and TLS together; a unit's network answers within that or not at all. */
const CONNECT_TIMEOUT_MS = 15 * SECOND_MS;
/** Answers of a desk are pages of JSON; a larger one is a fault, and must not fill the unit's memory. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** An answer that trickles in makes progress for ever, so its whole time is bounded too, in idle times. */
const ANSWER_IDLE_TIMES = 5;

export interface HttpOptions {
  /** Milliseconds without progress after which a call is given up. A slow upload that moves is not. */
  timeoutMs: number;
  connectTimeoutMs?: number;
  /** Proxy for HTTP and HTTPS, with its credentials where it needs any; null: none. The environment is not asked. */
  proxy: string | null;
  /** PEM file of further certificate authorities, beside the built-in ones. */
  caFile: string | null;
  userAgent: string;
  maxAnswerBytes?: number;
}

/**
 * The one axios instance, by which everything that leaves the unit goes. It follows no redirect, answers every status
 * (callers judge it), gives bodies as text, and never sends loopback calls through the proxy. What became of a call
 * that failed is told by `failedCall` of `failed-call.ts`.
 * @throws UsageError when the file of certificate authorities cannot be read.
 */
export function createHttp(options: HttpOptions): AxiosInstance {
  const { timeoutMs, connectTimeoutMs = CONNECT_TIMEOUT_MS, maxAnswerBytes = MAX_ANSWER_BYTES } = options;
  const ca = trustedAuthorities(options.caFile) ?? undefined;
  const http = createAxios({
    adapter: 'http',
    timeout: timeoutMs,
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
    proxy: false,
    // A connection that was kept and cut meanwhile would make every first call's fate unknown.
    httpAgent: new HttpAgent({ keepAlive: false }),
    httpsAgent: new HttpsAgent({ keepAlive: false, minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) }),
    transport: watchedTransport({ connectTimeoutMs, answerTimeoutMs: timeoutMs * ANSWER_IDLE_TIMES }),
    responseType: 'text',
    transformResponse: [(body: unknown) => body],
    validateStatus: () => true,
    headers: { common: { Accept: 'application/json', 'User-Agent': options.userAgent } },
  });
  const { proxy } = options;
  if (proxy !== null) {
    const parsed = proxyOf(proxy);
    http.interceptors.request.use((request) => {
      request.proxy = isLoopback(request.url ?? '') ? false : parsed;
      return request;
    });
  }
  return http;
}

/**
 * All trusted authorities where there are further ones than Node.js has; null where there are none.
 * @throws UsageError when the file cannot be read.
 */
export function trustedAuthorities(caFile: string | null): string[] | null {
  return caFile === null ? null : [...rootCertificates, readAuthorities(caFile)];
}

function readAuthorities(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`http.caFile cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function proxyOf(address: string): {
  protocol: string;
  host: string;
  port: number;
  auth?: { username: string; password: string };
} {
  const { protocol, hostname, port, username, password } = new URL(address);
  return {
    protocol,
    host: hostname,
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
    ...(username === ''
      ? {}
      : { auth: { username: decodeURIComponent(username), password: decodeURIComponent(password) } }),
  };
}
