import type { Rule } from '../rule.ts';
import { saysNothing } from './value-guard.ts';

const SECRET =
  /\\{0,7}"?[\w.[\]-]{0,48}(?:password|passwd|passphrase|passcode|pwd|secret|token|psk|api[_-]?key|access[_-]?key|private[_-]?key|credentials?|pin|otp)\d{0,2}\]?\\{0,7}"/iy;
/** The rest of the part's headers, and the empty line behind them; line breaks may be written out. */
const HEADERS =
  /(?:; [^\r\n\\]{1,80})?(?:\r?\n|(?:\\{1,4}r)?\\{1,4}n)(?:content-[^\r\n\\]{1,100}(?:\r?\n|(?:\\{1,4}r)?\\{1,4}n)){0,3}(?:\r?\n|(?:\\{1,4}r)?\\{1,4}n)/iy;
const CONTENT = /[^\r\n\\"<]{1,512}/y;

/** A secret in a form of several parts: `Content-Disposition: form-data; name="password"`, an empty line, the secret. */
export const formPartRule: Rule = {
  name: 'form-part',
  triggers: ['form-data; name='],
  hostile: 'form-data; name="pin"\n\na',
  find(window, _, to) {
    if (!window.test(SECRET, to) || !window.test(HEADERS, SECRET.lastIndex)) return false;
    const start = HEADERS.lastIndex;
    if (!window.test(CONTENT, start) || saysNothing(window.slice(start, CONTENT.lastIndex))) return false;
    return window.take('secret', start, CONTENT.lastIndex);
  },
};
