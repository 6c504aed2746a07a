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
const PIECE_BYTES = 1 << 20;
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
    ...knownValues.map(({ kind, value }) => ({ what: 'known-value', detail: kind, plain: plainOf(value) })),
    ...canaries.map((value) => ({ what: 'canary', detail: 'planted', plain: plainOf(value) })),
  ].filter(({ plain }) => plain.length >= SHORTEST_VALUE);
  const found = new Map<string, Leak>();
  let waiting: Buffer = Buffer.alloc(0);
  let offset = 0;

  function note(what: string, detail: string, at: number): void {
    const key = `${what}/${detail}`;
    if (!found.has(key) && found.size < MOST_LEAKS) found.set(key, { what, detail, offset: offset + at });
  }
  function look(piece: Buffer): void {
    const text = withoutPseudonyms(piece.toString('latin1'));
    for (const { form, name } of formsOf(text))
      for (const { what, detail, plain } of wanted) {
        const at = form.indexOf(plain);
        if (at !== -1) note(what, `${detail}, ${name}`, at);
      }
    for (const { form, name: how } of [{ form: text, name: 'plain' }, ...written(text)])
      for (const { name, at } of shapesIn(form))
        // Bytes drawn by lot look like an address now and then.
        if (!allowed.includes(name) && !(how === 'base64 or hex' && name === 'email')) note(name, `shape, ${how}`, at);
  }
  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
        waiting = Buffer.concat([waiting, chunk.subarray(at, at + PIECE_BYTES)]);
        if (waiting.length < PIECE_BYTES) continue;
        look(waiting);
        offset += waiting.length - OVERLAP_BYTES;
        waiting = Buffer.from(waiting.subarray(waiting.length - OVERLAP_BYTES));
      }
    },
    finish() {
      look(waiting);
      return [...found.values()];
    },
  };
}

/** Lower-case UTF-8, a character a byte, with single blanks. */
function plainOf(value: string): string {
  return Buffer.from(value.trim().toLowerCase(), 'utf8').toString('latin1').toLowerCase();
}

/** A pseudonym becomes a mark of nothing, so that its digits are no part of what is looked for. */
function withoutPseudonyms(text: string): string {
  return text.replace(/<[a-z][a-z0-9-]{0,15}:[0-9a-f]{12,40}>/g, '<>');
}

/** The text, and the text with one encoding undone in each, all in lower case. */
function formsOf(text: string): { form: string; name: string }[] {
  return [{ form: text, name: 'plain' }, ...written(text)].map(({ form, name }) => ({ form: foldCase(form), name }));
}

/** The text with one encoding undone in each. */
function written(text: string): { form: string; name: string }[] {
  const forms: { form: string; name: string }[] = [];
  const add = (name: string, form: string) => forms.push({ form, name });
  if (text.includes('\\')) {
    const once = undoBackslashes(text);
    add('escaped', once);
    if (once.includes('\\')) add('escaped twice', undoBackslashes(once));
  }
  if (text.includes('%')) {
    const once = undoPercent(text);
    add('percent', once);
    add('form', once.replaceAll('+', ' '));
    if (once.includes('%')) add('percent twice', undoPercent(once));
  }
  if (text.includes('&')) add('entities', undoEntities(text));
  if (text.includes('\0')) add('utf-16', undoUtf16(text));
  const decoded = decodeRuns(text);
  if (decoded !== '') add('base64 or hex', decoded);
  return forms;
}

/** Lower case of UTF-8 text that stands a character a byte. */
function foldCase(bytes: string): string {
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(bytes)) return bytes.toLowerCase();
  const decoded = Buffer.from(bytes, 'latin1').toString('utf8').toLowerCase();
  return Buffer.from(decoded, 'utf8').toString('latin1').toLowerCase();
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
function undoUtf16(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  return [0, 1]
    .flatMap((shift) => {
      const units = Buffer.from(bytes.subarray(shift, bytes.length - ((bytes.length - shift) % 2)));
      return [units.toString('utf16le'), units.swap16().toString('utf16le')];
    })
    .map((decoded) => Buffer.from(decoded, 'utf8').toString('latin1'))
    .join('\n');
}

/** Runs of hexadecimal and base64, decoded: base64 from each of its four characters, as a value may begin anywhere. */
function decodeRuns(text: string): string {
  const parts: string[] = [];
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{6,}/g)) {
    for (let shift = 0; shift < 4; shift++) parts.push(Buffer.from(run.slice(shift), 'base64').toString('latin1'));
    if (/^[0-9a-f]+$/i.test(run))
      for (const shift of [0, 1]) parts.push(Buffer.from(run.slice(shift), 'hex').toString('latin1'));
  }
  for (const [run] of text.matchAll(/(?:[0-9a-f]{2}[ :-]){4,4096}[0-9a-f]{2}/gi))
    parts.push(Buffer.from(run.replace(/[ :-]/g, ''), 'hex').toString('latin1'));
  return parts.join('\n');
}

const UNITS = /\.(?:service|socket|target|slice|mount|timer|path|scope|device|swap|so|conf|png|jpg)$/i;
const CLOUD_KEY =
  /\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[\w-]{35}|gh[pousr]_[A-Za-z0-9]{36}|xox[abprs]-[\w-]{20,72}|[sr]k_live_[A-Za-z0-9]{16,64}|glpat-[\w-]{20})\b/g;
const JWT = /\beyJ[\w-]{10,2000}\.eyJ[\w-]{4,4000}\.[\w-]{4,1000}/g;
const PRIVATE_KEY =
  /-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\\+[nr]|\s)*(?!<>|-----END)[A-Za-z0-9+/=]{16}/g;

/** A few shapes that are nothing else. */
function* shapesIn(text: string): Generator<{ name: string; at: number }> {
  for (const [name, shape] of [
    ['cloud-key', CLOUD_KEY],
    ['jwt', JWT],
    ['private-key', PRIVATE_KEY],
  ] as const)
    for (const { index } of text.matchAll(shape)) yield { name, at: index };
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const local = /[a-z0-9._%+-]{1,64}$/i.exec(text.slice(Math.max(0, at - 64), at));
    const domain = /^(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}[a-z]{2,24}(?![\w.-]*[\w])/i.exec(text.slice(at + 1, at + 257));
    if (local !== null && domain !== null && /[a-z]/i.test(local[0]) && !UNITS.test(domain[0]))
      yield { name: 'email', at };
  }
}
