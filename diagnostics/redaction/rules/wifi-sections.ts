import { BLANK, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { simpleEnd } from './value-extent.ts';
import { saysNothing } from './value-guard.ts';

const NEWLINE = 0x0a;
const MOST_LINES = 16;
const FEWEST = 5;
const OPENS = /[ \t]{0,4}\r?\n/y;
const KEY = /[ \t]{0,16}(?:wifi[._-]?)?key[ \t]{0,16}[=:][ \t]{0,16}["']?/iy;

/** What a section in brackets is made of: pairs, comments and empty lines. */
const PAIR = /[ \t]{0,16}(?:[#;]|[\w.-]{1,64}[ \t]{0,16}=|\r?\n)/y;

/** The key of the network in a section that is named for it: `[wifi]`, and lines further on `key = …`; or `wifi:` in YAML. */
export const wifiSectionRule: Rule = {
  name: 'wifi-section',
  triggers: [
    '[wifi]',
    '[wlan]',
    '[wlan0]',
    '[hotspot]',
    '[wifi-security]',
    'wifi:\n',
    'wlan:\n',
    'wifi:\r\n',
    'hotspot:\n',
  ],
  hostile: '[wifi]\n',
  find(window, _, to) {
    const { bytes, end } = window;
    const inset = bytes[to - 1] === NEWLINE;
    if (!inset && !window.test(OPENS, to)) return false;
    let line = inset ? to : OPENS.lastIndex;
    for (let count = 0; count < MOST_LINES && line > 0 && line < end; count++) {
      if (inset ? !is(bytes[line], BLANK) : !window.test(PAIR, line)) return false;
      if (window.test(KEY, line)) return takeKey(window, KEY.lastIndex);
      line = bytes.indexOf(NEWLINE, line) + 1;
    }
    return false;
  },
};

function takeKey(window: Window, from: number): boolean {
  const to = simpleEnd(window, from);
  return to - from >= FEWEST && !saysNothing(window.slice(from, to)) && window.take('secret', from, to);
}
