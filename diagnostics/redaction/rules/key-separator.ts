import { ALPHA, BLANK, DIGIT, NAME, is, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import { textBelow } from './line-prefix.ts';
import { calledString, pairedString, valueBelow, nameFrom } from './separator-forms.ts';

/** How key and value are joined. */
export type Joint = '=' | ':' | 'element' | 'flag' | 'pair' | 'prose' | 'is';

/** Where the value of a key begins, and what stood in between. */
export class Separator {
  joint: Joint = '=';
  /** First byte of the value, its quotation mark included. */
  at = 0;
  /** The mark that closed the key, with its backslashes: `"`, `\"`; empty where the key stood bare. */
  keyQuote = '';
  /** Whether a blank follows the `=` or `:`, as in prose. */
  spaced = false;
  /** Whether the key stood in brackets, as properties of Android do: `[key]: [value]`. */
  bracketed = false;
  /** Of an element: what its content ends with. */
  content: 'element' | 'written' | 'cdata' = 'element';

  /**
   * Reads what follows a key that begins at `keyFrom` and ends at `at`. Knows `k=v`, `k: v`, `"k":"v"`, `'k' => 'v'`,
   * `k:=v`, `k%3Dv`, `<k>v`, `&lt;k&gt;v`, `name="k">v`, `name="k" value="v"`, `--k v`, `"--k", "v"`,
   * `<key>k</key><string>v`, `k is v`.
   */
  read(window: Window, keyFrom: number, keyTo: number): boolean {
    const { bytes } = window;
    if (bytes[keyTo] === 0x3d && isOf(bytes[keyTo + 1], ALPHA | DIGIT)) return this.plainly(window, keyTo + 1);
    let at = this.closeKey(window, keyTo);
    const closed = at;
    at = skipBlanks(window, at);
    const byte = bytes[at];
    this.joint = '=';
    this.spaced = false;
    if (at >= window.end) return false;
    if (byte === 0x3d || byte === 0x3a) return this.afterSign(window, at);
    if (byte === 0x25 || byte === 0x26 || byte === 0x5c) return this.afterWritten(window, keyFrom, closed > keyTo, at);
    if (byte === 0x3e && closed === at) return this.element(window, keyFrom, closed > keyTo, at + 1);
    if (byte === 0x3c) return this.propertyList(window, keyFrom, at);
    if (byte === 0x2c && this.keyQuote !== '') return this.afterComma(window, keyFrom, at);
    if (byte === 0x2c) return bytes[nameFrom(bytes, keyFrom) - 1] === 0x3d && this.valueMember(window, at);
    if (byte === 0x0a || byte === 0x0d) return this.valueAt(valueBelow(window, keyFrom, at), ':');
    if (byte === 0x28 && at === keyTo) return this.valueAt(calledString(window, keyFrom, at), 'pair');
    if (closed > keyTo) return at > closed && this.valueAttribute(window, keyFrom, at);
    return at > closed && this.afterBlank(window, keyFrom, at);
  }

  private valueAt(at: number, joint: Joint): boolean {
    this.joint = joint;
    this.at = at;
    return at !== -1;
  }

  /** `k=v`, as most keys are written. */
  private plainly(window: Window, at: number): boolean {
    this.joint = '=';
    this.keyQuote = '';
    this.spaced = false;
    this.bracketed = false;
    this.at = at;
    return at < window.end;
  }

  private closeKey(window: Window, keyTo: number): number {
    const { bytes } = window;
    let at = keyTo;
    this.keyQuote = '';
    let slashes = at;
    while (slashes < at + 8 && bytes[slashes] === 0x5c) slashes++;
    const mark = bytes[slashes];
    if (slashes < window.end && (mark === 0x22 || mark === 0x27 || mark === 0x60)) {
      this.keyQuote = window.slice(at, slashes + 1);
      at = slashes + 1;
    } else if ((mark === 0x26 || (mark === 0x78 && slashes > at)) && window.test(QUOTE_ENTITY, at)) {
      at = QUOTE_ENTITY.lastIndex;
    } else if (mark === 0x25 && bytes[at + 1] === 0x32 && bytes[at + 2] === 0x32) at += 3;
    this.bracketed = bytes[at] === 0x5d;
    return this.bracketed ? at + 1 : at;
  }

  private afterSign(window: Window, sign: number): boolean {
    const { bytes } = window;
    this.joint = bytes[sign] === 0x3d ? '=' : ':';
    let at = sign + 1;
    if (bytes[at] === 0x3d || bytes[at] === 0x3e || (this.joint === ':' && bytes[at] === 0x3a)) at++;
    const value = skipBlanks(window, at);
    this.spaced = value > at;
    this.at = value;
    // `ruser= rhost=10.0.0.5`: nothing stands behind the first sign.
    if (this.spaced && this.joint === '=' && !is(bytes[sign - 1], BLANK) && window.test(NEXT_PAIR, value)) return false;
    return value < window.end;
  }

  /** The sign written in another way: `%3D`, `&#61;`, `\u003d`; or the end of a tag, `&gt;`. */
  private afterWritten(window: Window, keyFrom: number, quoted: boolean, at: number): boolean {
    if (window.test(WRITTEN_CLOSE, at)) return this.element(window, keyFrom, quoted, WRITTEN_CLOSE.lastIndex);
    if (this.propertyList(window, keyFrom, at)) return true;
    if (window.bytes[at] === 0x5c && this.valueAt(valueBelow(window, keyFrom, at), ':')) return true;
    if (!window.test(WRITTEN_SIGN, at)) return false;
    this.joint = '=';
    this.at = WRITTEN_SIGN.lastIndex;
    return this.at < window.end;
  }

  /** What follows the tag that ends before `at`: the key is its name, or the quoted value of an attribute. */
  private element(window: Window, keyFrom: number, quoted: boolean, at: number): boolean {
    if (!quoted && !opensElement(window, keyFrom)) return false;
    if (closesElement(window.bytes, keyFrom)) return false;
    if (quoted && this.stringWithin(window, keyFrom, at)) return true;
    this.joint = 'element';
    this.at = skipSpace(window, keyFrom, at);
    this.content = window.test(CDATA, this.at) ? 'cdata' : window.bytes[at - 1] === 0x3e ? 'element' : 'written';
    if (this.content === 'cdata') this.at = CDATA.lastIndex;
    else if (window.bytes[this.at] === 0x3c || (this.content === 'written' && window.test(WRITTEN_OPEN, this.at)))
      return false;
    return this.at < window.end;
  }

  /** `<key>k</key><string>v`, on two lines too. */
  private propertyList(window: Window, keyFrom: number, at: number): boolean {
    return window.test(END_OF_KEY, at) && this.stringWithin(window, keyFrom, END_OF_KEY.lastIndex);
  }

  private valueMember(window: Window, comma: number): boolean {
    if (!window.test(VALUE_MEMBER, comma)) return false;
    this.at = VALUE_MEMBER.lastIndex;
    return true;
  }

  private afterComma(window: Window, keyFrom: number, comma: number): boolean {
    if (this.valueMember(window, comma)) return true;
    if (!isFlag(window.bytes, keyFrom)) return this.valueAt(pairedString(window, keyFrom, comma), 'pair');
    this.joint = 'flag';
    this.at = skipBlanks(window, comma + 1);
    let mark = this.at;
    while (mark < this.at + 4 && window.bytes[mark] === 0x5c) mark++;
    return isQuote(window.bytes[mark]);
  }

  private valueAttribute(window: Window, keyFrom: number, at: number): boolean {
    if (window.test(VALUE_ATTRIBUTE, at)) {
      this.at = VALUE_ATTRIBUTE.lastIndex;
      return true;
    }
    return window.test(REST_OF_TAG, at) && this.stringWithin(window, keyFrom, REST_OF_TAG.lastIndex);
  }

  /** The element of the value within the one of its name: `<setting name="k"><value>v`. */
  private stringWithin(window: Window, keyFrom: number, at: number): boolean {
    const string = skipSpace(window, keyFrom, at);
    if (!window.test(BEGIN_OF_STRING, string)) return false;
    this.joint = 'element';
    this.content = window.bytes[string] === 0x3c ? 'element' : 'written';
    this.at = BEGIN_OF_STRING.lastIndex;
    return true;
  }

  private afterBlank(window: Window, keyFrom: number, at: number): boolean {
    this.at = at;
    if (window.bytes[at] === 0x28 && endsSoon(window.bytes, at) && window.test(NOTE, at))
      return this.afterSign(window, NOTE.lastIndex - 1);
    const tag = opensElement(window, keyFrom) && window.test(REST_OF_TAG, at);
    if (tag) return this.element(window, keyFrom, false, REST_OF_TAG.lastIndex);
    this.joint = isFlag(window.bytes, keyFrom) ? 'flag' : 'prose';
    if (this.joint === 'prose' && beginsIs(window.bytes, at) && window.test(IS, at)) {
      this.joint = 'is';
      this.at = IS.lastIndex;
    } else if (this.joint === 'prose' && ((window.bytes[at] ?? 0) | 0x20) === 0x66 && window.test(FOR, at)) {
      this.joint = 'is';
      this.at = FOR.lastIndex;
    }
    return true;
  }
}

/** Whether a bracket closes before a sign within a few words. */
function endsSoon(bytes: Uint8Array, from: number): boolean {
  let at = from + 1;
  while (at < from + 26 && bytes[at] !== 0x29 && bytes[at] !== 0x0a) at++;
  if (bytes[at] !== 0x29) return false;
  const sign = bytes[at + 1] === 0x20 ? bytes[at + 2] : bytes[at + 1];
  return sign === 0x3a || sign === 0x3d;
}

/** Whether the word at `keyFrom` is an option or ends one, as `--admin-password`: no hyphen of another word stands before it. */
function isFlag(bytes: Uint8Array, keyFrom: number): boolean {
  if (bytes[keyFrom - 1] !== 0x2d) return false;
  let at = keyFrom - 1;
  while (at > 0 && at > keyFrom - LONGEST_NAME && isOf(bytes[at - 1], NAME)) at--;
  return bytes[at] === 0x2d;
}

/** Whether the word at `keyFrom` belongs to the name of an element: behind `<`, in any writing, and a prefix. */
function opensElement(window: Window, keyFrom: number): boolean {
  const { bytes } = window;
  let at = keyFrom;
  while (at > 0 && at > keyFrom - LONGEST_NAME && isOf(bytes[at - 1], NAME)) at--;
  const before = bytes[at - 1];
  if (before === 0x3c || before === 0x3a) return true;
  if (before === 0x5c) return window.slice(at, Math.min(at + 5, keyFrom)).toLowerCase() === 'u003c';
  if (before === 0x25) return /^(?:25)?3c/i.test(window.slice(at, Math.min(at + 4, keyFrom)));
  return before === 0x3b && OPENS.test(window.slice(Math.max(0, at - LONGEST_OPEN), at));
}

/** Whether the name of the key belongs to the end of an element: `</wifi:passphrase>`, `&lt;/password&gt;`. */
function closesElement(bytes: Uint8Array, keyFrom: number): boolean {
  let at = keyFrom;
  while (at > keyFrom - LONGEST_NAME && (isOf(bytes[at - 1], NAME) || bytes[at - 1] === 0x3a)) at--;
  if (bytes[at - 1] === 0x25) return bytes[at] === 0x32 && ((bytes[at + 1] as number) | 0x20) === 0x66;
  if (bytes[at - 1] !== 0x2f) return false;
  const open = (bytes[at - 2] as number) | 0x20;
  return open === 0x3c || open === 0x3b || open === 0x63;
}

const OPEN = String.raw`(?:<|&(?:amp;){0,3}(?:lt|#60|#x3c);|\\{1,8}u003c|%(?:25)?3C)`;
const CLOSE = String.raw`(?:>|&(?:amp;){0,3}(?:gt|#62|#x3e);|\\{1,8}u003e|%(?:25)?3E)`;
const QUOTE = String.raw`(?:\\{0,7}["']|&(?:amp;){0,3}(?:quot|apos|#3[49]|#x2[27]);)`;
const LONGEST_OPEN = 18;
const OPENS = new RegExp(`${OPEN}$`, 'i');
/** An opening bracket of a tag, however it is written. */
export const WRITTEN_OPEN = new RegExp(OPEN, 'iy');
const WRITTEN_CLOSE = new RegExp(CLOSE, 'iy');
const CDATA = new RegExp(String.raw`${OPEN}!\[CDATA\[`, 'iy');
const LONGEST_NAME = 48;
/** What a person is told of a key before its value: `Passcode (numeric): `. */
const NOTE = /\([^()\n]{1,24}\) ?[:=]/y;
const QUOTE_ENTITY = /&(?:amp;){0,3}(?:quot|apos|#3[49]|#x2[27]);|\\{1,8}x2[27]/iy;
const WRITTEN_SIGN = /(?:%20|\+)?(?:%(?:25)?3[AD]|&#(?:61|58|x3[ad]);|\\u003[ad]|\\{1,8}x3[ad])(?:\+|%20| ){0,4}/iy;
/** Whose it is, before the sign: `Password for jane: `. */
const FOR = /for (?:[\w.@-]{1,32} ){0,3}[^\s:=]{1,64}: /iy;
const NEXT_PAIR = /[a-z][\w.-]{0,40}=/iy;
const WRITTEN_GAP = /(?:\\{1,4}[rnt]|[ \t]){1,32}/y;
const END_OF_KEY = new RegExp(`${OPEN}/(?:key|name)${CLOSE}`, 'iy');
const BEGIN_OF_STRING = new RegExp(
  String.raw`${OPEN}(?:string|value)(?: [\w:.-]{1,32}=${QUOTE}[\w:./ -]{0,64}${QUOTE}){0,2}${CLOSE}`,
  'iy',
);
const VALUE_MEMBER = /,[ \t\r\n]{0,64}\\{0,3}["']?(?:value|val|v)\\{0,3}["']?[ \t\r\n]{0,8}[:=][ \t\r\n]{0,8}/iy;
const VALUE_ATTRIBUTE = /(?:android:)?value[ \t\r\n]{0,4}=[ \t\r\n]{0,4}/iy;
/** The attributes of a tag and its end. */
const REST_OF_TAG = new RegExp(
  String.raw`(?:[a-z_:][\w:.-]{0,32}=${QUOTE}[\w :/.#?=-]{0,160}${QUOTE} ?){1,4}${CLOSE}`,
  'iy',
);
const IS =
  /(?:(?:(?:is|was|are|has been|will be) )?(?:set|changed|reset|updated) to|(?:is|was|are) now|is|was|are|now)[ :]{1,4}/iy;

/** The first two letters of the words that `IS` begins with. */
const BEGINS_IS = new Set(
  'is,wa,ar,ha,wi,no,se,ch,re,up'.split(',').map((pair) => (pair.charCodeAt(0) << 8) | pair.charCodeAt(1)),
);

function beginsIs(bytes: Uint8Array, at: number): boolean {
  return BEGINS_IS.has((((bytes[at] ?? 0) | 0x20) << 8) | (bytes[at + 1] ?? 0) | 0x20);
}

/** The first byte from `at` on that is no blank; looks at no more than a line of padding. */
export function skipBlanks(window: Window, at: number): number {
  const limit = Math.min(window.end, at + 80);
  while (at < limit && is(window.bytes[at], BLANK)) at++;
  return at;
}

/** The same, and over a line break and what a log puts before the next line. */
function skipSpace(window: Window, keyFrom: number, at: number): number {
  const limit = Math.min(window.end, at + 80);
  let place = at;
  while (place < limit && (is(window.bytes[place], BLANK) || window.bytes[place] === 0x0d)) place++;
  for (; place < limit && window.bytes[place] === 0x0a; place = skipBlanks(window, place))
    place = Math.max(place + 1, textBelow(window, keyFrom, place));
  return window.bytes[place] === 0x5c && window.test(WRITTEN_GAP, place) ? WRITTEN_GAP.lastIndex : place;
}

/** Whether the byte is one of `"`, `'` and the backtick. */
export function isQuote(byte: number | undefined): boolean {
  return byte === 0x22 || byte === 0x27 || byte === 0x60;
}
