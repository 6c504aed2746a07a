import { numberedLines } from './lines.ts';

export interface IpLink {
  name: string;
  up: boolean;
  carrier: boolean;
  mac: string | null;
  /** With the length of their prefix, as far as the output names them. */
  addresses: string[];
  line: number;
}

const MAX_LINKS = 128;

/** `ip link`, `ip addr show`: a line for each interface (`2: eth0: <BROADCAST,UP,LOWER_UP> … state UP`), and what belongs to it. */
export function parseIpLink(text: string): IpLink[] {
  const found: IpLink[] = [];
  for (const { line, text: row } of numberedLines(text)) {
    const head = /^\d{1,9}: ([^\s:@]{1,64})(?:@\S{1,64})?: <([A-Z0-9_,-]{0,300})>/.exec(row);
    if (head !== null) {
      if (found.length >= MAX_LINKS) break;
      const flags = (head[2] ?? '').split(',');
      const [up, carrier] = [flags.includes('UP'), flags.includes('LOWER_UP')];
      found.push({ name: head[1] ?? '', up, carrier, mac: null, addresses: [], line });
      continue;
    }
    const link = found.at(-1);
    if (link === undefined) continue;
    link.mac ??= /^ +link\/ether ([0-9a-f]{2}(?::[0-9a-f]{2}){5})\b/.exec(row)?.[1] ?? null;
    const address = /^ +inet6? ([0-9a-fA-F:.]{2,45}\/\d{1,3})\b/.exec(row)?.[1];
    if (address !== undefined) link.addresses.push(address);
  }
  return found;
}
