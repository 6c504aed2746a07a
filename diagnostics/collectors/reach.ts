import type { Host } from '../host/host.ts';
import type { ReachedEndpoint } from '../snapshot/reach-facts.ts';
import { KIBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';
import { findProxies } from './proxies.ts';
import type { CollectorSettings } from './settings.ts';

/** Slower than this, a meeting would not work either. */
const TIMEOUT_MS = 4000;
const MAX_ENDPOINTS = 32;
/** A record of a probe is written with one key a line; the fourth after `endpoint` and its four is `failure`. */
export const FAILURE_LINE = 9;

type Asked = NonNullable<CollectorSettings['endpoints']>[number];

/** How far the endpoints that matter can be reached: name, connection, TLS with its certificate, answer. */
export const reach: Collector = {
  name: 'reach',
  platforms: ['linux', 'android'],
  sections: ['reach'],
  weight: 'light',
  budget: { timeMs: TIMEOUT_MS + 2000, bytes: 256 * KIBIBYTE },
  carries: ['network-identity'],
  collect: async (host, { endpoints = [] }) => {
    if (endpoints.length === 0) return {};
    const all = [...endpoints, ...(await proxyEndpoints(host))].slice(0, MAX_ENDPOINTS);
    const answers = await Promise.all(all.map(async (asked) => await ask(host, asked)));
    const found = answers.filter((answer) => answer !== null);
    if (found.length === 0) return {};
    return { facts: { reach: found }, evidence: found.map(({ at }) => ({ file: at.file })) };
  },
};

/** The system's proxies: where one is asked for, nothing goes out without it. */
async function proxyEndpoints(host: Host): Promise<Asked[]> {
  const found = (await findProxies(host)) ?? [];
  const places = new Map(found.map((proxy) => [`${proxy.host}:${proxy.port}`, proxy]));
  return [...places.values()].flatMap(({ host: name, port }): Asked[] =>
    port === null ? [] : [{ host: name, port, tls: false, path: null, purpose: 'proxy' }],
  );
}

async function ask(host: Host, { purpose, path, ...where }: Asked): Promise<ReachedEndpoint | null> {
  const probe = await host.probe({ ...where, httpPath: path }, { timeoutMs: TIMEOUT_MS });
  if (!probe.ok) return null;
  const ahead = probe.httpClockAheadMs;
  return {
    place: where.host,
    port: where.port,
    tls: where.tls,
    purpose,
    reached: probe.reached,
    failure: probe.failure,
    durationMs: probe.durationMs,
    tlsIssuer: probe.tlsIssuer,
    tlsValidTo: probe.tlsValidTo,
    httpStatus: probe.httpStatus,
    redirectedTo: probe.httpRedirectHost,
    redirectedAway: probe.httpRedirectHost !== null && ownerOf(probe.httpRedirectHost) !== ownerOf(where.host),
    clockAheadSeconds: ahead === null ? null : Math.round(ahead / 1000),
    at: { file: probe.source, line: FAILURE_LINE },
  };
}

/** The last two parts of a name: a service may send on to another host of its own. */
function ownerOf(host: string): string {
  return host.toLowerCase().split('.').slice(-2).join('.');
}
