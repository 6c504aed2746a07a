import { NAME, is } from '../engine/byte-class.ts';
import { isLetter } from '../engine/first-look.ts';
import type { Canonical } from '../engine/window.ts';
import { LETTERS_AND_DIGITS, LOWER_CASE } from './canonical.ts';
import { namesProduct } from './code-names.ts';
import type { KeyWord } from './key-words.ts';
import {
  hidesId,
  hidesNumber,
  hidesUser,
  isDomain,
  isHost,
  isMember,
  namesPerson,
  tellsResult,
} from './plain-readings.ts';
import { hidesHeader, hidesSecret, hidesToken, hidesWeak } from './secret-readings.ts';
import { NO_NAME } from './sentences.ts';
import { type ValueContext, keyName } from './value-context.ts';
import { looksRandom, saysNothing } from './value-guard.ts';
import { SHAPE, shapeOfBytes } from './value-shape.ts';

/** Names of keys that describe how the software was built, not the unit or its people: `ro.build.user`. */
const BUILD_KEY = /(?:^|[._])(?:build|bootimage|vendor|odm|product)\.[\w.]*$/;

function isBuildKey(context: ValueContext): boolean {
  const { bytes } = context.window;
  const limit = Math.max(0, context.keyFrom - 48);
  let at = context.keyFrom;
  while (at > limit && is(bytes[at - 1], NAME) && bytes[at - 1] !== 0x2e) at--;
  // Most names of keys have no dot.
  return at > limit && bytes[at - 1] === 0x2e && BUILD_KEY.test(keyName(context));
}

/** Longest value of a key that is no secret. */
const LONGEST_PLAIN = 512;

/** Decides whether a value is taken, and reports it to the window. */
export function accepts(context: ValueContext): boolean {
  const { window, separator, extent, kind, isSecret } = context;
  if (separator.joint === ':' && separator.keyQuote.endsWith('"') && !extent.quoted) extent.to = scalarEnd(context);
  // `(unset)`: a bracket that the value opened belongs to it.
  if (!extent.quoted && window.bytes[extent.from] === 0x28 && window.bytes[extent.to] === 0x29) extent.to++;
  const { to } = extent;
  let { from } = extent;
  if (to - from > context.longest) return false;
  const readTo = Math.min(to, from + LONGEST_PLAIN);
  const shape = shapeOfBytes(window.bytes, from, readTo);
  if (!surelyHides(context, shape, readTo)) {
    const value = window.slice(from, readTo);
    // An earlier pass has looked at the whole value, when there was no pseudonym in it.
    if (!isSecret && (shape & SHAPE.less) !== 0 && PSEUDONYM.test(value)) return false;
    if (!hides(context, value, shape)) return false;
  }
  if (!isSecret && kind !== 'mac' && isBuildKey(context)) return false;
  if (isSecret && separator.joint === ':' && PAM.test(window.slice(Math.max(0, context.keyFrom - 40), context.keyFrom)))
    return false;
  // A header's scheme stays.
  from = extent.from;
  if (window.take(kind, from, to, context.canonical)) {
    if (isSecret) window.resume = extent.resume;
    if (separator.keyQuote !== '' && !extent.quoted && separator.keyQuote.endsWith('"') && separator.joint === ':')
      window.quote = separator.keyQuote;
    return true;
  }
  return false;
}

/** Services of PAM are named for what they do: `pam_unix(passwd:chauthtok): `, `gdm-password]: `. */
const PAM = /(?:\bpam_\w{1,16}\([\w-]{0,16}|\b(?:gdm|lightdm|sddm)-)$/;

/** What `hides` says of a secret or a user behind an equals sign that has a digit and nothing of a state, a mask or code. */
function surelyHides({ window, separator, extent, kind, reading }: ValueContext, shape: number, to: number): boolean {
  if (separator.joint !== '=' || to - extent.from < 2 || (shape & SURE) !== SHAPE.digit) return false;
  const first = window.bytes[extent.from] as number;
  const last = window.bytes[to - 1] as number;
  const letter = isLetter(first) && (first | 0x20) !== 0x78;
  if (last === 0x29 || !(letter || (first >= 0x31 && first <= 0x39))) return false;
  // Java writes an object with brackets: `UserHandle{0}`.
  if (reading === 'user' && (window.bytes[to] === 0x7d || window.bytes[to] === 0x5d)) return false;
  return (reading === 'secret' && kind === 'secret') || (reading === 'user' && (shape & SHAPE.letter) !== 0);
}

/** A digit must be there, and none of the others. */
const SURE = SHAPE.digit | SHAPE.less | SHAPE.bracket | SHAPE.colon | SHAPE.slash | SHAPE.underscore;
const PSEUDONYM = /<[a-z][a-z0-9-]{0,15}:[0-9a-f]{16,32}>/;

/** A bare value of JSON is replaced as a whole: `1e+21`. */
function scalarEnd({ window, extent }: ValueContext): number {
  const limit = Math.min(window.end, extent.to + 64);
  let at = extent.to;
  while (at < limit && !' \t\r\n,}]"<\\'.includes(String.fromCharCode(window.bytes[at] ?? 0))) at++;
  return at;
}

/** How long the value of a key may be. */
export function longestOf(reading: KeyWord['reading']): number {
  if (isSecretReading(reading)) return Number.POSITIVE_INFINITY;
  return reading === 'text' || reading === 'name' || reading === 'names' || reading === 'ssid' ? LONGEST_PLAIN : 160;
}

/** Whether the value of a key is a secret, whatever it looks like. */
export function isSecretReading(reading: KeyWord['reading']): boolean {
  return (
    reading === 'secret' ||
    reading === 'token' ||
    reading === 'weak-secret' ||
    reading === 'parameter' ||
    reading === 'rest'
  );
}

/** What a value of a kind becomes before it gets its pseudonym. */
export function canonicalOf(kind: string): Canonical | undefined {
  if (kind === 'host' || kind === 'user' || kind === 'serial' || kind === 'mac') return LOWER_CASE;
  return kind === 'phone' || kind === 'meeting' || kind === 'card' ? LETTERS_AND_DIGITS : undefined;
}

function hides(context: ValueContext, value: string, shape: number): boolean {
  const { separator, extent, reading } = context;
  const loose = separator.joint === 'prose' || separator.joint === 'is';
  if (!extent.quoted && separator.keyQuote !== '' && (value[0] === '[' || value[0] === '{')) return false;
  switch (reading) {
    case 'secret':
      return hidesSecret(context, value, shape, loose);
    case 'token':
      return hidesToken(context, value, shape, loose);
    case 'parameter':
      return (
        separator.joint === '=' &&
        value.length >= 6 &&
        !saysNothing(value, shape) &&
        (looksRandom(value) || value.length >= 12)
      );
    case 'weak-secret':
      return !loose && hidesWeak(context, value, shape);
    case 'rest':
      return (
        separator.joint !== 'prose' && value.length >= 4 && !saysNothing(value, shape) && hidesHeader(context, value)
      );
    case 'hex12':
      return !loose && /^(?:0x)?[0-9a-f]{12}$/i.test(value) && !/^(?:0{12}|f{12})$/i.test(value);
    case 'pin':
      return separator.joint !== 'prose' && /^\d{4,8}$/.test(value);
    case 'name':
      return !loose && namesPerson(context, value, shape) && !namesProduct(value);
    case 'names':
      return !loose && namesPerson(context, value, shape) && (extent.quoted || !NO_NAME.test(value));
    case 'text':
      if (/^\/?(?:C|CN|O|OU|DC|ST) ?=/.test(value) || tellsResult(context, value)) return false;
      return !loose && value.length >= 3 && (shape & SHAPE.letter) !== 0 && !saysNothing(value, shape);
    case 'user':
      return hidesUser(context, value, shape);
    case 'host':
      return !loose && isHost(value, shape) && !namesProduct(value) && !isMember(context, value);
    case 'domain':
      return !loose && isDomain(value);
    case 'ssid':
      return !loose && value !== '' && !saysNothing(value, shape) && !/^(?:any|off\/any|len \d+|hidden)$/i.test(value);
    case 'id':
      return hidesId(value, shape, loose);
    case 'uuid':
      return (
        !loose &&
        (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value) ||
          (value.length >= 16 && /\d/.test(value) && /^[\w-]+$/.test(value) && !/^0x/i.test(value)))
      );
    case 'number':
      return hidesNumber(context, value);
    case 'coordinate':
      // `lat=3.21ms`, `lat: 3.21 ms`: a latency.
      if (UNIT.test(context.window.slice(extent.to - 3, extent.to + 4))) return false;
      return /^-?\d{1,3}\.\d{2,}/.test(value) || /^-?\d{1,3}\.\d+, ?-?\d{1,3}\.\d+/.test(value);
  }
}

const UNIT = /\d ?[mun]?s\b/;
