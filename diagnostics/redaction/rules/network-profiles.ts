import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { NO_SSID } from './sentences.ts';

/** Up to the end of the file's name: `Contoso Corp 5G.nmconnection`. */
const FILE = /[^/\n"'\\(),]{1,64}?(?=\.nmconnection|[\n"'\\]| \(|$)/y;
const TITLE = /(?:\.nmconnection)? \([0-9a-f-]{1,36},\\{0,3}"(?=[^"\\\n<]{1,64}\\{0,3}")/iy;
const QUOTED = /[^"\\\n<]{1,64}/y;

/** The profile of a network is named for it: `system-connections/Contoso.nmconnection (3f1c…,"Contoso")`. */
export const networkProfileRule: Rule = {
  name: 'network-profile',
  triggers: ['system-connections/'],
  hostile: 'system-connections/a.nmconnection (3f,"a")',
  find(window, _, to) {
    if (!window.test(FILE, to) || NO_SSID.test(window.slice(to, FILE.lastIndex))) return false;
    if (!window.take('ssid', to, FILE.lastIndex)) return false;
    window.more = takeTitle;
    return true;
  },
};

function takeTitle(window: Window, at: number): boolean {
  return (
    window.test(TITLE, at) &&
    window.test(QUOTED, TITLE.lastIndex) &&
    window.take('ssid', TITLE.lastIndex, QUOTED.lastIndex)
  );
}
