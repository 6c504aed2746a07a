import { BLANK, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { saysNothing } from './value-guard.ts';

/** How far back a row of a table is looked at. */
const ROW_BYTES = 160;
const TAB = 0x09;
const NEWLINE = 0x0a;
const BLANK_BYTE = 0x20;
const COLON = 0x3a;
const LESS = 0x3c;
const LETTER_OF_TAB = 0x74;
const NAME_TO_END = /[^\r\n\t"\\<]{1,64}(?=[\r\n"]|\\|$)/y;

/** The name of a network behind its flags in the table of `wpa_cli scan_results`. */
export const scanResultRule: Rule = {
  name: 'scan-result',
  triggers: ['[ess]\t', '[ess]\\t', '[utf-8]\t', '[utf-8]\\t', '[p2p]\t', '[p2p]\\t', '[wps]\t', '[wps]\\t'],
  hostile: '[ESS]\ta\n',
  find(window, _, to) {
    // The search takes one control character for another.
    if (window.bytes[to - 1] !== TAB && window.bytes[to - 1] !== LETTER_OF_TAB) return false;
    return window.test(NAME_TO_END, to) && window.take('ssid', to, trimmed(window, to));
  },
};

/** Without the bracket that closes what the row stands in. */
function trimmed({ bytes }: Window, from: number): number {
  let to = NAME_TO_END.lastIndex;
  if (to > from + 1 && bytes[to - 1] === 0x5d) to--;
  return to;
}

/** The columns before the name in the table of `dumpsys wifi`: frequency, strength, age. */
const BEFORE_NAME = /\d{4,5}[ \t]{1,16}-\d{1,3}[^ \t\n]{0,24}[ \t]{1,16}>?\d{1,6}(?:\.\d{1,3})?[ \t]{1,16}$/;
const COLUMNS_BYTES = 80;
const LONGEST_NAME = 64;

/** The name of a network before its flags in the tables of `dumpsys wifi` and `nmcli dev wifi`. */
export const scanRowRule: Rule = {
  name: 'scan-row',
  triggers: ['  [wpa', '  [rsn', '  [wep', '  [ess]', '  infra  ', ':infra:'],
  hostile: 'a  Infra  ',
  find(window, from) {
    const { bytes } = window;
    const terse = bytes[from] === COLON;
    let to = from;
    while (to > window.floor && is(bytes[to - 1], BLANK)) to--;
    const start = nameFrom(window, to, terse);
    if (start === -1 || saysNothing(window.slice(start, to))) return false;
    const flags = bytes[from + 2] === 0x5b;
    if (flags && !BEFORE_NAME.test(window.slice(Math.max(0, start - COLUMNS_BYTES), start))) return false;
    return window.take('ssid', start, to);
  },
};

/** Where the name that ends at `to` begins: behind two blanks, or a colon where these part the columns; -1 if it is long. */
function nameFrom({ bytes, floor }: Window, to: number, terse: boolean): number {
  const limit = Math.max(floor, to - LONGEST_NAME);
  for (let at = to; at > limit; at--) {
    const byte = bytes[at - 1];
    if (byte === NEWLINE || byte === TAB || byte === LESS) return at < to && byte !== LESS ? at : -1;
    if (terse ? byte === COLON : byte === BLANK_BYTE && bytes[at - 2] === BLANK_BYTE) return at < to ? at : -1;
  }
  return limit === 0 && to > 0 ? 0 : -1;
}

const MAC = String.raw`(?:(?:[0-9a-f]{2}:){5}[0-9a-f]{2}|<mac[\w-]{0,12}:)`;
const LISTED = new RegExp(String.raw`([^\n"\\<>:/]{1,64}?)(?=[:(]${MAC})`, 'iy');
const BEHIND_REASON = /[^\n:]{1,80}: ?/y;
const NEXT_LISTED = /[^\n,/"]{0,96}(?:, ?| \/ ?)/y;

/** The networks that a selection passed over: `Networks skipped due to low signal: Guests(3c:22:…), …`. */
export const skippedNetworkRule: Rule = {
  name: 'skipped-network',
  triggers: ['networks skipped due to ', 'networks filtered out due to '],
  hostile: 'networks skipped due to a: b',
  find: (window, _, to) => window.test(BEHIND_REASON, to) && takeListed(window, BEHIND_REASON.lastIndex),
};

function takeListed(window: Window, at: number): boolean {
  let place = at;
  for (let count = 0; count < 32; count++) {
    if (window.test(LISTED, place) && window.take('ssid', place, LISTED.lastIndex)) {
      window.more = takeNextListed;
      return true;
    }
    if (!window.test(NEXT_LISTED, place)) return false;
    place = NEXT_LISTED.lastIndex;
  }
  return false;
}

function takeNextListed(window: Window, at: number): boolean {
  return window.test(NEXT_LISTED, at) && takeListed(window, NEXT_LISTED.lastIndex);
}

const QUOTED = /[^"\\\r\n<]{1,64}(?=\\{0,7}")/y;
const SECURITY = /\\{0,7}"-?(?:WPA|NONE|WEP|SAE|OWE|OPEN|FT_|IEEE|SUITE)/y;

/** The network of a configuration or a state of Android: `configKey="Guests"WPA_PSK`, `NetworkInfo: … extra: "Guests"`. */
export const androidNetworkRule: Rule = {
  name: 'android-network',
  triggers: ['configkey="', 'configkey=\\"', 'configkey: "', 'configkey: \\"', 'extra: "', 'extra: \\"'],
  startsWord: true,
  hostile: 'configKey="a"',
  find(window, from, to) {
    if (!window.test(QUOTED, to)) return false;
    const end = QUOTED.lastIndex;
    const isKey = ((window.bytes[from] as number) | 0x20) === 0x63;
    if (isKey ? !window.test(SECURITY, end) : !/wifi/i.test(window.slice(Math.max(0, from - ROW_BYTES), from)))
      return false;
    return window.take('ssid', to, end);
  },
};
