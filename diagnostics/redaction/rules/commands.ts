import { BLANK, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { wordEnd } from './value-extent.ts';

/** Command -> its flags that take a secret. `p` alone also takes the value without a blank. */
const FLAGS: Readonly<Record<string, RegExp>> = {
  'sshpass ': / -p ?/,
  'mysql ': / -p(?=\S)/,
  'mysqldump ': / -p(?=\S)/,
  'mysqladmin ': / -p(?=\S)/,
  'curl ': / (?:-u ?|--user[ =]|-U |--proxy-user[ =])/,
  'wget ': / --(?:http-|ftp-)?password[ =]/,
  'smbclient ': / -U ?/,
  'snmpwalk ': / -[cAX] ?/,
  'snmpget ': / -[cAX] ?/,
  'snmpset ': / -[cAX] ?/,
  'snmpbulkwalk ': / -[cAX] ?/,
  'redis-cli ': / -a ?/,
  'ldapsearch ': / -w ?/,
  'ldapmodify ': / -w ?/,
  'docker login ': / -p ?/,
  'az login ': / -p ?/,
  'psexec ': / -p ?/i,
  'plink ': / -pw ?/,
  'pscp ': / -pw ?/,
  'unzip ': / -P ?/,
  '7z ': / -p(?=\S)/,
  'zip ': / -P ?/,
  'ipmitool ': / -P ?/,
  'nmcli ': / (?:password|psk|802-1x\.password|wifi-sec\.psk) /,
  'net user ': /^\S+ /,
  'wpa_passphrase ': /^(?:"[^"\n]{1,40}"|'[^'\n]{1,40}'|\S+) /,
  'xfreerdp ': / \/p:/,
  'rdesktop ': / -p ?/,
  'mosquitto_pub ': / -P ?/,
  'mosquitto_sub ': / -P ?/,
  'com2sec ': /^\S+ +\S+ +/,
};
const LOOK_BYTES = 200;
/** Commands that are looked at within what was looked at for another one: `sshpass … ssh … mysql …`. */
const MOST_WITHIN = 4;

/** Secrets given to a command by a flag that does not name them. */
export const commandRule: Rule = {
  name: 'command-line',
  triggers: Object.keys(FLAGS),
  startsWord: true,
  hostile: 'curl -a b ',
  find(window, from, to) {
    if (window.wordBefore(from)) return false;
    window.commands = from < window.commandEnd ? window.commands + 1 : 0;
    if (window.commands > MOST_WITHIN) return false;
    const flag = FLAGS[window.slice(from, to).toLowerCase()];
    const text = window.slice(to - 1, Math.min(window.end, to + LOOK_BYTES));
    const line = text.slice(0, 1) + (text.slice(1).split('\n', 1)[0] ?? '');
    window.commandEnd = to + Math.min(line.length, LOOK_BYTES) - 1;
    const found = flag?.exec(flag.source.startsWith('^') ? line.slice(1) : line);
    if (found === null || found === undefined) return false;
    const shift = flag?.source.startsWith('^') === true ? to : to - 1;
    return takeArgument(window, shift + found.index + found[0].length);
  },
};

function takeArgument(window: Window, at: number): boolean {
  let open = at;
  while (open < at + 3 && window.bytes[open] === 0x5c) open++;
  const mark = window.bytes[open];
  const quoted = mark === 0x22 || mark === 0x27;
  const start = quoted ? open + 1 : at;
  if (is(window.bytes[start], BLANK) || window.bytes[start] === 0x2d || window.pseudonymAt(start) !== -1) return false;
  const close = quoted ? window.text.indexOf(window.slice(at, start), start) : -1;
  const end = close !== -1 && close - start < LOOK_BYTES ? close : wordEnd(window, start);
  return window.take('secret', start, end);
}
