import { fold } from './engine/automaton.ts';
import type { Window } from './engine/window.ts';
import { spellingsOf } from './encodings.ts';
import type { KnownValue } from './redactor.ts';
import type { Rule } from './rule.ts';
import { ALPHA, DIGIT, NAME, is } from './engine/byte-class.ts';
import { LOWER_CASE } from './rules/canonical.ts';
import { jsonQuote } from './rules/json-quote.ts';

/** Shorter values are too common to be removed wherever they stand: they go by their key only. */
export const SHORTEST_KNOWN_VALUE = 4;

/** Bytes of a spelling that the one pass looks for; the rest is compared where they stand. */
const TRIGGER_BYTES = 8;
const FEWEST_LETTERS = 4;
/** So many digits in a row tell enough without letters. */
const MOST_DIGITS = 32;
const LONGEST_HOST = 253;

/** Words that are no secret of one unit, even when it is named so. They go by their key only. */
const STOP_LIST = new Set(
  (
    'android,localhost,linux,root,system,admin,administrator,user,users,guest,default,none,null,true,false,unknown,' +
    'dten,zoom,teams,microsoft,google,rooms,room,meeting,office,main,test,home,host,name,public,private,wifi,wlan,' +
    'internet,network,local,localdomain,display,board,camera,audio,video,conference,lobby,debian,ubuntu,raspberrypi,' +
    'info,error,warn,warning,debug,started,stopped,password,secret,token,serial,device,kernel,service,0000,1234,12345678,00000000,none'
  ).split(','),
);

/** Whether a value is removed wherever it stands, not by its key only. */
export function isDistinctive({ value, stays }: KnownValue): boolean {
  if (stays === true) return false;
  const plain = value.trim().toLowerCase();
  return plain.length >= SHORTEST_KNOWN_VALUE && !STOP_LIST.has(plain);
}

/** A name of two words is also written with other joints, and turned round. */
function relatives(known: KnownValue): KnownValue[] {
  const value = known.value.trim();
  const words = value.split(/\s+/);
  if (words.length < 2 || words.length > 6 || !['name', 'room', 'site', 'host', 'ssid', 'user'].includes(known.kind))
    return [{ ...known, value }];
  const joined = [' ', '_', '-', '.', ''].map((joint) => words.join(joint));
  if (known.kind === 'name') joined.push(`${words.at(-1) ?? ''}, ${words.slice(0, -1).join(' ')}`);
  return [value, ...joined].map((form) => ({ kind: known.kind, value: form }));
}

interface Variant {
  bytes: string;
  exact: boolean;
  kind: string;
  canonical: string;
}

/** Removes the unit's own values in every encoding, whatever stands around them. */
export function knownValueRule(values: readonly KnownValue[]): Rule {
  const variants = new Map<string, Map<string, Variant>>();
  for (const known of values.filter(isDistinctive)) {
    const kind = kindOf(known.kind);
    const canonical = Buffer.from(known.value.trim().toLowerCase(), 'utf8').toString('latin1');
    for (const relative of relatives(known).filter(isDistinctive))
      for (const { bytes, exact } of spellingsOf(relative.value)) {
        const trigger = triggerOf(bytes);
        const variant = { bytes, exact, kind, canonical };
        const others = variants.get(trigger);
        const spelling = exact ? `=${bytes}` : bytes.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
        if (others === undefined) variants.set(trigger, new Map([[spelling, variant]]));
        else if (!others.has(spelling)) others.set(spelling, variant);
      }
  }
  const byTrigger = [...variants.values()].map((others) => groupsOf([...others.values()]));
  return {
    name: 'known-value',
    triggers: [...variants.keys()],
    digits: [...variants.values()].map((others) => digitsOf([...others.values()])),
    hostile: '',
    find(window, from, _to, trigger) {
      for (const group of byTrigger[trigger] ?? []) {
        const end = from + group.length;
        if (end <= window.floor || end > window.end) continue;
        for (const variant of candidatesAt(window, from, group))
          if (standsAt(window, from, variant)) return takeKnown(window, from, end, variant);
      }
      return false;
    },
  };
}

/** Spellings of one length that begin alike. */
interface Group {
  length: number;
  variants: readonly Variant[];
  /** Where they are many: by their text in lower case. */
  byText: ReadonlyMap<string, readonly Variant[]> | undefined;
}

/** As many are compared one after the other. */
const MOST_COMPARED = 8;

/** The longest first: a value may be the beginning of another. */
function groupsOf(variants: readonly Variant[]): Group[] {
  const byLength = Map.groupBy(variants, ({ bytes }) => bytes.length);
  return [...byLength]
    .sort(([a], [b]) => b - a)
    .map(([length, alike]) => ({
      length,
      variants: alike,
      byText: alike.length > MOST_COMPARED ? Map.groupBy(alike, ({ bytes }) => bytes.toLowerCase()) : undefined,
    }));
}

function candidatesAt(window: Window, from: number, { length, variants, byText }: Group): readonly Variant[] {
  if (byText === undefined) return variants;
  return byText.get(window.slice(from, from + length).toLowerCase()) ?? [];
}

/** The digits that one of them begins with. */
function digitsOf(variants: readonly Variant[]): string {
  return [...new Set(variants.map(({ bytes }) => bytes[0] ?? ''))].join('');
}

function takeKnown(window: Window, from: number, to: number, variant: Variant): boolean {
  const host = variant.kind === 'host' ? wholeHost(window, from, variant.bytes) : from;
  if (host < from) return window.take(variant.kind, host, to, LOWER_CASE);
  const [start, end] = wholeNumber(window, from, to) ?? [from, to];
  const quote = start === from && end === to && !/^[\d.]+$/.test(variant.bytes) ? '' : jsonQuote(window, start, end);
  const widened = quote === '' ? ([from, to] as const) : ([start, end] as const);
  if (!window.take(variant.kind, widened[0], widened[1], variant.canonical)) return false;
  window.quote = quote;
  return true;
}

/** Where the name begins that a known domain is the end of: `foobar.` before it tells of the same house. */
function wholeHost(window: Window, from: number, domain: string): number {
  const { bytes, floor } = window;
  if (from === 0 || bytes[from - 1] !== 0x2e || !/^[\w-]+(?:\.[\w-]+)+$/.test(domain)) return from;
  let start = from;
  const limit = Math.max(floor, from - LONGEST_HOST);
  while (
    start > limit &&
    (is(bytes[start - 1], NAME) || (bytes[start - 1] ?? 0) >= 0x80) &&
    !window.escapedAt(start - 1)
  )
    start--;
  while (start < from && is(bytes[start], NAME) && !is(bytes[start], ALPHA | DIGIT)) start++;
  return start;
}

/** The whole number of JSON that a value of digits is a part of: a piece of it cannot be replaced alone. */
function wholeNumber(window: Window, from: number, to: number): [number, number] | undefined {
  const { bytes } = window;
  if (!is(bytes[from], DIGIT)) return undefined;
  let start = from;
  let end = to;
  while (start > window.floor && from - start < 32 && isNumeric(bytes[start - 1])) start--;
  while (end < window.end && end - to < 32 && isNumeric(bytes[end])) end++;
  return [start, end];
}

function isNumeric(byte: number | undefined): boolean {
  return is(byte, DIGIT) || byte === 0x2e || byte === 0x2d || byte === 0x2b || byte === 0x65 || byte === 0x45;
}

/** The first bytes, as the automaton folds them. */
function triggerOf(bytes: string): string {
  let trigger = '';
  // Digits match all digits: a prefix of few letters, such as `44:37:58`, would be met at every time of day.
  for (let letters = 0; trigger.length < bytes.length;) {
    if (trigger.length >= TRIGGER_BYTES && (letters >= FEWEST_LETTERS || trigger.length >= MOST_DIGITS)) break;
    const byte = bytes.charCodeAt(trigger.length);
    if (!is(byte, DIGIT) && !' :.-'.includes(String.fromCharCode(byte))) letters++;
    trigger += String.fromCharCode(fold(byte));
  }
  return trigger;
}

function standsAt(window: Window, at: number, { bytes, exact }: Variant): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const found = window.bytes[at + i] as number;
    const wanted = bytes.charCodeAt(i);
    if (found !== wanted && (exact || lower(found) !== lower(wanted))) return false;
  }
  return true;
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

/** A pseudonym's kind is a word of letters, digits and dashes. */
function kindOf(kind: string): string {
  const plain = kind
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '')
    .slice(0, 16);
  return /^[a-z]/.test(plain) ? plain : 'known';
}
