import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { wordEnd } from './value-extent.ts';

const SSID = /(?:\\{0,3}"[^"\\\n<]{1,64}|[^\s"\\<]{1,64})(?=\\{0,3}"? (?:open|owe|wpa|wep|sae))/iy;
const SECURITY = /\\{0,3}"? (?:wpa[23]?|wep|sae) \\{0,3}"?(?=[^\s"\\<-])/iy;
const PSEUDONYM = /\\{0,3}"?<[^<>\n]{1,40}>/y;

/** The network and the passphrase that the shell of Android is given: `cmd wifi connect-network Guests wpa2 …`. */
export const wifiShellRule: Rule = {
  name: 'wifi-shell',
  triggers: ['wifi connect-network ', 'wifi add-network ', 'wifi add-suggestion ', 'wifi start-softap '],
  hostile: 'wifi add-network a wpa2 b',
  find(window, _, to) {
    if (window.test(PSEUDONYM, to)) return takePassphrase(window, PSEUDONYM.lastIndex);
    if (!window.test(SSID, to)) return false;
    const end = SSID.lastIndex;
    let start = to;
    while (window.bytes[start] === 0x5c || window.bytes[start] === 0x22) start++;
    if (!window.take('ssid', start, end)) return false;
    window.more = takePassphrase;
    return true;
  },
};

function takePassphrase(window: Window, at: number): boolean {
  if (!window.test(SECURITY, at)) return false;
  const from = SECURITY.lastIndex;
  return window.take('secret', from, wordEnd(window, from));
}
