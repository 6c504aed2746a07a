import type { DhcpLease } from '../snapshot/link-facts.ts';
import { isoOfSeconds, isoTimeOrNull } from './instant.ts';
import { intOrNull } from './numbers.ts';

type Lease = Omit<DhcpLease, 'at'> & { line: number };

/**
 * A lease of systemd-networkd (/run/systemd/netif/leases/N) or of NetworkManager's own client
 * (/var/lib/NetworkManager/internal-….lease): `KEY=value` lines. Null where it names no address.
 */
export function parseNetworkdLease(text: string): Lease | null {
  const value = (key: string): string | null =>
    new RegExp(`^${key}=([^\\n\\r]{1,253})\\r?$`, 'm').exec(text)?.[1] ?? null;
  const address = value('ADDRESS');
  if (address === null) return null;
  return {
    interface: null,
    address,
    serverAddress: value('SERVER_ADDRESS'),
    leaseSeconds: intOrNull(value('LIFETIME')),
    expiresAt: null,
    line: lineOf(text, 'ADDRESS='),
  };
}

/** ISC dhclient's leases: blocks `lease { … }`, the last of an interface being the one in use. */
export function parseDhclientLeases(text: string): Lease[] {
  const byInterface = new Map<string, Lease>();
  let line = 1;
  for (const part of text.split(/^(?=lease6? \{)/m)) {
    const start = line;
    line += part.split('\n').length - 1;
    const address = /^\s{0,8}fixed-address ([0-9a-f.:]{3,45});/im.exec(part)?.[1];
    if (address === undefined) continue;
    const name = /^\s{0,8}interface "([^"\n]{1,32})";/m.exec(part)?.[1] ?? null;
    byInterface.set(name ?? '', {
      interface: name,
      address,
      serverAddress: /^\s{0,8}option dhcp-server-identifier ([0-9a-f.:]{3,45});/im.exec(part)?.[1] ?? null,
      leaseSeconds: intOrNull(/^\s{0,8}option dhcp-lease-time (\d{1,10});/m.exec(part)?.[1]),
      expiresAt: expiryIn(part),
      line: start,
    });
  }
  return [...byInterface.values()];
}

/** `expire 4 2026/11/26 09:00:00;` in UTC, or `expire epoch 1795165202; # …`. */
function expiryIn(part: string): string | null {
  const epoch = /^\s{0,8}expire epoch (\d{1,12});/m.exec(part)?.[1];
  if (epoch !== undefined) return isoOfSeconds(Number(epoch));
  const [, year, month, day, time] = /^\s{0,8}expire \d (\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d);/m.exec(part) ?? [];
  return year === undefined ? null : isoTimeOrNull(`${year}-${month}-${day}T${time}Z`);
}

function lineOf(text: string, start: string): number {
  return Math.max(1, text.split('\n').findIndex((row) => row.startsWith(start)) + 1);
}
