import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { saysNothing } from './value-guard.ts';

const NAME = / name:([\w.-]{1,96})$/;
const NAME_BYTES = 110;
const VALUE = /[\w.]{1,96} value:/y;
const DEFAULT = / default:/y;
const CONTENT = /[^\n\r"\\<]{1,256}?(?= [a-zA-Z]{1,20}:|[\n\r"\\\]]|$)/y;
const KINDS: readonly [RegExp, string][] = [
  [/(?:password|passwd|passphrase|secret|token|psk|credentials?|_key|_pin)$/i, 'secret'],
  [/(?:android_id|advertising_id|imei|_uuid)$/i, 'id'],
  [/serial(?:no|_number)?$/i, 'serial'],
  [/(?:bluetooth_name|device_name)$/i, 'host'],
];

/** A row of Android's settings, as dumpsys writes it: `_id:15 name:android_id pkg:android value:… default:…`. */
export function settingsRowRule(): Rule {
  let kind = '';
  function takeContent(window: Window, at: number): boolean {
    if (!window.test(CONTENT, at) || saysNothing(window.slice(at, CONTENT.lastIndex))) return false;
    return window.take(kind, at, CONTENT.lastIndex);
  }
  function takeDefault(window: Window, at: number): boolean {
    return window.test(DEFAULT, at) && takeContent(window, DEFAULT.lastIndex);
  }
  return {
    name: 'settings-row',
    triggers: [' pkg:'],
    hostile: ' name:a_key pkg:a value:b',
    find(window, from, to) {
      if (!window.test(VALUE, to)) return false;
      const start = VALUE.lastIndex;
      const name = NAME.exec(window.slice(Math.max(0, from - NAME_BYTES), from))?.[1];
      const named = name === undefined ? undefined : KINDS.find(([pattern]) => pattern.test(name));
      if (named === undefined) return false;
      kind = named[1];
      const taken = window.pseudonymAt(start);
      if (taken !== -1) return takeDefault(window, taken);
      if (!takeContent(window, start)) return false;
      window.more = takeDefault;
      return true;
    },
  };
}
