import { ALPHA, BLANK, DIGIT, NAME, UPPER, is } from '../engine/byte-class.ts';
import { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { Separator } from './key-separator.ts';
import { type KeyWord, keyWords } from './key-words.ts';
import { namesCode } from './code-names.ts';
import { takeBracketedName, takeListedName } from './name-lists.ts';
import { textBelow } from './line-prefix.ts';
import { takeFromObject } from './object-values.ts';
import { takeFromSection, takeFromWritten } from './section-values.ts';
import { type Bare, Extent, isBareWord, wordEnd } from './value-extent.ts';
import { valueBefore } from './value-before.ts';
import { extendToPerson } from './plain-readings.ts';
import type { ValueContext } from './value-context.ts';
import { accepts, canonicalOf, isSecretReading, longestOf } from './value-reading.ts';

/** What may follow the word within the name of a key: `password_hash`, `Password2`. */
const TAIL =
  /^[_.-]?(?:s|hash|hashed|value|text|string|str|b64|base64|enc|encrypted|encoded|plain|plaintext|hex|data|raw|current|new|old|primary|secondary|confirm|confirmation|repeat)?[_.-]?\d{0,3}$/;

const BARE: Record<KeyWord['reading'], Bare> = {
  secret: 'word',
  token: 'word',
  'weak-secret': 'word',
  parameter: 'word',
  rest: 'line',
  hex12: 'simple',
  pin: 'simple',
  name: 'capitals',
  names: 'capitals',
  text: 'text',
  user: 'word',
  host: 'simple',
  domain: 'simple',
  ssid: 'text',
  id: 'word',
  uuid: 'simple',
  number: 'digits',
  coordinate: 'word',
};

/** Readings whose value may follow its key in a sentence, without a sign between them. */
const SPOKEN = new Set<KeyWord['reading']>(['secret', 'token', 'user', 'id', 'number', 'pin', 'coordinate']);

/** What stands before a string of a list: the bracket, or the end of the string before and a comma. */
const LIST_JOINT = /(?:\[|\\{0,3}["'][ \t\r\n]{0,200},)[ \t\r\n]{0,200}(?=\\{0,3}["'])/y;

/** Keys within one word whose values are refused before the rest of the word is left alone. */
const MOST_REFUSALS = 16;

/** One rule for each kind of key, so that the counts tell them apart. */
export function keyValueRules(): Rule[] {
  const byKind = Map.groupBy(keyWords(), ({ kind, reading, anyLeft }) => `${kind}/${reading}/${anyLeft}`);
  return [...byKind.values()].map((words) => keyValueRule(words));
}

function keyValueRule(words: readonly KeyWord[]): Rule {
  const { kind = '', reading = 'secret', anyLeft = false } = words[0] ?? {};
  const separator = new Separator();
  const extent = new Extent();
  const context: ValueContext = {
    window: new Window(),
    separator,
    extent,
    kind,
    reading,
    isSecret: isSecretReading(reading),
    longest: longestOf(reading),
    canonical: canonicalOf(kind),
    atLineStart: false,
    keyFrom: 0,
    keyTo: 0,
  };
  const bareWord = BARE[reading];
  const isSecret = reading === 'secret';
  const opensSection = isSecret || reading === 'token';
  const triggers = words.map(({ word }) => Buffer.from(word, 'utf8').toString('latin1'));
  // The search takes one byte beyond ASCII for another.
  const foreign = new Set(triggers.keys().filter((index) => /[\x80-\xff]/.test(triggers[index] ?? '')));
  const isForeign = foreign.size > 0;
  /** The next string of a list that is to be taken, from the bracket or the end of the one before. */
  function takeNext(window: Window, at: number): boolean {
    let place = at;
    for (let count = 0; count < 64 && window.test(LIST_JOINT, place); count++) {
      if (!extent.read(window, LIST_JOINT.lastIndex, 'word')) return false;
      if (window.pseudonymAt(extent.from) === -1 && accepts(context)) {
        window.more = takeNext;
        return true;
      }
      place = extent.to;
    }
    return false;
  }
  function takeMember(window: Window, at: number): boolean {
    const written = window.bytes[at] === 0x5c;
    if (!(written ? takeFromWritten : takeFromSection)(window, context.keyFrom, at)) return false;
    window.more = takeMember;
    return true;
  }
  /** What was written before its name. */
  function takeBefore(window: Window, keyFrom: number, keyTo: number): boolean {
    const place = valueBefore(window, keyFrom, keyTo);
    if (place === undefined) return false;
    separator.joint = '=';
    separator.keyQuote = '';
    Object.assign(extent, place, { quoted: true, resume: undefined });
    Object.assign(context, { window, keyFrom, keyTo, atLineStart: false });
    return accepts(context);
  }
  /** Whether what joins key and value is none of prose, of code or of a call. */
  function mayJoin(window: Window, keyFrom: number, keyTo: number): boolean {
    const { joint, at } = separator;
    if (joint === 'pair') return context.isSecret || reading === 'user';
    if (joint === ':') return context.isSecret || !namesCode(window, keyFrom, keyTo);
    if ((joint === 'prose' || joint === 'is') && !SPOKEN.has(reading)) return false;
    return joint !== 'prose' || reading !== 'user' || !isBareWord(window, at);
  }
  /** Whether the value is a list, an object, or a section below the key. */
  function takesStructure(window: Window, value: number): boolean {
    const byte = window.bytes[value];
    if (byte === 0x5b) return separator.keyQuote !== '' || reading === 'names';
    if (!opensSection) return false;
    return byte === 0x7b ? separator.keyQuote !== '' : separator.joint === ':' && endsLine(window, value);
  }
  function takeStructure(window: Window, value: number): boolean {
    const byte = window.bytes[value];
    if (byte === 0x5b) return takeNext(window, value) || (reading === 'names' && takeBracketedName(window, value));
    return byte === 0x7b ? takeFromObject(window, value) : takeMember(window, value);
  }
  return {
    name: `key:${kind}`,
    triggers,
    startsWord: !anyLeft,
    endsWord: reading !== 'secret' && reading !== 'token',
    hostile: `${triggers[0] ?? ''}=`,
    find(window, from, to, trigger) {
      if (isForeign && foreign.has(trigger) && window.slice(from, to) !== triggers[trigger]) return false;
      if (from < window.floor && to <= window.floor) return false;
      if (from < window.refusedTo && window.refusals > MOST_REFUSALS) return false;
      if (!beginsWord(window, from, anyLeft)) return false;
      if (reading === 'parameter' && !isParameter(window, from)) return false;
      const keyTo = keyEnd(window, to, reading);
      if (keyTo === -1) return false;
      if (closesKey(window.bytes[keyTo]) && takeBefore(window, from, keyTo)) return true;
      if (!separator.read(window, from, keyTo)) return false;
      const { at, joint } = separator;
      if (joint !== '=' && !mayJoin(window, from, keyTo)) return false;
      const place = separator.bracketed && window.bytes[at] === 0x5b ? at + 1 : at;
      const value = joint === '=' || joint === ':' ? belowKey(window, from, place, separator.keyQuote !== '') : place;
      const atLineStart = joint === ':' && beginsLine(window, from);
      context.window = window;
      context.atLineStart = atLineStart;
      context.keyFrom = from;
      context.keyTo = keyTo;
      if (opensMore(window.bytes[value]) && takesStructure(window, value)) return takeStructure(window, value);
      // A key and its value at the start of a line is configuration: a secret may have blanks there.
      const spacious = isSecret && atLineStart && separator.spaced;
      const bare = joint === 'element' ? separator.content : spacious ? 'text' : bareWord;
      if (!extent.read(window, value, bare)) return false;
      if (bare === 'text' && isSecret) extent.to = Math.max(extent.to, wordEnd(window, extent.from));
      if ((reading === 'host' || reading === 'user') && !extent.quoted) extendToPerson(context);
      // Half of the value is a pseudonym already: the rest was looked at with it.
      if (window.pseudonymAt(extent.from) !== -1 || (!extent.quoted && window.pseudonymAt(extent.to) !== -1))
        return false;
      if (bareWord === 'capitals' && !extent.quoted && opensObject(window.bytes[extent.to])) return false;
      if (accepts(context)) {
        if (reading === 'names' && !extent.quoted) window.more = takeListedName;
        return true;
      }
      window.refusals = window.refusedTo === extent.to ? window.refusals + 1 : 0;
      window.refusedTo = extent.to;
      return false;
    },
  };
}

/** A bracket or a brace, or the end of the line, which may be written. */
function opensMore(byte: number | undefined): boolean {
  return byte === 0x5b || byte === 0x7b || byte === 0x0a || byte === 0x0d || byte === 0x5c;
}

/** A quotation mark, or the backslash before one. */
function closesKey(byte: number | undefined): boolean {
  return byte === 0x22 || byte === 0x27 || byte === 0x5c;
}

/** What stands behind the class of an object: `ProcessRecord{…}`, `Thread[main]`. */
function opensObject(byte: number | undefined): boolean {
  return byte === 0x7b || byte === 0x5b;
}

/** Whether the line ends at `at`, or a written `\\n` stands there. */
function endsLine(window: Window, at: number): boolean {
  const byte = window.bytes[at];
  return byte === 0x0a || byte === 0x0d || (byte === 0x5c && window.test(WRITTEN_BREAK, at));
}

const WRITTEN_BREAK = /(?:\\{1,4}r)?\\{1,4}n/y;

/** The name of a parameter: behind a `?` or `&`, which may be written as an entity. */
function isParameter(window: Window, from: number): boolean {
  const before = window.bytes[from - 1];
  return before === 0x3f || before === 0x26 || (before === 0x3b && window.bytes[from - 2] === 0x70);
}

function beginsWord(window: Window, from: number, anyLeft: boolean): boolean {
  if (anyLeft || from === 0) return true;
  const { bytes } = window;
  const before = bytes[from - 1];
  if (before === 0x3e) return !window.pseudonymBefore(from);
  if (!is(before, ALPHA | DIGIT) || window.escapedAt(from - 1)) return true;
  return is(bytes[from], UPPER) && !is(before, UPPER);
}

/** The end of the key whose word ends at `to`, or -1 where the name goes on to mean something else. */
function keyEnd(window: Window, to: number, reading: KeyWord['reading']): number {
  const { bytes, end } = window;
  let at = to;
  const limit = Math.min(end, to + 24);
  while (at < limit && is(bytes[at], NAME)) at++;
  if (at === to) return to;
  while (at > to && (bytes[at - 1] === 0x2e || bytes[at - 1] === 0x2d)) at--;
  if (at === to) return to;
  const secret = reading === 'secret' || reading === 'token';
  if (!secret && (at - to > 3 || is(bytes[to], ALPHA))) return -1;
  const tail = window.slice(to, at).toLowerCase();
  return (secret ? TAIL : /^_?\d{1,2}$/).test(tail) ? at : -1;
}

/** A value may stand on the line below its key, indented, alone; the line break may be written out. */
function belowKey(window: Window, keyFrom: number, at: number, quoted: boolean): number {
  const byte = window.bytes[at];
  if (byte === 0x5c) return window.test(BELOW_WRITTEN, at) ? BELOW_WRITTEN.lastIndex : at;
  if (byte !== 0x0a && byte !== 0x0d && byte !== 0x7c && byte !== 0x3e) return at;
  if (window.test(BELOW, at)) return BELOW.lastIndex;
  if (quoted && window.test(BELOW_QUOTED, at)) return BELOW_QUOTED.lastIndex;
  if (window.test(BELOW_WRITTEN, at)) return BELOW_WRITTEN.lastIndex;
  if (!window.test(BREAK, at)) return at;
  const text = textBelow(window, keyFrom, BREAK.lastIndex - 1);
  return text !== -1 && window.test(INDENTED, text) ? INDENTED.lastIndex : at;
}

const ALONE = String.raw`(?=(?:"[^"\n]{1,200}"|'[^'\n]{1,200}'|[^\s:=,"'<>{[\]}-][^\s:=,]{3,200}),?[ \t]{0,8}\r*(?:\n|$))`;
const BREAK = /(?:[|>][+-]?)?\r?\n/y;
const BELOW = new RegExp(String.raw`(?:[|>][+-]?)?\r?\n[ \t]{2,64}${ALONE}`, 'y');
/** Of JSON, which needs no inset. */
const BELOW_QUOTED = /\r?\n[ \t]{0,64}(?="[^"\n]{1,200}"[ \t]{0,8}(?:[,}\]\r\n]|$))/y;
/** Behind what a log puts before every line. */
const INDENTED = new RegExp(String.raw`[ \t]{1,64}${ALONE}`, 'y');
const BELOW_WRITTEN =
  /(?:[|>][+-]?)?(?:\\{1,4}r)?\\{1,4}n[ \t]{2,64}(?=(?:\\{1,4}"[^"\n\\]{1,200}\\{1,4}"|'[^'\n\\]{1,200}'|[^\s:=,"'<>{[\]}\\-][^\s:=,"\\]{3,200}),?[ \t]{0,8}(?:\\{1,4}[rn]|\\{0,4}"|$))/y;

function beginsLine(window: Window, from: number): boolean {
  let at = from;
  const limit = Math.max(0, from - 64);
  while (at > limit && is(window.bytes[at - 1], NAME | BLANK)) at--;
  return at === 0 || window.bytes[at - 1] === 0x0a;
}
