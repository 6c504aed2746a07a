import type { Host } from '../host/host.ts';
import { parseIwLink, parseIwScan, parseIwStation, parseIwSurvey, parseProcWireless } from '../parsers/iw.ts';
import type { WifiLink } from '../snapshot/link-facts.ts';
import { wifiOfService } from './android-network.ts';
import { MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';
import { runProgram } from './program.ts';
import { Reader } from './reader.ts';

const MAX_INTERFACES = 4;
const TIMEOUT_MS = 2000;

/** Wireless links: signal, rate, losses, how full the channel is. What was scanned before is read; nothing is sent. */
export const wifi: Collector = {
  name: 'wifi',
  platforms: ['linux', 'android'],
  sections: ['wifi'],
  weight: 'light',
  budget: { timeMs: 10_000, bytes: 4 * MEBIBYTE },
  carries: ['network-identity', 'hardware'],
  collect: async (host) => {
    if (host.identity.platform === 'android') return await wifiOfService(host, EMPTY);
    const reader = new Reader(host);
    const names = await reader.classEntries('/sys/class', 'net');
    if (names === null) return {};
    const found: WifiLink[] = [];
    for (const name of names.filter((one) => one !== 'lo')) {
      const inside = (await reader.entries(`/sys/class/net/${name}`))?.map((entry) => entry.name) ?? [];
      if (!inside.includes('wireless') && !inside.includes('phy80211')) continue;
      const link = (await askIw(host, name)) ?? (await fromProc(host, name));
      if (link !== null) found.push(link);
      if (found.length >= MAX_INTERFACES) break;
    }
    const evidence = [...reader.evidence, ...found.map(({ at }) => at)];
    return { facts: { wifi: found }, evidence };
  },
};

async function askIw(host: Host, name: string): Promise<WifiLink | null> {
  const ask = async (...words: string[]) =>
    await runProgram(host, ['iw', 'dev', name, ...words], { timeoutMs: TIMEOUT_MS });
  const run = await ask('link');
  const link = run === null ? null : parseIwLink(run.stdout);
  if (run === null || link === null) return null;
  const at = { file: run.source, line: 1 };
  if (!link.connected) return { ...EMPTY, ...link, interface: name, at };
  const station = parseIwStation((await ask('station', 'dump'))?.stdout ?? '');
  const survey = parseIwSurvey((await ask('survey', 'dump'))?.stdout ?? '');
  const scan = await ask('scan', 'dump');
  const heard = scan === null ? [] : parseIwScan(scan.stdout);
  const { frequencyMhz } = link;
  const sameChannel = heard.filter((one) => frequencyMhz !== null && one.frequencyMhz === frequencyMhz).length;
  return {
    ...EMPTY,
    ...link,
    ...station,
    ...survey,
    interface: name,
    sameChannel: heard.length === 0 || frequencyMhz === null ? null : sameChannel,
    at,
  };
}

async function fromProc(host: Host, name: string): Promise<WifiLink | null> {
  const read = await host.readFile('/proc/net/wireless', { maxBytes: MEBIBYTE });
  const level = read.ok ? parseProcWireless(read.text).get(name) : undefined;
  if (!read.ok || level === undefined) return null;
  return { ...EMPTY, interface: name, connected: true, signalDbm: level, at: { file: read.source } };
}

const EMPTY = {
  connected: false,
  ssid: null,
  bssid: null,
  frequencyMhz: null,
  signalDbm: null,
  averageSignalDbm: null,
  transmitMbps: null,
  receiveMbps: null,
  connectedSeconds: null,
  transmitRetries: null,
  transmitFailed: null,
  beaconLoss: null,
  noiseDbm: null,
  channelBusy: null,
  sameChannel: null,
} satisfies Omit<WifiLink, 'interface' | 'at'>;
