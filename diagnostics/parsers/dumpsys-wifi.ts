import { numberedLines } from './lines.ts';

export interface WifiInfo {
  connected: boolean;
  ssid: string | null;
  bssid: string | null;
  signalDbm: number | null;
  transmitMbps: number | null;
  receiveMbps: number | null;
  frequencyMhz: number | null;
  line: number;
}

/** WifiInfo.INVALID_RSSI, and what else no receiver hears. */
const NO_SIGNAL = -126;

/**
 * `dumpsys wifi`: the link as `WifiInfo` writes it (`mWifiInfo SSID: "Room", BSSID: 02:…, Supplicant state: COMPLETED,
 * RSSI: -50, Link speed: 58Mbps, …, Frequency: 2447MHz`). Null where it is not told.
 */
export function parseWifiDump(text: string): WifiInfo | null {
  let found: WifiInfo | null = null;
  for (const { line, text: row } of numberedLines(text)) {
    if (!/^\s*mWifiInfo\b/.test(row)) continue;
    const figure = (name: string): number | null => {
      const value = new RegExp(`[ ,]${name}: (-?\\d{1,6})(?:Mbps|MHz)?(?:,|$)`).exec(row)?.[1];
      return value === undefined || Number(value) === -1 ? null : Number(value);
    };
    const signal = figure('RSSI');
    const ssid = /\bSSID: (?:"([^"]{0,64})"|([^,"]{1,64})),/.exec(row);
    const name = ssid?.[1] ?? ssid?.[2] ?? null;
    const connected = /Supplicant state: COMPLETED\b/.test(row) && signal !== null && signal > NO_SIGNAL;
    const info: WifiInfo = {
      connected,
      ssid: name === null || name.startsWith('<') ? null : name,
      bssid: /\bBSSID: ([0-9a-f]{2}(?::[0-9a-f]{2}){5}),/.exec(row)?.[1] ?? null,
      signalDbm: signal !== null && signal > NO_SIGNAL ? signal : null,
      transmitMbps: figure('Tx Link speed') ?? figure('Link speed'),
      receiveMbps: figure('Rx Link speed'),
      frequencyMhz: figure('Frequency'),
      line,
    };
    // Several managers of it may write one each; the one that is connected is meant.
    if (found === null || (!found.connected && connected)) found = info;
  }
  return found;
}
