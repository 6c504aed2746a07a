import { Buffer } from 'node:buffer';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../diagnostics/redaction/create-redactor.ts';
import { LONG, campaignSeed } from '../../support/campaign.ts';
import { mixedLog } from '../../support/mixed-log.ts';

const seed = campaignSeed('redaction properties');
const numRuns = LONG ? 20_000 : 500;
/** Each of these builds a redactor. */
const knownRuns = LONG ? 120 : 8;
const key = Buffer.alloc(32, 3);
const KNOWN = [
  { kind: 'ssid', value: 'Büro "Nord" & Süd' },
  { kind: 'serial', value: '98765432' },
  { kind: 'name', value: "Jane O'Neil" },
  { kind: 'secret', value: 'p\\ss<w>/ö9' },
];

/** Pieces that rules look for, so that random texts meet them often. */
const PIECES = [
  'password', 'token', 'user', 'ssid', 'host', 'pin', 'serial number', 'displayName', 'Authorization: Bearer ', 'cookie', '=', ': ', '":"', '"', "'", '\\"', '\\', '\\n', '\n', '\r\n', ' ', ',', ';', '&', '<', '>', '[', ']', '{', '}',
  'jane@example.com', '@', '10.0.0.7', '3.9.1.204', 'fe80::1', 'aa:bb:cc:dd:ee:ff', '://', 'https://', 'a.corp.local', '/home/jane', 'C:\\Users\\jane', '4111111111111111', '+1 555 010 0199', '%40', '%3D', 'eyJ', 'AKIA0123456789ABCDEF',
  '-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----', '\x1b[31m', '\x1b[0m', '<ip:', '0', '7', 'x9', 'hunter2', 'ö', '密码', '\u0000', '98765432', 'Jane', ' joined the meeting', 'zoom.us/j/', 'cGFzc3dvcmQ6',
]; // prettier-ignore
const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...PIECES) },
      { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
    ),
    {
      maxLength: 24,
    },
  )
  .map((parts) => parts.join(''));

const ours = createRedactor({ key, knownValues: KNOWN });
const other = createRedactor({ key: Buffer.alloc(32, 4), knownValues: KNOWN });

async function throughStream(input: Buffer, cuts: readonly number[]): Promise<Buffer> {
  const stream = ours.stream();
  const output = buffer(stream);
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    stream.write(input.subarray(from, cut));
    from = cut;
  }
  stream.end(input.subarray(from));
  return output;
}

describe('redaction of any text', () => {
  it('changes nothing the second time, whatever the key', () => {
    fc.assert(
      fc.property(text, (input) => {
        const once = ours.text(input);
        expect(ours.text(once)).toBe(once);
        expect(other.text(once)).toBe(once);
      }),
      { seed, numRuns },
    );
  });

  it('shares no token with another ticket', () => {
    fc.assert(
      fc.property(text, (input) => {
        const tokens = (output: string) => output.match(/<[a-z][a-z0-9-]*:[0-9a-f]{16,}>/g) ?? [];
        const kept = new Set(tokens(input));
        const theirs = new Set(tokens(other.text(input)));
        expect(tokens(ours.text(input)).filter((token) => theirs.has(token) && !kept.has(token))).toEqual([]);
      }),
      { seed, numRuns: Math.ceil(numRuns / 4) },
    );
  });

  it('keeps the number of lines', () => {
    fc.assert(
      fc.property(text, (input) => {
        expect(ours.text(input).split('\n').length).toBe(input.split('\n').length);
      }),
      { seed, numRuns },
    );
  });

  it('leaves JSON in text valid, with the same shape', () => {
    const shapeOf = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shapeOf);
      return value !== null && typeof value === 'object' ? Object.values(value).map(shapeOf) : 'leaf';
    };
    const json = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null), tie('list'), tie('record')),
      list: fc.array(tie('value'), { maxLength: 4 }),
      record: fc.dictionary(fc.constantFrom('password', 'pin', 'user', 'displayName', 'ssid', 'n', 'token', 'serial', 'meetingId', 'lat', 'phone', 'card', 'x'), tie('value'), { maxKeys: 4 }),
    })).value; // prettier-ignore
    fc.assert(
      // A number alone is no document that could be told from a text.
      fc.property(json, fc.constantFrom(undefined, 2), (value, indent) => {
        fc.pre(typeof value !== 'number');
        const output = ours.text(JSON.stringify(value, null, indent));
        expect(shapeOf(JSON.parse(output))).toEqual(shapeOf(JSON.parse(JSON.stringify(value))));
      }),
      { seed, numRuns },
    );
  });

  it('gives the same through a stream, however the input is cut', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(400), { maxLength: 8 }), async (input, cuts) => {
        const bytes = Buffer.from(input, 'utf8');
        expect((await throughStream(bytes, cuts)).toString('utf8')).toBe(ours.text(input));
      }),
      { seed, numRuns: LONG ? 5_000 : 200 },
    );
  });

  it('gives the same for a long input, with secrets at the borders of its windows', async () => {
    const log = mixedLog(300_000);
    for (const shift of [0, 7, 13]) {
      const lines = `${'x'.repeat(shift)} password=hunter${shift} ${log.replaceAll('\n', ' ')}\n`.repeat(3);
      const input = Buffer.from(lines);
      const whole = ours.text(lines);
      expect((await throughStream(input, [1, 99_999, 262_144, 300_001, 700_000])).toString('utf8')).toBe(whole);
      expect(whole).not.toContain(`hunter${shift}`);
      expect(whole).not.toContain('m.kowalska');
    }
  });
});

describe('known values', () => {
  const value = fc
    .string({ minLength: 6, maxLength: 24, unit: 'grapheme' })
    .map((word) => `${word.trim()}zq7`)
    .filter((word) => word.length >= 6 && !/[<>]/.test(word));
  const encodings: Record<string, (plain: string) => string> = {
    plain: (plain) => plain,
    'upper case': (plain) => plain.toUpperCase(),
    'lower case': (plain) => plain.toLowerCase(),
    JSON: (plain) => JSON.stringify(plain).slice(1, -1),
    percent: (plain) => encodeURIComponent(plain),
    form: (plain) => new URLSearchParams([['', plain]]).toString().slice(1),
    hex: (plain) => Buffer.from(plain).toString('hex'),
    'HEX': (plain) => Buffer.from(plain).toString('hex').toUpperCase(),
    'percent twice': (plain) => encodeURIComponent(encodeURIComponent(plain)),
    'JSON in JSON': (plain) => JSON.stringify(JSON.stringify(plain)).slice(3, -3),
    'JSON in ASCII': (plain) => Array.from({ length: plain.length }, (_, i) => `\\u${plain.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
    'hex with colons': (plain) => (Buffer.from(plain).toString('hex').match(/../g) ?? []).join(':'),
    'C escapes': (plain) => (Buffer.from(plain).toString('hex').match(/../g) ?? []).map((pair) => `\\x${pair}`).join(''),
    'numbered entities': (plain) => Array.from(plain, (char) => `&#${char.codePointAt(0) ?? 0};`).join(''),
    'base64 of UTF-16': (plain) => Buffer.from(plain, 'utf16le').toString('base64').replace(/=+$/, ''),
    HTML: (plain) => plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
  }; // prettier-ignore

  it.each(Object.keys(encodings))('go in %s', (name) => {
    const encode = encodings[name] ?? String;
    fc.assert(
      fc.property(value, (known) => {
        fc.pre(known.isWellFormed());
        const { text: redact } = createRedactor({ key, knownValues: [{ kind: 'name', value: known }] });
        const encoded = encode(known);
        expect(redact(`before|${encoded}|after`)).not.toContain(encoded);
      }),
      { seed, numRuns: knownRuns },
    );
  });

  it.each([0, 1, 2])('go in base64 at alignment %i', (shift) => {
    fc.assert(
      fc.property(value, fc.base64String({ maxLength: 8 }), (known, tail) => {
        fc.pre(known.isWellFormed());
        const { text: redact } = createRedactor({ key, knownValues: [{ kind: 'name', value: known }] });
        const encoded = Buffer.from('ab'.slice(0, shift) + known + tail).toString('base64');
        const decoded = (text: string) => Buffer.from(text.replace(/<[^>]*>/, 'AAAA'), 'base64').toString('utf8');
        expect(decoded(encoded)).toContain(known);
        expect(decoded(redact(encoded))).not.toContain(known);
      }),
      { seed, numRuns: knownRuns },
    );
  });

  it.each(['utf16le', 'utf16be'])('go in %s, with and without a byte order mark', (encoding) => {
    const swap = (bytes: Buffer) => (encoding === 'utf16be' ? Buffer.from(bytes).swap16() : bytes);
    for (const mark of ['', '\ufeff']) {
      const input = swap(Buffer.from(`${mark}the ssid is Büro "Nord" & Süd here\r\n`, 'utf16le'));
      const output = Buffer.from(ours.bytes(input));
      expect(swap(output).toString('utf16le')).toMatch(/^\ufeff?the ssid is <ssid:[0-9a-f]{16}> here\r\n$/);
    }
  });
});
