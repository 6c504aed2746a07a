import { readFileSync } from 'node:fs';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import { failedCall } from '../../uploader/failed-call.ts';
import { isLoopback } from '../../uploader/loopback.ts';
import { DAY_MS, SECOND_MS } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import { toIso } from '../base/iso-time.ts';
import type { Config } from '../config/schema.ts';
import type { Check } from './check.ts';
import { failed, passed } from './check.ts';
import { openWay, ProxyRefusedError } from './open-way.ts';
import { lookAtTls } from './tls-chain.ts';
import type { TlsFound } from './tls-chain.ts';

const STEP_MS = 10 * SECOND_MS;
/** A certificate that ends sooner should have been renewed by now. */
const EXPIRES_SOON_MS = 14 * DAY_MS;

/** The way to an address, one step after the other; the first that fails is the last. */
export async function networkChecks(
  what: string,
  address: string,
  { http }: Pick<Config, 'http'>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Check[]> {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const proxy = http.proxy === null || isLoopback(address) ? null : new URL(http.proxy);
  const within = (): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(STEP_MS)]);
  const checks: Check[] = [];

  const name =
    proxy === null
      ? await nameCheck(`${what}: name`, host, 'the address in the configuration')
      : await nameCheck(`${what}: name`, proxy.hostname, 'http.proxy');
  checks.push(name);
  if (!name.ok) return checks;

  const wayName = proxy === null ? `${what}: connection` : `${what}: proxy`;
  try {
    // What is not encrypted goes through a proxy without a tunnel: that the proxy is there is all there is to see.
    const tunnel = url.protocol === 'https:';
    const through = proxy !== null && tunnel ? proxy : null;
    const to = proxy !== null && !tunnel ? { host: proxy.hostname, port: Number(proxy.port || 80) } : { host, port };
    const way = await openWay(to, through, within());
    checks.push(passed(wayName, proxy === null ? `${host}:${port} answers` : `${proxy.host} lets us through`));
    way.on('error', () => undefined);
    if (tunnel)
      checks.push(
        tlsCheck(`${what}: TLS`, host, await lookAtTls(way, host, authorities(http.caFile), within()), clock),
      );
    else checks.push(passed(`${what}: TLS`, 'not used: the address is on this machine'));
    way.destroy();
  } catch (error) {
    checks.push(wayFailed(checks.at(-1)?.name === wayName ? `${what}: TLS` : wayName, error, proxy));
  }
  return checks;
}

/** @param where what of the configuration names the host */
export async function nameCheck(name: string, host: string, where: string): Promise<Check> {
  if (isIP(host) !== 0) return passed(name, `${host} is an address`);
  try {
    const found = await lookup(host, { all: true });
    return passed(name, `${host} is ${found.map(({ address }) => address).join(', ')}`);
  } catch (error) {
    return failed(name, failedCall(error).detail, `Check ${where}, and the name servers of this network.`);
  }
}

/** What a failed step of the way means, and what to do. */
export function wayFailed(name: string, error: unknown, proxy: URL | null): Check {
  if (error instanceof ProxyRefusedError)
    return failed(
      name,
      error.message,
      error.status === 407
        ? 'The proxy asks for a login. Let it pass this unit without one.'
        : `Let the proxy ${proxy?.host ?? ''} pass connections to this address.`,
    );
  const found = error instanceof Error && error.name === 'AbortError' ? 'no answer in time' : failedCall(error).detail;
  const todo =
    proxy === null ? 'Check the network and the firewall; set http.proxy where one is needed.' : 'Check http.proxy.';
  return failed(name, found, todo);
}

/** What a chain of certificates means, and what to do. */
export function tlsCheck(
  name: string,
  host: string,
  { fault, issuer, expiresAt, protocol }: TlsFound,
  clock: Clock,
): Check {
  const until = expiresAt === null ? '' : `, valid until ${toIso(expiresAt)}`;
  const found = `${protocol ?? 'TLS'}, signed by ${issuer ?? 'nobody named'}${until}`;
  if (fault !== null)
    return failed(
      name,
      `${fault}; ${found}`,
      TLS_TODO[fault] ?? `Trust its authority with http.caFile, or use the right address (${host}).`,
    );
  if (expiresAt !== null && expiresAt - clock.now() < EXPIRES_SOON_MS)
    return failed(name, found, 'Whoever runs this address has to renew its certificate soon.');
  return passed(name, found);
}

const TLS_TODO: Record<string, string> = {
  CERT_HAS_EXPIRED: 'Check the clock of this unit; else whoever runs this address has to renew its certificate.',
  CERT_NOT_YET_VALID: 'Check the clock of this unit.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another name: check the address in the configuration.',
};

/** @throws Error when the file cannot be read. */
export function authorities(caFile: string | null): string[] | undefined {
  if (caFile === null) return undefined;
  try {
    return [...rootCertificates, readFileSync(caFile, 'utf8')];
  } catch (error) {
    throw new Error(`http.caFile cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
