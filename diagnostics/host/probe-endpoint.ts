import { connect, isIP } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '../../agent/base/clock.ts';
import { messageOf, systemCodeOf } from '../../agent/base/errors.ts';
import type { Endpoint, ProbeResult, Refusal } from './host.ts';
import { parseHttpAnswer } from './http-answer.ts';
import type { HttpAnswer } from './http-answer.ts';
import { refuse } from './refusal.ts';
import { resolveName } from './resolve-name.ts';
import { TOO_LATE, withTimeLimit } from './time-limit.ts';

const HOST = /^[a-z0-9_](?:[a-z0-9_.-]{0,252})$/i;
const HTTP_PATH = /^\/[\x21-\x7e]{0,2000}$/;
const MAX_HEAD = 16_384;

export type ProbeSteps = Omit<ProbeResult, 'source'>;

export interface ProbeContext {
  clock: Clock;
  signal: AbortSignal;
}

/**
 * Finds out how far an endpoint can be reached, step by step: name, connection, TLS with its certificate checked,
 * answer to a GET. It stops at the first step that fails. Never rejects.
 */
export async function probeEndpoint(
  endpoint: Endpoint,
  { timeoutMs }: { timeoutMs: number },
  { clock, signal }: ProbeContext,
): Promise<ProbeSteps | Refusal> {
  const objection = objectionTo(endpoint);
  if (objection !== null) return refuse('refused', objection);
  const started = clock.monotonic();
  const left = (): number => timeoutMs - (clock.monotonic() - started);
  const result: ProbeSteps = {
    ok: true,
    endpoint,
    reached: 'nothing',
    failure: null,
    addresses: [],
    durationMs: 0,
    tlsIssuer: null,
    tlsValidTo: null,
    httpStatus: null,
    httpRedirectHost: null,
    httpClockAheadMs: null,
  };
  try {
    await climb(result, left, { clock, signal });
  } catch (error) {
    result.failure = systemCodeOf(error) ?? messageOf(error);
  }
  return { ...result, durationMs: Math.round(clock.monotonic() - started) };
}

function objectionTo({ host, port, httpPath }: Endpoint): string | null {
  if (isIP(host) === 0 && !HOST.test(host)) return 'not a host name';
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return 'not a port';
  return httpPath === null || HTTP_PATH.test(httpPath) ? null : 'not a path';
}

async function climb(result: ProbeSteps, left: () => number, { clock, signal }: ProbeContext): Promise<void> {
  const { host, port, tls, httpPath } = result.endpoint;
  result.addresses = await inTime('DNS', resolveName(host, left(), signal), left(), signal);
  if (result.addresses.length === 0) throw new Error('the name has no address');
  result.reached = 'dns';

  const plain = connect({ host, port, autoSelectFamily: true, lookup: answerWith(result.addresses) });
  let socket: Socket | undefined;
  try {
    await inTime('TCP', ready(plain, 'connect'), left(), signal);
    result.reached = 'tcp';
    socket = plain;
    if (tls) socket = await climbTls(result, plain, left, signal);
    if (httpPath === null || socket === undefined) return;
    const answer = await inTime('HTTP', askHttp(socket, host, httpPath, clock), left(), signal);
    result.httpStatus = answer.status;
    result.httpRedirectHost = answer.redirectHost;
    result.httpClockAheadMs = answer.clockAheadMs;
    result.reached = 'http';
  } finally {
    socket?.destroy();
    plain.destroy();
  }
}

/** Undefined where the certificate is not trusted: nothing is said over such a connection. */
async function climbTls(
  result: ProbeSteps,
  plain: Socket,
  left: () => number,
  signal: AbortSignal,
): Promise<TLSSocket | undefined> {
  const { host } = result.endpoint;
  // Not rejected by the socket, so that the certificate of an intercepting proxy can still be told.
  const secure = connectTls({
    socket: plain,
    rejectUnauthorized: false,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
  await inTime('TLS', ready(secure, 'secureConnect'), left(), signal);
  const certificate = secure.getPeerX509Certificate();
  result.tlsIssuer = certificate?.issuer.replaceAll('\n', ', ') ?? null;
  result.tlsValidTo = certificate?.validToDate.toISOString() ?? null;
  if (!secure.authorized) {
    result.failure = `TLS: ${reasonOf(secure)}`;
    secure.destroy();
    return undefined;
  }
  result.reached = 'tls';
  return secure;
}

function reasonOf(socket: TLSSocket): string {
  const error: unknown = socket.authorizationError;
  return typeof error === 'string' ? error : (systemCodeOf(error) ?? messageOf(error));
}

/** The addresses that were found, in the place of asking for them again. */
function answerWith(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, done) => {
    const [first] = all;
    if (options.all === true) done(null, all);
    else done(null, first?.address ?? '', first?.family ?? 4);
  };
}

async function ready(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  await new Promise<void>((done, fail) => {
    socket.on('error', fail);
    socket.once('close', () => fail(new Error('the connection was closed')));
    socket.once(event, () => done());
  });
}

async function askHttp(socket: Socket, host: string, path: string, clock: Clock): Promise<HttpAnswer> {
  const name = isIP(host) === 6 ? `[${host}]` : host;
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${name}\r\nUser-Agent: dten-agent\r\nConnection: close\r\n\r\n`);
  return await new Promise<HttpAnswer>((done, fail) => {
    let said = '';
    const finish = (): void => {
      const answer = parseHttpAnswer(said.split('\r\n\r\n')[0] ?? '', clock.now());
      if (answer !== null) done(answer);
      else fail(new Error(said === '' ? 'the connection was closed without an answer' : 'the answer is not HTTP'));
    };
    socket.on('error', fail);
    socket.once('close', finish);
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1');
      const isOther = said.includes('\n') && !said.startsWith('HTTP/');
      if (said.includes('\r\n\r\n') || said.length > MAX_HEAD || isOther) finish();
    });
  });
}

async function inTime<T>(step: string, work: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  const done = await withTimeLimit(work, ms, signal);
  if (done === TOO_LATE) throw new Error(`${step}: no answer in time`);
  return done;
}
