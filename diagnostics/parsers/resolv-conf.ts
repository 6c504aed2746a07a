import { numberedLines } from './lines.ts';

/** resolv.conf(5): the name servers, in order, each once. */
export function parseResolvConf(text: string): string[] {
  const servers = numberedLines(text).flatMap(({ text: row }) => /^\s*nameserver\s+([^\s#;]+)/.exec(row)?.[1] ?? []);
  return [...new Set(servers)];
}
