import type { Host } from '../host/host.ts';
import { parseDhclientLeases, parseNetworkdLease } from '../parsers/dhcp-leases.ts';
import { intOrNull } from '../parsers/numbers.ts';
import type { DhcpLease } from '../snapshot/link-facts.ts';
import { MEBIBYTE, SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { Reader } from './reader.ts';

const MAX_LEASES = 16;
const NETWORKD = '/run/systemd/netif/leases';
const NETWORK_MANAGER = '/var/lib/NetworkManager';
const DHCLIENT = '/var/lib/dhcp';

/** What DHCP servers gave the unit, from the leases of whichever client there is. */
export const dhcp: Collector = {
  name: 'dhcp',
  platforms: ['linux'],
  sections: ['dhcp'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['network-identity'],
  collect: async (host) => {
    const reader = new Reader(host);
    const folders = [await ofNetworkd(reader), await ofNetworkManager(reader), await ofDhclient(host)];
    const found = folders.flatMap((leases) => leases ?? []).slice(0, MAX_LEASES);
    // Without any client's folder it is not known whether DHCP is used at all.
    if (folders.every((leases) => leases === null)) return {};
    return { facts: { dhcp: found }, evidence: found.map(({ at }) => at) };
  },
};

/** Its leases are named by the number of the interface. */
async function ofNetworkd(reader: Reader): Promise<DhcpLease[] | null> {
  const entries = await reader.entries(NETWORKD);
  if (entries === null) return null;
  const names = new Map<number, string>();
  for (const name of (await reader.classEntries('/sys/class', 'net')) ?? []) {
    const index = intOrNull(await reader.attribute(`/sys/class/net/${name}/ifindex`));
    if (index !== null) names.set(index, name);
  }
  const found: DhcpLease[] = [];
  for (const { name } of entries.filter((entry) => /^\d+$/.test(entry.name)).slice(0, MAX_LEASES))
    found.push(...(await readLease(reader, `${NETWORKD}/${name}`, names.get(Number(name)) ?? null)));
  return found;
}

/** `internal-<uuid>-eth0.lease`. */
async function ofNetworkManager(reader: Reader): Promise<DhcpLease[] | null> {
  const entries = await reader.entries(NETWORK_MANAGER);
  if (entries === null) return null;
  const found: DhcpLease[] = [];
  for (const { name } of entries) {
    const on = /^internal-[0-9a-f-]{36}-(\S{1,32})\.lease$/.exec(name)?.[1];
    if (on !== undefined && found.length < MAX_LEASES)
      found.push(...(await readLease(reader, `${NETWORK_MANAGER}/${name}`, on)));
  }
  return found;
}

async function readLease(reader: Reader, path: string, name: string | null): Promise<DhcpLease[]> {
  const file = await reader.file(path);
  const lease = file === null ? null : parseNetworkdLease(file.text);
  if (file === null || lease === null) return [];
  const { line, ...rest } = lease;
  return [{ ...rest, interface: name, at: { file: file.source, line } }];
}

async function ofDhclient(host: Host): Promise<DhcpLease[] | null> {
  const listing = await host.list(DHCLIENT);
  if (!listing.ok) return null;
  const found: DhcpLease[] = [];
  for (const { name } of listing.entries.filter((entry) => /^dhclient\S*\.leases$/.test(entry.name)).slice(0, 8)) {
    const read = await host.readFile(`${DHCLIENT}/${name}`, { maxBytes: MEBIBYTE / 4, tail: true });
    if (!read.ok) continue;
    for (const { line, ...lease } of parseDhclientLeases(read.text))
      found.push({ ...lease, at: { file: read.source, line } });
  }
  return found;
}
