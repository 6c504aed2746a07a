import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { lowerCase } from './canonical.ts';

const RFC3164 = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d $/;
const ISO = /(?:^|[\n"])(?:<\d{1,3}>1? ?)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d) $/;
const HOST = /([a-zA-Z0-9\x80-\xff][\w.\x80-\xff-]{0,62}) (?=[\w./()@-]{1,64}(?:\[\d+\])?: |[\w./-]{1,48} (?:\d+|-) )/y;

/** Whether the line begins with a time that ends before `to`. `Nov 22 20:09:38 ` is told by its places. */
function afterTime(window: Window, to: number): boolean {
  const { bytes } = window;
  const start = to - 16;
  if (start >= 0 && bytes[start + 3] === 0x20 && bytes[start + 6] === 0x20 && bytes[start + 9] === 0x3a)
    return (
      (start === 0 || bytes[start - 1] === 0x0a || bytes[start - 1] === 0x3e || bytes[start - 1] === 0x22) &&
      RFC3164.test(window.slice(start, to))
    );
  return bytes[to - 2] !== 0x20 && ISO.test(window.slice(Math.max(0, to - 48), to));
}

/** The host that a line of syslog begins with. */
export const syslogHostRule: Rule = {
  name: 'syslog-host',
  triggers: [':00:00 ', ':00z ', '+00:00 ', '-00:00 ', '+0000 ', '-0000 ', '000z '],
  hostile: ':00:00 aaaaaaaaa ',
  find(window, _from, to) {
    if (!afterTime(window, to) || !window.test(HOST, to)) return false;
    const end = HOST.lastIndex - 1;
    const host = window.slice(to, end);
    if (
      /^(?:localhost|kernel|android|\d+)$/i.test(host) ||
      !/[a-z\x80-\xff]/i.test(host) ||
      /^(?:INFO|WARN|ERROR|DEBUG|TRACE|FATAL|NOTICE|WARNING|CRITICAL)$/i.test(host)
    )
      return false;
    return window.take('host', to, end, lowerCase);
  },
};
