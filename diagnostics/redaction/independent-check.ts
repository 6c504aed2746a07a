import { RunDecoder } from './decode-runs.ts';
import { PatternSearch } from './pattern-search.ts';
import { Pieces } from './pieces.ts';
import type { KnownValue } from './redactor.ts';

/** Something that should have gone and is still there. The text itself is not repeated here. */
export interface Leak {
  /** `known-value`, `canary`, or the name of a shape (`private-key`, `jwt`, `email`, `cloud-key`). */
  what: string;
  /** The kind of the known value, or how it was written. */
  detail: string;
  /** Bytes from the start, about: an encoding may shift it. */
  offset: number;
}

export interface LeakCheck {
  knownValues: readonly KnownValue[];
  /** Texts that were planted and must not appear. */
  canaries?: readonly string[];
  /** Names of shapes that are left in by choice. */
  allowed?: readonly string[];
}

/** Bytes looked at together, and how much of the piece before is looked at again. */
const PIECE_BYTES = 1 << 18;
const OVERLAP_BYTES = 8 * 1024;
const SHORTEST_VALUE = 4;
const MOST_LEAKS = 100;

/**
 * Looks for leaks in finished content by means of its own: it undoes the encodings and searches for the plain values,
 * where the redactor searches for the encodings. Shares nothing with the rules but what a pseudonym looks like.
 */
export function scanForLeaks(content: string | Uint8Array, check: LeakCheck): Leak[] {
  const scanner = createLeakScanner(check);
  scanner.push(typeof content === 'string' ? Buffer.from(content, 'utf8') : content);
  return scanner.finish();
}

export interface LeakScanner {
  push(chunk: Uint8Array): void;
  /** What was found, each kind once. */
  finish(): Leak[];
}

/** The same over a stream, in constant memory. */
export function createLeakScanner({ knownValues, canaries = [], allowed = [] }: LeakCheck): LeakScanner {
  const wanted = [
    ...knownValues.map(({ kind, value }) => ({ what: 'known-value', detail: kind, value: value.trim() })),
    ...canaries.map((value) => ({ what: 'canary', detail: 'planted', value: value.trim() })),
  ].filter(({ value }) => Buffer.byteLength(value.toLowerCase()) >= SHORTEST_VALUE);
  const search = new PatternSearch();
  wanted.forEach(({ value }, id) => {
    for (const form of new Set([value, value.toLowerCase(), value.toUpperCase()])) search.add(Buffer.from(form), id);
  });
  SHAPE_SIGNS.forEach(({ sign }, index) => search.add(Buffer.from(sign), wanted.length + index));
  const foreign = wanted.some(({ value }) => !isAscii(Buffer.from(value)));
  const shortest = Math.min(SHORTEST_SHAPE, ...wanted.map(({ value }) => Buffer.byteLength(value)));
  const found = new Map<string, Leak>();
  const pieces = new Pieces(PIECE_BYTES, OVERLAP_BYTES);
  const decoder = new RunDecoder();
  let offset = 0;

  function note(what: string, detail: string, at: number): void {
    const key = `${what}/${detail}`;
    if (!found.has(key) && found.size < MOST_LEAKS) found.set(key, { what, detail, offset: offset + at });
  }
  function lookIn(form: Buffer, length: number, name: string): void {
    search.find(form, length, (id, at) => {
      const value = wanted[id];
      if (value !== undefined) return note(value.what, `${value.detail}, ${name}`, at);
      const shape = SHAPE_SIGNS[id - wanted.length];
      if (shape === undefined || allowed.includes(shape.name)) return;
      const around = form.toString('latin1', Math.max(0, at - shape.before), Math.min(length, at + shape.behind));
      if (shape.shape.test(around)) note(shape.name, `shape, ${name}`, at);
    });
  }
  /** A text: known values of other scripts in whatever case, and addresses, are looked for as well. */
  function lookInText(form: Buffer, name: string): void {
    lookIn(form, form.length, name);
    if (foreign && !isAscii(form)) {
      const folded = Buffer.from(form.toString('utf8').toLowerCase(), 'utf8');
      lookIn(folded, folded.length, name);
    }
    if (!allowed.includes('email')) for (const at of emailsIn(form)) note('email', `shape, ${name}`, at);
  }
  function look(piece: Buffer): void {
    const text = withoutPseudonyms(piece);
    lookInText(text, 'plain');
    for (const { form, name } of written(text)) lookInText(Buffer.from(form, 'latin1'), name);
    for (const { bytes, length } of decoder.base64(text, Math.ceil((shortest * 8) / 6)))
      lookIn(bytes, length, 'base64 or hex');
    const { bytes, length } = decoder.hex(text, shortest);
    lookIn(bytes, length, 'base64 or hex');
  }
  return {
    push(chunk) {
      for (let at = 0; at < chunk.length;) {
        at = pieces.fill(chunk, at);
        if (!pieces.full) continue;
        look(pieces.piece);
        offset += pieces.next();
      }
    },
    finish() {
      look(pieces.piece);
      return [...found.values()];
    },
  };
}

/** A pseudonym becomes a mark of nothing, so that its digits are no part of what is looked for. */
function withoutPseudonyms(bytes: Buffer): Buffer {
  if (!bytes.includes(0x3c)) return bytes;
  return Buffer.from(bytes.toString('latin1').replace(/<[a-z][a-z0-9-]{0,15}:[0-9a-f]{12,40}>/g, '<>'), 'latin1');
}

function isAscii(bytes: Buffer): boolean {
  return bytes.every((byte) => byte < 0x80);
}

/** The text with one encoding undone in each: only the lines that show a sign of it. */
function written(text: Buffer): { form: string; name: string }[] {
  const forms: { form: string; name: string }[] = [];
  const add = (name: string, form: string) => forms.push({ form, name });
  const escaped = linesWith(text, BACKSLASH);
  if (escaped !== '') {
    const once = undoBackslashes(escaped);
    add('escaped', once);
    if (once.includes('\\')) add('escaped twice', undoBackslashes(once));
  }
  const percent = linesWith(text, PERCENT);
  if (percent !== '') {
    const once = undoPercent(percent);
    add('percent', once);
    if (once.includes('+')) add('form', once.replaceAll('+', ' '));
    if (once.includes('%')) add('percent twice', undoPercent(once));
  }
  const form = linesWith(text, PLUS);
  if (form !== '') add('form', form.replaceAll('+', ' '));
  const entities = linesWith(text, AMPERSAND);
  if (entities !== '') add('entities', undoEntities(entities));
  if (text.includes(0)) add('utf-16', undoUtf16(text));
  return forms;
}

const BACKSLASH = 0x5c;
const PERCENT = 0x25;
const PLUS = 0x2b;
const AMPERSAND = 0x26;
const NEWLINE = 0x0a;

/** The lines that have a byte in them. */
function linesWith(text: Buffer, byte: number): string {
  const lines: string[] = [];
  for (let at = text.indexOf(byte); at !== -1;) {
    const from = text.lastIndexOf(NEWLINE, at) + 1;
    const newline = text.indexOf(NEWLINE, at);
    const to = newline === -1 ? text.length : newline + 1;
    lines.push(text.toString('latin1', from, to));
    at = to < text.length ? text.indexOf(byte, to) : -1;
  }
  return lines.join('');
}

function utf8(codePoint: number): string {
  if (codePoint < 0x80) return String.fromCharCode(codePoint);
  return codePoint > 0x10ffff ? '' : Buffer.from(String.fromCodePoint(codePoint), 'utf8').toString('latin1');
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function undoBackslashes(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-f]{4})(?:\\u([0-9a-f]{4}))?|x([0-9a-f]{2})|(.))/gi,
    (whole, first, second, byte, other) => {
      if (typeof byte === 'string') return String.fromCharCode(Number.parseInt(byte, 16));
      if (typeof other === 'string') return SIMPLE_ESCAPES[other] ?? other;
      const units = [first, second].filter((unit) => typeof unit === 'string').map((unit) => Number.parseInt(unit, 16));
      const decoded = String.fromCharCode(...units);
      return decoded === '' ? whole : Buffer.from(decoded, 'utf8').toString('latin1');
    },
  );
}

function undoPercent(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, pair: string) => String.fromCharCode(Number.parseInt(pair, 16)));
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  commat: '@',
};

function undoEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    if (typeof decimal === 'string') return utf8(Number(decimal));
    if (typeof hex === 'string') return utf8(Number.parseInt(hex, 16));
    return ENTITIES[String(name).toLowerCase()] ?? whole;
  });
}

/** Read as UTF-16 from either byte, in either order. */
function undoUtf16(bytes: Buffer): string {
  return [0, 1]
    .flatMap((shift) => {
      const units = Buffer.from(bytes.subarray(shift, bytes.length - ((bytes.length - shift) % 2)));
      return [units.toString('utf16le'), units.swap16().toString('utf16le')];
    })
    .map((decoded) => Buffer.from(decoded, 'utf8').toString('latin1'))
    .join('\n');
}

const UNITS = /\.(?:service|socket|target|slice|mount|timer|path|scope|device|swap|so|conf|png|jpg)$/i;
const CLOUD_KEY =
  /\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[\w-]{35}|gh[pousr]_[A-Za-z0-9]{36}|xox[abprs]-[\w-]{20,72}|[sr]k_live_[A-Za-z0-9]{16,64}|glpat-[\w-]{20})\b/;
const JWT = /\beyJ[\w-]{10,2000}\.eyJ[\w-]{4,4000}\.[\w-]{4,1000}/;
const PRIVATE_KEY =
  /-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\\+[nr]|\s)*(?!<>|-----END)[A-Za-z0-9+/=]{16}/;

/** A sign of a shape, and how far around it the shape may reach. */
interface ShapeSign {
  sign: string;
  name: string;
  shape: RegExp;
  before: number;
  behind: number;
}

/** A few shapes that are nothing else, by four bytes that each of them has. */
const SHAPE_SIGNS: readonly ShapeSign[] = [
  ...'AKIA,ASIA,AIza,ghp_,gho_,ghu_,ghs_,ghr_,xoxa,xoxb,xoxp,xoxr,xoxs,sk_l,rk_l,glpa'
    .split(',')
    .map((sign) => ({ sign, name: 'cloud-key', shape: CLOUD_KEY, before: 1, behind: 96 })),
  { sign: '.eyJ', name: 'jwt', shape: JWT, before: 2003, behind: 5010 },
  { sign: 'VATE', name: 'private-key', shape: PRIVATE_KEY, before: 72, behind: 96 },
];
/** Bytes of the shortest of them. */
const SHORTEST_SHAPE = 20;

function emailsIn(text: Buffer): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(0x40); at !== -1; at = text.indexOf(0x40, at + 1)) {
    const local = /[a-z0-9._%+-]{1,64}$/i.exec(text.toString('latin1', Math.max(0, at - 64), at));
    if (local === null || !/[a-z]/i.test(local[0])) continue;
    const domain = /^(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}[a-z]{2,24}(?![\w.-]*[\w])/i.exec(
      text.toString('latin1', at + 1, at + 257),
    );
    if (domain !== null && !UNITS.test(domain[0])) places.push(at);
  }
  return places;
}
