import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '../../agent/base/clock.ts';
import { messageOf, systemCodeOf } from '../../agent/base/errors.ts';
import type { Endpoint, ProbeResult, Refusal } from './host.ts';
import { refuse } from './refusal.ts';
import { TOO_LATE, withTimeLimit } from './time-limit.ts';

const HOST = /^[a-z0-9_](?:[a-z0-9_.-]{0,252})$/i;
const HTTP_PATH = /^\/[\x21-\x7e]{0,2000}$/;
const MAX_STATUS_LINE = 4096;

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
  };
  try {
    await climb(result, left, signal);
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

async function climb(result: ProbeSteps, left: () => number, signal: AbortSignal): Promise<void> {
  const { host, port, tls, httpPath } = result.endpoint;
  result.addresses = await inTime('DNS', resolve(host), left(), signal);
  const [address] = result.addresses;
  if (address === undefined) throw new Error('the name has no address');
  result.reached = 'dns';

  const plain = connect({ host, port, autoSelectFamily: true });
  let socket: Socket | undefined;
  try {
    await inTime('TCP', ready(plain, 'connect'), left(), signal);
    result.reached = 'tcp';
    socket = plain;
    if (tls) socket = await climbTls(result, plain, left, signal);
    if (httpPath === null || socket === undefined) return;
    result.httpStatus = await inTime('HTTP', askHttp(socket, host, httpPath), left(), signal);
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

async function resolve(host: string): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

async function ready(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  await new Promise<void>((done, fail) => {
    socket.on('error', fail);
    socket.once('close', () => fail(new Error('the connection was closed')));
    socket.once(event, () => done());
  });
}

async function askHttp(socket: Socket, host: string, path: string): Promise<number> {
  const name = isIP(host) === 6 ? `[${host}]` : host;
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${name}\r\nUser-Agent: dten-agent\r\nConnection: close\r\n\r\n`);
  return await new Promise<number>((done, fail) => {
    let said = '';
    socket.on('error', fail);
    socket.once('close', () => fail(new Error('the connection was closed without an answer')));
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1');
      const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(said)?.[1];
      if (status !== undefined) done(Number(status));
      else if (said.includes('\n') || said.length > MAX_STATUS_LINE) fail(new Error('the answer is not HTTP'));
    });
  });
}

async function inTime<T>(step: string, work: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  const done = await withTimeLimit(work, ms, signal);
  if (done === TOO_LATE) throw new Error(`${step}: no answer in time`);
  return done;
}
