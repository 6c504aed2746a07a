import { Resolver, lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { systemCodeOf } from '../../agent/base/errors.ts';

/** The server answered, or there is none to ask: the system's own way (hosts file, mDNS) is then as quick. */
const ANSWERED = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED', 'ESERVFAIL', 'EREFUSED']);

/**
 * The addresses of a name. The system's resolver waits for a dead server for a long time in one of the few threads
 * that all file access shares; so the servers are asked directly, with a limit, and the system only when they answer.
 * @throws an error with the resolver's code.
 */
export async function resolveName(host: string, timeoutMs: number, signal: AbortSignal): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  if (!host.includes('.')) return await askSystem(host);
  const resolver = new Resolver({ timeout: Math.max(1, Math.floor(timeoutMs)), tries: 1 });
  const stop = (): void => resolver.cancel();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await askServers(resolver, host);
  } catch (error) {
    if (!ANSWERED.has(systemCodeOf(error) ?? '')) throw error;
    return await askSystem(host);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function askServers(resolver: Resolver, host: string): Promise<string[]> {
  const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const found = [four, six].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (found.length === 0 && four.status === 'rejected') throw four.reason;
  return found;
}

async function askSystem(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
