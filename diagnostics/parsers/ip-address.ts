import { numberedLines } from './lines.ts';

/** `ip -o addr show`: one line an address, `4: eth0    inet 192.0.2.2/24 brd …`. */
export function parseIpAddress(text: string): { interface: string; address: string }[] {
  return numberedLines(text).flatMap(({ text: row }) => {
    const match = /^\d+:\s+([^\s@]+)(?:@\S+)?\s+inet6?\s+([0-9a-fA-F:.]+(?:\/\d{1,3})?)/.exec(row);
    if (match === null) return [];
    const [, name = '', address = ''] = match;
    return [{ interface: name, address }];
  });
}
