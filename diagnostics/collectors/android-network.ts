import type { z } from 'zod';
import type { Host } from '../host/host.ts';
import { parseWifiDump } from '../parsers/dumpsys-wifi.ts';
import { parseIpLink } from '../parsers/ip-link.ts';
import type { IpLink } from '../parsers/ip-link.ts';
import { parseNetDev } from '../parsers/proc-net-dev.ts';
import type { NetworkInterface } from '../snapshot/facts.ts';
import type { WifiLink } from '../snapshot/link-facts.ts';
import { MEBIBYTE } from './collector.ts';
import type { Collected } from './collector.ts';
import { runProgram } from './program.ts';
import { Reader } from './reader.ts';

const WIFI = /^(?:wlan|wifi|p2p)\d/;
const WIRED = /^(?:eth|usb|rndis)\d/;
/** Android gives its first wireless interface this name. */
const FIRST_WIFI = 'wlan0';

/** Interfaces by `ip`, where the kernel's own files cannot be seen. Speeds and routes stay unknown. */
export async function networkByIp(host: Host): Promise<Collected> {
  if (host.identity.platform !== 'android') return {};
  const reader = new Reader(host);
  const ask = async (...words: string[]): Promise<IpLink[]> => {
    const run = await runProgram(host, ['ip', ...words]);
    if (run === null) return [];
    reader.evidence.push({ file: run.source });
    return parseIpLink(run.stdout);
  };
  const links = await ask('link');
  if (links.length === 0) return {};
  const addresses = [...(await ask('-4', 'addr', 'show')), ...(await ask('-6', 'addr', 'show'))];
  const counters = parseNetDev((await reader.text('/proc/net/dev', MEBIBYTE)) ?? '');
  const interfaces = links
    .filter(({ name }) => name !== 'lo')
    .map(({ name, up, carrier, mac }): z.infer<typeof NetworkInterface> => {
      const counted = counters.find((one) => one.name === name);
      return {
        name,
        kind: WIFI.test(name) ? 'wifi' : WIRED.test(name) ? 'ethernet' : 'other',
        // An interface that is up and has no carrier is down in the kernel's own word (operstate).
        ...{ up: up && carrier, carrier: up ? carrier : null, speedMbps: null, mac },
        addresses: addresses.flatMap((one) => (one.name === name ? one.addresses : [])),
        receiveErrors: counted?.receiveErrors ?? null,
        transmitErrors: counted?.transmitErrors ?? null,
      };
    });
  return { facts: { network: { interfaces, routes: [], resolvers: [] } }, evidence: reader.evidence };
}

/** The wireless link as Android's Wi-Fi service tells it. */
export async function wifiOfService(host: Host, empty: Omit<WifiLink, 'interface' | 'at'>): Promise<Collected> {
  const run = await runProgram(host, ['dumpsys', 'wifi']);
  const told = run === null ? null : parseWifiDump(run.stdout);
  if (run === null || told === null) return {};
  const { line, ...link } = told;
  const at = { file: run.source, line };
  return { facts: { wifi: [{ ...empty, ...link, interface: FIRST_WIFI, at }] }, evidence: [at] };
}
