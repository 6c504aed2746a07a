import { ALPHA, DIGIT, UPPER, is, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';

/** How far back the words are looked for that tell a version from an address. */
const CONTEXT_BYTES = 56;

/** The words by a number that is made of their letters from the last one on, as they are met. */
const CUES = new Map<number, 'version' | 'network'>([
  ...cues(
    'version',
    'version,versions,firmware,fw,ver,rev,revision,release,released,build,bios,driver,software,sw,update,updated,updates,updating,upgrade,upgraded,upgrading,downgrade,downgraded,install,installed,installing,package,apk,app,chrome,webview,plugin,sdk,ota,image,slot,baseline,incremental,fingerprint,applied,component,model,rolled,rollback,rooms,room,v,current,latest,previous,rom,mcu,roomos,zrc,unpacking,is-version,bootloader,baseband,kernel',
  ),
  ...cues(
    'network',
    'ip,ipv,addr,address,addresses,inet,host,hosts,hostname,connect,connected,connecting,connection,connections,peer,peers,route,routes,dns,server,servers,port,gateway,gw,listen,listening,bind,socket,tcp,udp,remote,local,subnet,lease,dhcp,dhcpack,dhcpoffer,dhcprequest,proxy,ping,src,dst,via,url,http,https,nameserver,ntp,network,endpoint,reach,reachable,unreachable,resolve,resolved,login,vpn,lan,iface,interface,arp,icmp,request,requests,session,client,source,destination,rhost,user,whois,traceroute,netmask,broadcast',
  ),
]);

function cues(kind: 'version' | 'network', words: string): [number, 'version' | 'network'][] {
  return words
    .split(',')
    .map((word) => [Buffer.from(word, 'latin1').reduceRight((hash, letter) => hashWith(hash, letter), 0), kind]);
}

function hashWith(hash: number, letter: number): number {
  return Math.imul(hash ^ letter, 0x01000193) + 1;
}

/** IPv4 addresses. Loopback, any, netmasks, link-wide multicast stay; so do versions of four parts, those given always. */
export function ipv4Rule(versions: ReadonlySet<string>): Rule {
  return {
    name: 'ipv4',
    triggers: ['0.0.0', '0.00.0', '0.000.0'],
    hostile: '10.0.0.1 ',
    find(window, from, to) {
      const { bytes } = window;
      let start = from;
      while (start > 0 && from - start < 3 && is(bytes[start - 1], DIGIT)) start--;
      if (from - start > 2 || start < window.floor) return false;
      if (!readOctets(window, start, to) || !freeBefore(window, start)) return false;
      const { end, address } = octets;
      const kind = kindOf(address);
      if (
        kind === undefined ||
        !freeAfter(window, end, kind) ||
        isVersion(window, start, end, kind) ||
        (versions.size > 0 && versions.has(window.slice(start, end))) ||
        !window.take(kind, start, end)
      )
        return false;
      // Relatives have the first three octets in common.
      let dot = end - 1;
      while (bytes[dot] !== 0x2e) dot--;
      window.groupTo = dot;
      return true;
    },
  };
}

/** The four octets looked at last: where they end, and as one number. */
const octets = { end: 0, address: 0 };

/** Reads four octets from `start` on. `third` is behind the first digit of the third one. */
function readOctets(window: Window, start: number, third: number): boolean {
  const { bytes, end } = window;
  let at = start;
  let address = 0;
  for (let octet = 0; octet < 4; octet++) {
    let value = 0;
    const first = at;
    for (; at < end && at - first < 4; at++) {
      const digit = (bytes[at] as number) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === first || at - first > 3 || value > 255 || (at - first > 1 && bytes[first] === 0x30)) return false;
    if (octet < 3 && bytes[at++] !== 0x2e) return false;
    address = (address << 8) | value;
  }
  octets.end = at;
  octets.address = address >>> 0;
  return at > third;
}

function freeBefore(window: Window, start: number): boolean {
  if (start === 0) return true;
  const { bytes } = window;
  const before = bytes[start - 1];
  if (before === 0x2e) return false;
  if (before === 0x2d) return !is(bytes[start - 2], ALPHA);
  if (before === 0x2f && is(bytes[start - 2], ALPHA)) return !isProduct(window, start - 2);
  return !window.wordBefore(start) || (before === 0x5f && !is(bytes[start - 2], DIGIT) && bytes[start - 2] !== 0x3e);
}

/** `Chrome/120.0.6.1`: a capitalised word without a dot. `meet.example.com/10.0.0.5` is no product. */
function isProduct(window: Window, last: number): boolean {
  let at = last;
  while (at > 0 && last - at < 32 && window.isWord(at - 1)) at--;
  return is(window.bytes[at], UPPER) && window.bytes[at - 1] !== 0x2e;
}

function freeAfter(window: Window, end: number, kind: string): boolean {
  const { bytes } = window;
  if (end >= window.end) return true;
  const after = bytes[end];
  if (after === 0x3c) return !window.wordAfter(end);
  if (after === 0x2e) return !is(bytes[end + 1], DIGIT) || window.test(DOTTED_PORT, end);
  if (after === 0x2d && kind === 'ip-private') return true;
  if (after === 0x2d && window.pseudonymAt(end + 1) !== -1) return false;
  if (after === 0x2d) return !is(bytes[end + 1], ALPHA) || (bytes[end + 1] ?? 0) >= 0x80;
  return !is(after, ALPHA | DIGIT) || (after ?? 0) >= 0x80;
}

/** tcpdump writes the port as a fifth number: `10.20.30.40.44120 > 10.20.30.41.443: `. */
const DOTTED_PORT = /\.\d{1,5}(?= > |: )/y;

/** The kind of an address that goes; undefined for one that tells nothing about the customer. */
function kindOf(address: number): 'ip' | 'ip-private' | undefined {
  const a = address >>> 24;
  const b = (address >>> 16) & 255;
  const c = (address >>> 8) & 255;
  const d = address & 255;
  if (a === 127 || a === 0 || (a === 255 && b === 255) || (a === 255 && b + c + d === 0)) return undefined;
  if ((a === 224 && b === 0 && c === 0) || (a === 239 && b === 255 && c === 255 && d === 250)) return undefined;
  const isPrivate =
    a === 10 ||
    (a === 192 && b === 168) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b < 128);
  return isPrivate ? 'ip-private' : 'ip';
}

/** The nearest word before decides; without any, it is taken for an address. A private one needs the word right before. */
function isVersion(window: Window, start: number, end: number, kind: string): boolean {
  const { bytes } = window;
  if (isProperty(window, start)) return true;
  if (kind === 'ip-private') {
    let at = start;
    while (at > 0 && start - at < 6 && ' =:"\''.includes(String.fromCharCode(bytes[at - 1] ?? 0))) at--;
    return is(bytes[at - 1], ALPHA) && RIGHT_BEFORE.test(window.slice(Math.max(0, at - 9), at));
  }
  if ((bytes[end] === 0x2e || bytes[end] === 0x20) && mayBePackage(bytes, end) && window.test(OF_PACKAGE, end))
    return true;
  if (nearestCue(window, start) !== 'version') return false;
  // A port, or numbers that hardly any version has.
  const port = bytes[end] === 0x3a && is(bytes[end + 1], DIGIT);
  const [a, b, c] = [octets.address >>> 24, (octets.address >>> 16) & 255, (octets.address >>> 8) & 255];
  return !port && (a < FIRST_OF_ADDRESS || b === 0 || c === 0);
}

/** Versions of four parts begin with less, but for those of browsers, which have a zero. */
const FIRST_OF_ADDRESS = 40;
/** What follows a version: the end of a file's name, or the architecture in a list of packages. */
const OF_PACKAGE =
  /(?:\.(?:zip|img|bin|apk|apex|deb|rpm|tar|tgz|swu|raucb|mender)\b| {1,16}(?:amd64|arm64|armhf|i386|all)\b)/y;

/** A first look: `.zip`, or a blank before `amd64`, `i386` or another one. */
function mayBePackage(bytes: Uint8Array, end: number): boolean {
  const next = bytes[end + 1];
  return bytes[end] === 0x2e ? isOf(next, ALPHA) : next === 0x20 || next === 0x61 || next === 0x69;
}

/** `[ro.build.version.incremental]: [3.9.1.204]`. */
function isProperty(window: Window, start: number): boolean {
  if (window.bytes[start - 1] !== 0x5b || window.slice(start - 4, start) !== ']: [') return false;
  return PROPERTY.test(window.slice(Math.max(0, start - 84), start - 4));
}

const PROPERTY = /\[[\w.-]*(?:version|release|incremental|firmware|fw|build|rev)[\w.-]*$/i;

/** `ver` ends `server`, `driver` and `receiver` too. */
const RIGHT_BEFORE = /(?:version|firmware|build|release|(?<![a-z])(?:app|fw|hw|os|sw)?(?:ver|fw))$/i;

/** Goes back word by word on the same line. An arrow is between versions as well as between addresses: it tells nothing. */
function nearestCue(window: Window, start: number): 'version' | 'network' | undefined {
  const { bytes } = window;
  const limit = Math.max(0, start - CONTEXT_BYTES);
  for (let at = start; at > limit;) {
    // The letters of a pseudonym tell nothing.
    if (bytes[at - 1] === 0x3e && window.pseudonymBefore(at)) {
      while (bytes[at - 1] !== 0x3c) at--;
      at--;
      continue;
    }
    at = window.letterBefore(at, limit);
    if (bytes[at - 1] === 0x3e) {
      if (!window.pseudonymBefore(at)) at--;
      continue;
    }
    // The name of a program tells nothing of what it says.
    if (at <= limit || bytes[at - 1] === 0x0a || bytes[at - 1] === 0x5d) return undefined;
    const end = at;
    let hash = 0;
    while (at > limit && isOf(bytes[at - 1], ALPHA)) hash = hashWith(hash, (bytes[--at] as number) | 0x20);
    const cue = (end - at > LONGEST_CUE ? undefined : CUES.get(hash)) ?? partCue(bytes, at, end);
    if (cue === 'version' && bytes[end] === 0x3a && isTag(window, at, end)) return undefined;
    if (cue !== undefined) return cue;
  }
  return undefined;
}

const LONGEST_CUE = 16;

/** The cue of a part of the word, from a capital behind a small letter on: `firmwareVersion`, `versionName`. */
function partCue(bytes: Uint8Array, from: number, to: number): 'version' | 'network' | undefined {
  if (to - from > LONGEST_NAME || to - from < SHORTEST_NAME) return undefined;
  let hash = 0;
  let parts = 0;
  for (let at = to - 1; at >= from; at--) {
    hash = hashWith(hash, (bytes[at] as number) | 0x20);
    const begins = at === from ? parts > 0 : isOf(bytes[at], UPPER) && at + 1 < to && !isOf(bytes[at + 1], UPPER);
    if (!begins) continue;
    const cue = CUES.get(hash);
    if (cue !== undefined) return cue;
    hash = 0;
    parts++;
  }
  return undefined;
}

const LONGEST_NAME = 40;
/** Two words are no shorter: `fwVer`. */
const SHORTEST_NAME = 5;

/** Whether the word is the name of who writes: `INFO app: `, `I rooms: `, `kernel: `. It tells nothing of what it says. */
function isTag(window: Window, from: number, to: number): boolean {
  const word = window.slice(from, to).toLowerCase();
  if (word === 'kernel') return true;
  return (word === 'app' || word === 'rooms') && LEVEL.test(window.slice(Math.max(0, from - 16), from));
}

const LEVEL = /(?:\b(?:INFO|WARN|WARNING|ERROR|DEBUG|TRACE|FATAL|NOTICE|[VDIWEF])\]?|\d[Z\]]?) +$/i;
