import { numberedLines } from './lines.ts';

export interface IwLink {
  connected: boolean;
  ssid: string | null;
  bssid: string | null;
  frequencyMhz: number | null;
  signalDbm: number | null;
  transmitMbps: number | null;
  receiveMbps: number | null;
}

/** `iw dev IFACE link`; null where it says neither connected nor not. */
export function parseIwLink(text: string): IwLink | null {
  if (/^Not connected\.?/m.test(text)) return { ...NOTHING, connected: false };
  const bssid = /^Connected to ([0-9a-f]{2}(?::[0-9a-f]{2}){5})\b/im.exec(text)?.[1];
  if (bssid === undefined) return null;
  return {
    connected: true,
    bssid: bssid.toLowerCase(),
    ssid: wordOf(text, 'SSID'),
    frequencyMhz: figureOf(text, 'freq'),
    signalDbm: figureOf(text, 'signal'),
    transmitMbps: figureOf(text, 'tx bitrate'),
    receiveMbps: figureOf(text, 'rx bitrate'),
  };
}

const NOTHING = {
  ssid: null,
  bssid: null,
  frequencyMhz: null,
  signalDbm: null,
  transmitMbps: null,
  receiveMbps: null,
};

export interface IwStation {
  averageSignalDbm: number | null;
  connectedSeconds: number | null;
  transmitRetries: number | null;
  transmitFailed: number | null;
  beaconLoss: number | null;
}

/** `iw dev IFACE station dump`, of which a client has one station: its access point. */
export function parseIwStation(text: string): IwStation {
  return {
    averageSignalDbm: figureOf(text, 'signal avg') ?? figureOf(text, 'beacon signal avg'),
    connectedSeconds: figureOf(text, 'connected time'),
    transmitRetries: figureOf(text, 'tx retries'),
    transmitFailed: figureOf(text, 'tx failed'),
    beaconLoss: figureOf(text, 'beacon loss'),
  };
}

/** `iw dev IFACE survey dump`: noise and load of the channel in use; null where none is. */
export function parseIwSurvey(text: string): { noiseDbm: number | null; channelBusy: number | null } | null {
  const inUse = text.split(/^Survey data from /m).find((part) => /frequency:.*\[in use\]/.test(part));
  if (inUse === undefined) return null;
  const [active, busy] = [figureOf(inUse, 'channel active time'), figureOf(inUse, 'channel busy time')];
  return {
    noiseDbm: figureOf(inUse, 'noise'),
    channelBusy: active === null || busy === null || active <= 0 ? null : Math.min(1, busy / active),
  };
}

export interface IwNetwork {
  bssid: string;
  interface: string | null;
  ssid: string | null;
  frequencyMhz: number | null;
  signalDbm: number | null;
  channel: number | null;
  line: number;
}

const MAX_NETWORKS = 500;

/** `iw dev IFACE scan dump`, or `scan`: the access points that were heard, in its order. */
export function parseIwScan(text: string): IwNetwork[] {
  const found: IwNetwork[] = [];
  for (const { line, text: row } of numberedLines(text)) {
    const head = /^BSS ([0-9a-f]{2}(?::[0-9a-f]{2}){5})(?:\s?\(on (\S+?)\))?/i.exec(row);
    if (head !== null) {
      if (found.length >= MAX_NETWORKS) break;
      const place = { bssid: (head[1] ?? '').toLowerCase(), interface: head[2] ?? null, line };
      found.push({ ...place, ssid: null, frequencyMhz: null, signalDbm: null, channel: null });
      continue;
    }
    const network = found.at(-1);
    if (network === undefined) continue;
    network.ssid ??= wordOf(row, 'SSID');
    network.frequencyMhz ??= figureOf(row, 'freq');
    network.signalDbm ??= figureOf(row, 'signal');
    network.channel ??= Number(/^[ \t]+DS Parameter set: channel (\d{1,3})\b/.exec(row)?.[1] ?? Number.NaN) || null;
  }
  return found;
}

/** /proc/net/wireless, where there is no `iw`: interface -> level in dBm. */
export function parseProcWireless(text: string): Map<string, number> {
  const found = numberedLines(text).flatMap(({ text: row }): [string, number][] => {
    const [, name = '', level = ''] = /^\s*(\S{1,32}): [0-9a-f]{4}\s+-?\d{1,3}\.?\s+(-\d{1,3})\.?\s/.exec(row) ?? [];
    return name === '' ? [] : [[name, Number(level)]];
  });
  return new Map(found);
}

/** `  signal avg:\t-54 [-57, -56] dBm` -> -54. */
function figureOf(text: string, key: string): number | null {
  const value = new RegExp(`^[ \\t]+${key}:[ \\t]*(-?\\d{1,9}(?:\\.\\d{1,3})?)(?![\\d.])`, 'm').exec(text)?.[1];
  return value === undefined ? null : Number(value);
}

function wordOf(text: string, key: string): string | null {
  const value = new RegExp(`^[ \\t]+${key}: (.{1,128})$`, 'm').exec(text)?.[1]?.trim();
  return value === undefined || value === '' ? null : value;
}
