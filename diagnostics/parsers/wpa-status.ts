import { numberedLines } from './lines.ts';

export interface WpaStatus {
  /** `COMPLETED`, `ASSOCIATING`, … */
  state: string | null;
  ssid: string | null;
  bssid: string | null;
  keyManagement: string | null;
  /** `AUTHENTICATED`, `CONNECTING`, `HELD`, …; null where no 802.1X is used. */
  paeState: string | null;
  portAuthorised: boolean | null;
  eapMethod: string | null;
}

/** `wpa_cli -i IFACE status`; null where it says nothing of a state. Who signed in is left out. */
export function parseWpaStatus(text: string): WpaStatus | null {
  const values = new Map(
    numberedLines(text).flatMap(({ text: row }): [string, string][] => {
      const [, key, value] = /^([A-Za-z0-9_ ]{1,40})=(.{1,200})$/.exec(row) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value]];
    }),
  );
  const [state, pae, port] = [
    values.get('wpa_state'),
    values.get('Supplicant PAE state'),
    values.get('suppPortStatus'),
  ];
  if (state === undefined && pae === undefined) return null;
  return {
    state: state ?? null,
    ssid: values.get('ssid') ?? null,
    bssid: values.get('bssid') ?? null,
    keyManagement: values.get('key_mgmt') ?? null,
    paeState: pae ?? null,
    portAuthorised: port === undefined ? null : port === 'Authorized',
    eapMethod:
      values
        .get('selectedMethod')
        ?.replace(/^\d{1,5} /, '')
        .replace(/[()]/g, '') ?? null,
  };
}
