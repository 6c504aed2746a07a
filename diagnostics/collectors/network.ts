import type { z } from 'zod';
import type { Host } from '../host/host.ts';
import { parseIpAddress } from '../parsers/ip-address.ts';
import { intOrNull } from '../parsers/numbers.ts';
import { parseNetDev } from '../parsers/proc-net-dev.ts';
import { parseIfInet6, parseNetIpv6Route, parseNetRoute } from '../parsers/proc-net-route.ts';
import { parseNmcliDevices } from '../parsers/nmcli-devices.ts';
import type { NmcliDevice } from '../parsers/nmcli-devices.ts';
import { parseResolvConf } from '../parsers/resolv-conf.ts';
import type { NetworkInterface } from '../snapshot/facts.ts';
import { networkByIp } from './android-network.ts';
import { MEBIBYTE, SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { runProgram } from './program.ts';
import { Reader } from './reader.ts';

const MAX_INTERFACES = 64;
const ARPHRD_ETHER = 1;
/** Not the name of the connection: for Wi-Fi it is that of the network. */
const ASK_DEVICES = [
  'nmcli',
  '-f',
  'GENERAL.DEVICE,GENERAL.TYPE,GENERAL.STATE,WIRED-PROPERTIES.CARRIER,IP4.ADDRESS,IP4.GATEWAY,IP4.DNS,IP6.DNS',
  'device',
  'show',
] as const;
const LOCAL_STUB = /^127\./;

/** Interfaces with their link and addresses, routes, name servers. */
export const network: Collector = {
  name: 'network',
  platforms: ['linux', 'android'],
  sections: ['network'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['network-identity', 'hardware'],
  collect: async (host) => {
    const reader = new Reader(host);
    const names = await reader.classEntries('/sys/class', 'net');
    if (names === null) return await networkByIp(host);
    const errors = parseNetDev((await reader.text('/proc/net/dev', MEBIBYTE)) ?? '');
    const managed = await askNetworkManager(host, reader);
    const addresses = await readAddresses(host, reader, managed);
    const interfaces: z.infer<typeof NetworkInterface>[] = [];
    // Files like bonding_masters stand among the interfaces.
    for (const name of names.filter((name) => name !== 'lo' && name !== 'bonding_masters').slice(0, MAX_INTERFACES)) {
      const counters = errors.find((entry) => entry.name === name);
      interfaces.push({
        name,
        ...(await readLink(reader, name)),
        addresses: addresses.flatMap((entry) => (entry.interface === name ? [entry.address] : [])),
        receiveErrors: counters?.receiveErrors ?? null,
        transmitErrors: counters?.transmitErrors ?? null,
        ...(counters === undefined
          ? {}
          : { receivePackets: counters.receivePackets, transmitPackets: counters.transmitPackets }),
        ...stateOf(managed, name),
      });
    }
    const routes = [
      ...parseNetRoute((await reader.text('/proc/net/route', MEBIBYTE)) ?? ''),
      ...parseNetIpv6Route((await reader.text('/proc/net/ipv6_route', MEBIBYTE)) ?? ''),
    ];
    const facts = { interfaces, routes, resolvers: await readResolvers(reader) };
    return { facts: { network: facts }, evidence: reader.evidence };
  },
};

type Link = Omit<
  z.infer<typeof NetworkInterface>,
  'name' | 'addresses' | 'state' | 'receiveErrors' | 'transmitErrors' | 'receivePackets' | 'transmitPackets'
>;

async function readLink(reader: Reader, name: string): Promise<Link> {
  const folder = `/sys/class/net/${name}`;
  const attribute = async (file: string): Promise<string | null> => await reader.attribute(`${folder}/${file}`);
  const inside = (await reader.entries(folder))?.map((entry) => entry.name) ?? [];
  const state = await attribute('operstate');
  // The kernel refuses to tell carrier and speed of an interface that is down.
  const carrier = intOrNull(await attribute('carrier'));
  const speed = intOrNull(await attribute('speed'));
  const duplex = await attribute('duplex');
  const changes = intOrNull(await attribute('carrier_changes'));
  const type = intOrNull(await attribute('type'));
  const isWifi = inside.includes('wireless') || inside.includes('phy80211');
  // Without a device behind it, an interface (bridge, tunnel, ifb) is no socket that a cable could leave.
  const isEthernet = type === ARPHRD_ETHER && inside.includes('device');
  const kind: z.infer<typeof NetworkInterface>['kind'] = isWifi ? 'wifi' : isEthernet ? 'ethernet' : 'other';
  return {
    kind,
    up: state === 'up' || (state === 'unknown' && carrier === 1),
    carrier: carrier === null ? null : carrier === 1,
    speedMbps: speed === null || speed <= 0 ? null : speed,
    mac: await attribute('address'),
    ...(duplex === 'full' || duplex === 'half' ? { duplex } : {}),
    ...(changes === null ? {} : { carrierChanges: changes }),
  };
}

/** What NetworkManager, where it runs, has made of each interface. */
async function askNetworkManager(host: Host, reader: Reader): Promise<NmcliDevice[]> {
  const running = (await reader.entries('/run'))?.some(({ name }) => name === 'NetworkManager');
  if (host.identity.platform !== 'linux' || running !== true) return [];
  const run = await runProgram(host, ASK_DEVICES, { timeoutMs: 2000 });
  if (run === null) return [];
  reader.evidence.push({ file: run.source });
  return parseNmcliDevices(run.stdout);
}

function stateOf(managed: readonly NmcliDevice[], name: string): { state?: string } {
  const state = managed.find((device) => device.name === name)?.state;
  return state === undefined || state === '' ? {} : { state };
}

async function readAddresses(
  host: Host,
  reader: Reader,
  managed: readonly NmcliDevice[],
): Promise<{ interface: string; address: string }[]> {
  const run = await host.run(['ip', '-o', 'addr', 'show'], { timeoutMs: 2000, maxBytes: MEBIBYTE });
  if (run.ok && run.exitCode === 0) {
    reader.evidence.push({ file: run.source });
    return parseIpAddress(run.stdout);
  }
  if (managed.length > 0)
    return managed.flatMap(({ name, addresses }) => addresses.map((address) => ({ interface: name, address })));
  // The kernel tells IPv6 addresses in a file; IPv4 ones it tells by netlink only.
  return parseIfInet6((await reader.text('/proc/net/if_inet6')) ?? '');
}

/** Behind a stub on loopback stand the servers that are really asked. */
async function readResolvers(reader: Reader): Promise<string[]> {
  const told = parseResolvConf((await reader.text('/etc/resolv.conf')) ?? '');
  if (told.length === 0 || !told.every((server) => LOCAL_STUB.test(server))) return told;
  const behind = parseResolvConf((await reader.text('/run/systemd/resolve/resolv.conf')) ?? '');
  return behind.length > 0 ? behind : told;
}
