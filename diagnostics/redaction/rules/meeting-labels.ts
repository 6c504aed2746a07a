import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { DIGITS_ONLY } from './canonical.ts';
import { jsonQuote } from './json-quote.ts';

interface Label {
  words: string;
  kind: 'meeting' | 'secret';
}

const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

/** Words of invitations in other languages. The first ones name the meeting, the others its code. */
const LABELS: readonly Label[] = [
  ...'besprechungs-id,besprechungsid,id de réunion,réunion id,reunion id,id de la réunion,id de reunión,id de la reunión,id riunione,id da reunião,id spotkania,vergader-id,mötes-id,møde-id,会议号,会议id,入会id,参会id,会议 id,会议号码,會議號碼,會議 id,会議id,会議 id,ミーティングid,ミーティング id,회의 id'.split(',').map((words): Label => ({ words: latin1(words), kind: 'meeting' })),
  ...'kenncode,meeting-kennung,kennung,code secret,código de acceso,código de acesso,codice di accesso,toegangscode,kod dostępu,lösenord,adgangskode,密码,密碼,passcode,會議密碼,パスコード,会議パスワード,암호'.split(',').map((words): Label => ({ words: latin1(words), kind: 'secret' })),
]; // prettier-ignore

const SIGN = String.raw`\\{0,3}["']?(?:[ \t]|\xc2\xa0){0,4}(?::|=|\xef\xbc\x9a)(?:[ \t]|\xc2\xa0){0,4}\\{0,3}["']?`;
const BEFORE_NUMBER = new RegExp(`${SIGN}(?=\\d)`, 'y');
const BEFORE_CODE = new RegExp(`${SIGN}(?=[\\w!#$%&*+@-])`, 'y');
const NUMBER = /\d{3}[ -]?\d{3,4}[ -]?\d{3,5}(?:[ -]\d{3})?(?![\w.:])/y;
const CODE = /(?=[\w!#$%&*+@.-]{0,31}\d)[\w!#$%&*+@.-]{3,31}[\w!#$%&*+@]/y;

/** The number and the code of a meeting, by the words that other languages have for them. */
export const meetingLabelRule: Rule = {
  name: 'meeting-label',
  triggers: LABELS.map(({ words }) => words),
  hostile: 'Kenncode: 1',
  find(window, from, to, trigger) {
    const { words, kind } = LABELS[trigger] as Label;
    if (/[\x80-\xff]/.test(words) && window.slice(from, to).toLowerCase() !== words.toLowerCase()) return false;
    if (words.charCodeAt(0) < 0x80 && window.wordBefore(from) && window.bytes[from - 1] !== 0x5f) return false;
    const [sign, value] = kind === 'meeting' ? [BEFORE_NUMBER, NUMBER] : [BEFORE_CODE, CODE];
    if (!window.test(sign, to)) return false;
    const start = sign.lastIndex;
    if (!window.test(value, start)) return false;
    return window.take(kind, start, value.lastIndex, kind === 'meeting' ? DIGITS_ONLY : undefined);
  },
};

/** The code by which a screen is shared: `Sharing code 482 913 displayed`, `Share key displayed: K7QXPM`. */
export const sharingCodeRule: Rule = {
  name: 'sharing-code',
  triggers: ['sharing code', 'sharing key', 'share code', 'share key', 'casting code'],
  hostile: 'sharing code 1',
  find(window, from, to) {
    if (window.wordBefore(from) || !window.test(SHOWN, to)) return false;
    const start = SHOWN.lastIndex;
    return window.test(SHARED, start) && window.take('secret', start, SHARED.lastIndex);
  },
};

const SHOWN =
  /(?: (?:is|now|displayed|shown|generated|updated|refreshed|set|changed|to|on|screen)){0,4}(?::? |=)["']?/iy;
const SHARED = /(?:\d{3}[ -]\d{3}|(?=[A-Z]{0,9}\d)[A-Z0-9]{5,10})(?![\w-])/y;

/** The number of a meeting in a path of an interface, and in the shortest of its names: `/v2/meetings/987…`, `mn=987…`. */
export const meetingPathRule: Rule = {
  name: 'meeting-path',
  triggers: [
    'meetings/',
    'webinars/',
    'mn=00000000',
    'mn:00000000',
    'mn":00000000',
    'mn":"00000000',
    'mn\\":00000000',
    'mn\\":\\"00000000',
    'mn: 00000000',
  ],
  hostile: 'meetings/987654321 ',
  find(window, from, to, trigger) {
    if (trigger > 1) {
      if (window.wordBefore(from)) return false;
      let start = to;
      while (start > from && isDigit(window.bytes[start - 1])) start--;
      return takeDigits(window, start);
    }
    return takeDigits(window, to) || (window.test(UUID, to) && window.take('meeting', to, UUID.lastIndex));
  },
};

const DIGITS = /\d{9,12}(?![\w.])/y;
const UUID = /(?=[A-Za-z+=_-]{0,128}\d)[\w+=%-]{22,256}/y;

function takeDigits(window: Window, at: number): boolean {
  if (!window.test(DIGITS, at)) return false;
  const end = DIGITS.lastIndex;
  if (!window.take('meeting', at, end, DIGITS_ONLY)) return false;
  window.quote = jsonQuote(window, at, end);
  return true;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
