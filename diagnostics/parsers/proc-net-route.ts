import { numberedLines } from './lines.ts';

const UP = 0x1;
const GATEWAY = 0x2;
const REJECT = 0x200;

export interface RouteEntry {
  /** `default` or CIDR. */
  destination: string;
  gateway: string | null;
  interface: string;
}

/** /proc/net/route: IPv4, addresses as eight hexadecimal digits in the machine's (little-endian) byte order. */
export function parseNetRoute(text: string): RouteEntry[] {
  return numberedLines(text).flatMap(({ text: row }) => {
    const [name, destination, gateway, flagText, , , , mask] = row.trim().split(/\s+/);
    if (name === undefined || destination === undefined || gateway === undefined || mask === undefined) return [];
    const [to, via, bits] = [ipv4(destination), ipv4(gateway), maskBits(mask)];
    const flags = Number.parseInt(flagText ?? '', 16);
    if (to === null || via === null || bits === null || !isUsable(flags)) return [];
    return [
      {
        destination: bits === 0 ? 'default' : `${to}/${bits}`,
        gateway: (flags & GATEWAY) === 0 ? null : via,
        interface: name,
      },
    ];
  });
}

/** /proc/net/ipv6_route, without what every machine has: loopback, link-local, multicast and host routes. */
export function parseNetIpv6Route(text: string): RouteEntry[] {
  return numberedLines(text).flatMap(({ text: row }) => {
    const [destination, bitText, , , gateway, , , , flagText, name] = row.trim().split(/\s+/);
    if (destination === undefined || gateway === undefined || name === undefined) return [];
    const bits = Number.parseInt(bitText ?? '', 16);
    const flags = Number.parseInt(flagText ?? '', 16);
    const [to, via] = [ipv6(destination), ipv6(gateway)];
    if (to === null || via === null || Number.isNaN(bits) || !isUsable(flags)) return [];
    if (name === 'lo' || bits === 128 || /^(fe80|ff)/i.test(destination)) return [];
    return [
      {
        destination: bits === 0 ? 'default' : `${to}/${bits}`,
        gateway: (flags & GATEWAY) === 0 ? null : via,
        interface: name,
      },
    ];
  });
}

/** /proc/net/if_inet6: interface -> its addresses with prefix length. */
export function parseIfInet6(text: string): { interface: string; address: string }[] {
  return numberedLines(text).flatMap(({ text: row }) => {
    const [hex, , bitText, , , name] = row.trim().split(/\s+/);
    const address = hex === undefined ? null : ipv6(hex);
    const bits = Number.parseInt(bitText ?? '', 16);
    if (address === null || name === undefined || Number.isNaN(bits)) return [];
    return [{ interface: name, address: `${address}/${bits}` }];
  });
}

function isUsable(flags: number): boolean {
  return (flags & UP) !== 0 && (flags & REJECT) === 0;
}

function ipv4(hex: string): string | null {
  if (!/^[0-9A-Fa-f]{8}$/.test(hex)) return null;
  return [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.');
}

function maskBits(hex: string): number | null {
  if (!/^[0-9A-Fa-f]{8}$/.test(hex)) return null;
  return Number.parseInt(hex, 16).toString(2).replaceAll('0', '').length;
}

/** The shortest form (RFC 5952): the longest run of zero groups becomes `::`. */
function ipv6(hex: string): string | null {
  if (!/^[0-9A-Fa-f]{32}$/.test(hex)) return null;
  const groups = (hex.match(/.{4}/g) ?? []).map((group) => Number.parseInt(group, 16).toString(16));
  const runs = groups.join(':').matchAll(/(?:^|(?<=:))0(?::0)+(?=:|$)/g);
  const longest = [...runs].toSorted((a, b) => b[0].length - a[0].length)[0];
  const full = groups.join(':');
  if (longest === undefined) return full;
  const before = full.slice(0, longest.index).replace(/:$/, '');
  const after = full.slice(longest.index + longest[0].length).replace(/^:/, '');
  return `${before}::${after}`;
}
