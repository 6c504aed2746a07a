export interface NmcliDevice {
  name: string;
  kind: string;
  /** `connected`, `unmanaged`, … */
  state: string;
  connection: string | null;
  addresses: string[];
  gateway: string | null;
  dns: string[];
  line: number;
}

/** `nmcli device show`: the interfaces that NetworkManager has, each with what DHCP gave it. */
export function parseNmcliDevices(text: string): NmcliDevice[] {
  const found: NmcliDevice[] = [];
  for (const [index, row] of text.split('\n').entries()) {
    const [, key = '', written = ''] =
      /^([A-Z0-9.-]{1,40})(?:\[\d{1,3}\])?:\s{1,60}(\S.{0,300})$/.exec(row.trimEnd()) ?? [];
    const value = written === '--' ? '' : written;
    if (key === 'GENERAL.DEVICE' && value !== '')
      found.push({
        name: value,
        kind: '',
        state: '',
        connection: null,
        addresses: [],
        gateway: null,
        dns: [],
        line: index + 1,
      });
    const device = found.at(-1);
    if (device === undefined || value === '') continue;
    if (key === 'GENERAL.TYPE') device.kind = value;
    if (key === 'GENERAL.STATE') device.state = /\((.+)\)$/.exec(value)?.[1] ?? value;
    if (key === 'GENERAL.CONNECTION') device.connection = value;
    if (key === 'IP4.ADDRESS') device.addresses.push(value);
    if (key === 'IP4.GATEWAY') device.gateway = value;
    if (key === 'IP4.DNS' || key === 'IP6.DNS') device.dns.push(value);
  }
  return found;
}
