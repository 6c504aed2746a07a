import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { saysNothing } from './value-guard.ts';

/** How far back a row of a table is looked at. */
const ROW_BYTES = 160;
const TAB = 0x09;
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

const OF_ANDROID = /[ \t]\d{4,5}[ \t]+-\d{1,3}\S{0,24}[ \t]+>?\d{1,6}(?:\.\d{1,3})?[ \t]+(\S(?:[^\n]{0,31}\S)?)[ \t]*$/;
const OF_NMCLI = /(?:^|\n|[ \t]{2})((?:\S+ ){0,8}\S+)[ \t]*$/;
const OF_NMCLI_TERSE = /:([^:\\\n]{1,64})$/;
const ROWS: Readonly<Record<string, RegExp>> = {
  '  [wpa': OF_ANDROID,
  '  [rsn': OF_ANDROID,
  '  [wep': OF_ANDROID,
  '  [ess]': OF_ANDROID,
  '  infra  ': OF_NMCLI,
  ':infra:': OF_NMCLI_TERSE,
};
const ROW_TRIGGERS = Object.keys(ROWS);

/** The name of a network before its flags in the tables of `dumpsys wifi` and `nmcli dev wifi`. */
export const scanRowRule: Rule = {
  name: 'scan-row',
  triggers: ROW_TRIGGERS,
  hostile: 'a  Infra  ',
  find(window, from, _, trigger) {
    const row = window.slice(Math.max(window.floor, from - ROW_BYTES), from);
    const line = row.slice(row.lastIndexOf('\n') + 1);
    const found = ROWS[ROW_TRIGGERS[trigger] ?? '']?.exec(line);
    const name = found?.[1];
    if (found === null || found === undefined || name === undefined || saysNothing(name)) return false;
    const at = from - line.length + found.index + found[0].lastIndexOf(name);
    return window.take('ssid', at, at + name.length);
  },
};

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
