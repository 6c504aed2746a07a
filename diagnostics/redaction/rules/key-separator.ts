import { ALPHA, BLANK, DIGIT, NAME, is, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';

/** How key and value are joined. */
export type Joint = '=' | ':' | 'element' | 'flag' | 'prose' | 'is';

/** Where the value of a key begins, and what stood in between. */
export class Separator {
  joint: Joint = '=';
  /** First byte of the value, its quotation mark included. */
  at = 0;
  /** The mark that closed the key, with its backslashes: `"`, `\"`; empty where the key stood bare. */
  keyQuote = '';
  /** Whether a blank follows the `=` or `:`, as in prose. */
  spaced = false;

  /**
   * Reads what follows a key that begins at `keyFrom` and ends at `at`. Knows `k=v`, `k: v`, `"k":"v"`, `'k' => 'v'`,
   * `k:=v`, `k%3Dv`, `<k>v`, `name="k">v`, `name="k" value="v"`, `--k v`, `"--k", "v"`, `<key>k</key><string>v`, `k is v`.
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
    if (byte === 0x25 || byte === 0x26 || byte === 0x5c) return this.afterWritten(window, at);
    if (byte === 0x3e && closed === at) return this.element(window, keyFrom, at + 1);
    if (byte === 0x3c) return this.propertyList(window, at);
    if (byte === 0x2c && this.keyQuote !== '') return this.afterComma(window, keyFrom, at);
    if (this.keyQuote !== '') return at > closed && this.valueAttribute(window, at);
    return at > closed && this.afterBlank(window, keyFrom, at);
  }

  /** `k=v`, as most keys are written. */
  private plainly(window: Window, at: number): boolean {
    this.joint = '=';
    this.keyQuote = '';
    this.spaced = false;
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
    } else if (mark === 0x26 && window.test(QUOTE_ENTITY, at)) {
      at = QUOTE_ENTITY.lastIndex;
    } else if (mark === 0x25 && bytes[at + 1] === 0x32 && bytes[at + 2] === 0x32) at += 3;
    if (bytes[at] === 0x5d) at++;
    return at;
  }

  private afterSign(window: Window, sign: number): boolean {
    const { bytes } = window;
    this.joint = bytes[sign] === 0x3d ? '=' : ':';
    let at = sign + 1;
    if (bytes[at] === 0x3d || bytes[at] === 0x3e || (this.joint === ':' && bytes[at] === 0x3a)) at++;
    const value = skipBlanks(window, at);
    this.spaced = value > at;
    this.at = value;
    return value < window.end;
  }

  /** The sign written in another way: `%3D`, `&#61;`, `\u003d`. */
  private afterWritten(window: Window, at: number): boolean {
    if (!window.test(WRITTEN_SIGN, at)) return false;
    this.at = WRITTEN_SIGN.lastIndex;
    return this.at < window.end;
  }

  private element(window: Window, keyFrom: number, at: number): boolean {
    const before = window.bytes[keyFrom - 1];
    if (this.keyQuote === '' && before !== 0x3c && before !== 0x3a && before !== 0x5f) return false;
    if (closesElement(window.bytes, keyFrom)) return false;
    this.joint = 'element';
    this.at = skipSpace(window, at);
    return this.at < window.end && window.bytes[this.at] !== 0x3c;
  }

  private propertyList(window: Window, at: number): boolean {
    if (!window.test(PLIST_STRING, at)) return false;
    this.joint = 'element';
    this.at = PLIST_STRING.lastIndex;
    return true;
  }

  private afterComma(window: Window, keyFrom: number, comma: number): boolean {
    if (window.test(VALUE_MEMBER, comma)) {
      this.at = VALUE_MEMBER.lastIndex;
      return true;
    }
    if (window.bytes[keyFrom - 1] !== 0x2d) return false;
    this.joint = 'flag';
    this.at = skipBlanks(window, comma + 1);
    let mark = this.at;
    while (mark < this.at + 4 && window.bytes[mark] === 0x5c) mark++;
    return isQuote(window.bytes[mark]);
  }

  private valueAttribute(window: Window, at: number): boolean {
    if (!window.test(VALUE_ATTRIBUTE, at)) return false;
    this.at = VALUE_ATTRIBUTE.lastIndex;
    return true;
  }

  private afterBlank(window: Window, keyFrom: number, at: number): boolean {
    this.at = at;
    const before = window.bytes[keyFrom - 1];
    const tag = before === 0x3c && window.test(REST_OF_TAG, at);
    if (tag) return this.element(window, keyFrom, REST_OF_TAG.lastIndex);
    this.joint = before === 0x2d ? 'flag' : 'prose';
    if (this.joint === 'prose' && beginsIs(window.bytes[at]) && window.test(IS, at)) {
      this.joint = 'is';
      this.at = IS.lastIndex;
    }
    return true;
  }
}

/** Whether the name of the key belongs to the end of an element: `</wifi:passphrase>`. */
function closesElement(bytes: Uint8Array, keyFrom: number): boolean {
  let at = keyFrom;
  while (at > keyFrom - LONGEST_NAME && (isOf(bytes[at - 1], NAME) || bytes[at - 1] === 0x3a)) at--;
  return bytes[at - 1] === 0x2f && bytes[at - 2] === 0x3c;
}

const LONGEST_NAME = 48;
const QUOTE_ENTITY = /&(?:quot|apos|#3[49]|#x2[27]);/iy;
const WRITTEN_SIGN = /(?:%20|\+)?(?:%(?:25)?3[AD]|&#(?:61|58|x3[ad]);|\\u003[ad])(?:\+|%20| ){0,4}/iy;
const PLIST_STRING = /<\/key>(?:[ \t\r\n]|\\{1,4}[rnt]){0,64}<string>/iy;
const VALUE_MEMBER = /,[ \t\r\n]{0,64}\\{0,3}["']?(?:value|val|v)\\{0,3}["']?[ \t\r\n]{0,8}[:=][ \t\r\n]{0,8}/iy;
const VALUE_ATTRIBUTE = /(?:android:)?value[ \t\r\n]{0,4}=[ \t\r\n]{0,4}/iy;
const REST_OF_TAG = /(?:[a-z_:][\w:.-]{0,32}=\\{0,3}["'][\w -]{0,32}\\{0,3}["'] ?){1,4}>/iy;
const IS =
  /(?:(?:(?:is|was|are|has been|will be) )?(?:set|changed|reset|updated) to|(?:is|was|are) now|is|was|are|now)[ :]{1,4}/iy;

/** The first letter of a word that `IS` begins with. */
function beginsIs(byte: number | undefined): boolean {
  const letter = (byte ?? 0) | 0x20;
  return letter === 0x69 || letter === 0x77 || letter === 0x61 || letter === 0x68 || letter === 0x6e;
}

/** The first byte from `at` on that is no blank; looks at no more than a line of padding. */
export function skipBlanks(window: Window, at: number): number {
  const limit = Math.min(window.end, at + 80);
  while (at < limit && is(window.bytes[at], BLANK)) at++;
  return at;
}

function skipSpace(window: Window, at: number): number {
  const limit = Math.min(window.end, at + 80);
  while (at < limit && (is(window.bytes[at], BLANK) || window.bytes[at] === 0x0a || window.bytes[at] === 0x0d)) at++;
  return at;
}

/** Whether the byte is one of `"`, `'` and the backtick. */
export function isQuote(byte: number | undefined): boolean {
  return byte === 0x22 || byte === 0x27 || byte === 0x60;
}
