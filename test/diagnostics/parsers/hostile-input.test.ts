import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDebianVersions } from '../../../diagnostics/parsers/debian-version.ts';
import { parseCtaBlock } from '../../../diagnostics/parsers/edid-cta.ts';
import { detailedTiming, establishedModes, standardModes } from '../../../diagnostics/parsers/edid-timings.ts';
import { parseEdid } from '../../../diagnostics/parsers/edid.ts';
import { lineOf } from '../../../diagnostics/parsers/json-value.ts';
import { protoFields, protoText } from '../../../diagnostics/parsers/protobuf.ts';
import { parseTombstoneProto } from '../../../diagnostics/parsers/tombstone-proto.ts';
import { lineTimes } from '../../../diagnostics/parsers/line-time.ts';
import { findVersion } from '../../../diagnostics/parsers/version-in-file.ts';
import { LONG, campaignSeed, seededFraction } from '../../support/campaign.ts';
import { mutate } from '../../support/mutate.ts';
import { SHARED, SHARED_MISSING } from '../../support/shared.ts';
import { tombstoneProto } from '../../support/tombstone-proto.ts';

type Parse = (text: string) => unknown;
const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');

/**
 * Whatever the folder exports is tried, as `parse(text, file)`: a new parser is in by itself. One that takes something
 * else is red until it stands here; null: it reads nothing of others, only what a parser has made.
 */
const OTHERWISE: Record<string, Parse | null> = {
  compareDebianVersions: (text) => compareDebianVersions(text, `${text}1`),
  parseEdid: (text) => parseEdid(bytesOf(text)),
  parseCtaBlock: (text) => parseCtaBlock(bytesOf(text)),
  detailedTiming: (text) => detailedTiming(bytesOf(text)),
  establishedModes: (text) => establishedModes(bytesOf(text)),
  standardModes: (text) => standardModes(bytesOf(text)),
  protoFields: (text) => protoText(protoFields(bytesOf(text)), 1),
  parseTombstoneProto: (text) => parseTombstoneProto(bytesOf(text), 'f'),
  lineOf: (text) => lineOf(text, text.slice(0, 3)),
  lineTimes: (text) => lineTimes('utc', 0)(text),
  findVersion: (text) => findVersion(text, '^version=(\\S+)'),
  formatText: null,
  frameName: null,
  isoOfSeconds: null,
  jsonOrNull: null,
  modeText: null,
  pathOfPart: null,
  pointer: null,
  protoBytes: null,
  protoNumber: null,
  protoText: null,
};

const FOLDER = fileURLToPath(new URL('../../../diagnostics/parsers/', import.meta.url));
const modules = await Promise.all(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    // oxlint-disable-next-line import/no-dynamic-require -- what lies in the folder is what is to be tried
    .map(async (name) => Object.entries((await import(join(FOLDER, name))) as Record<string, unknown>)),
);
const PARSERS: [string, Parse][] = modules.flat().flatMap(([name, value]): [string, Parse][] => {
  const otherwise = OTHERWISE[name];
  if (typeof value !== 'function' || otherwise === null) return [];
  return [[name, otherwise ?? ((text) => (value as (text: string, file: string) => unknown)(text, 'f'))]];
});

it('every parser of the folder is tried, and none is named that is not there', () => {
  const exported = new Set(modules.flat().map(([name]) => name));
  expect(Object.keys(OTHERWISE).filter((name) => !exported.has(name))).toEqual([]);
  expect(PARSERS.length).toBeGreaterThan(60);
});

/** Pieces of what the parsers know, so that random texts come close to meaning something. */
const pieces = fc.constantFrom(
  '\n',
  '\r\n',
  ' ',
  '\t',
  '\0',
  ':',
  '=',
  '"',
  "'",
  '\\',
  '\\040',
  '[',
  ']: [',
  '/',
  '-',
  '%',
  '●',
  '\uFFFD',
  '\u{1F600}',
  'ID=',
  'MemTotal:',
  ' kB',
  'I: Bus=0003 Vendor=222a Product=0001',
  'N: Name="',
  'B: KEY=',
  'B: ABS=',
  'ffffffffffffffff',
  'some avg60=',
  'usb 1-1: USB disconnect',
  'BUG: ',
  'WARNING: ',
  'eth0',
  '00000000',
  '0003',
  'fe80',
  '0'.repeat(32),
  '2026-05-20 10:11:12 upgrade a ',
  'reboot   system boot ',
  '2026-13-45T99:99:99+00:00',
  '.service loaded failed failed',
  '1',
  '9'.repeat(30),
  '-1',
  '1e999',
  'nameserver ',
  'inet6 ',
  '/dev/vda / ext4 rw 0 0',
  'processor\t: ',
  'usb:v046Dp0825',
  '------ SYSTEM PROPERTIES (getprop) ------\n',
  'DUMP OF SERVICE wifi:\n',
  '== dumpstate: 2026-11-20 10:00:00',
  '2026-11-20 10:00:00.100 +0000  1  2 I am_anr  : [0,1,a,2,',
  '----- pid 1 at 2026-11-20 10:00:00 -----\nCmd line: a\n"main" prio=5 tid=1 Native\n',
  'ProcessRecord{a 1:b/',
  'Temperature{mValue=1, mType=1, mName=a, mStatus=1}',
  'Thermal Status: 1\n',
  '== Camera HAL device device@3.4/external/0 (v3.4) static information: ==\n',
  '- Available output devices:\n',
  'mBaseDisplayInfo=DisplayInfo{"a", real 1 x 1}',
  '\u0000\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u0000',
);
const texts = fc.oneof(
  fc
    .array(fc.oneof({ weight: 4, arbitrary: pieces }, fc.string({ maxLength: 10 })), { maxLength: 60 })
    .map((all) => all.join('')),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);

describe.each(PARSERS)('%s', (name, parse) => {
  it('takes any text, and the same text gives the same answer', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(parse(text)).toEqual(parse(text));
      }),
      { seed: campaignSeed(name), numRuns: LONG ? 10_000 : 500 },
    );
  });

  it.each([
    ['one endless line', 'a'.repeat(2_000_000)],
    ['one endless line of digits', '1'.repeat(2_000_000)],
    ['blanks without end', ' '.repeat(2_000_000)],
    ['lines without text', '\n'.repeat(300_000)],
    ['brackets without end', '['.repeat(1_000_000)],
    ['words and blanks', 'a '.repeat(500_000)],
    ['colons', 'a:'.repeat(500_000)],
    ['lines that nearly fit', '2026-05-20 10:11:12 upgrade a b\n'.repeat(50_000)],
    ['a device with counters without end', `eth0: ${'1'.repeat(4000)}x\neth0: ${'12 '.repeat(2000)}x`],
    ['lines of blanks', `${' '.repeat(8000)}x\n`.repeat(100)],
    [
      'log lines of blanks',
      `11-20 10:00:00.100  1  2 E DEBUG ActivityManager am_anr${' '.repeat(8000)}x\n`.repeat(250),
    ],
    ['log lines in brackets', `11-20 10:00:00.100 E/DEBUG am_anr${' ('.repeat(4000)}x\n`.repeat(250)],
    ['colons, and blanks at the end', `${'a:'.repeat(4000)} x y\n`.repeat(250)],
    ['headings that do not end', `------ ${'a ('.repeat(700)}\n`.repeat(900)],
    ['headings within headings', `------ ${'a ------ ('.repeat(220)} ------\n`.repeat(900)],
    ['quotes', `"${'" '.repeat(4000)}\n`.repeat(250)],
    ['braces', `mBaseDisplayInfo=DisplayInfo{"ProcessRecord{a 1:${'b'.repeat(8000)}\n`.repeat(250)],
    ['assignments', `${'a=b,'.repeat(2000)}\n`.repeat(250)],
    ['addresses', `2: eth0: <UP>\n    inet ${'1.'.repeat(4000)}\n`.repeat(250)],
  ])('is done with %s within a second', (_, text) => {
    // The processor's time, not the wall's: other tests run beside this one.
    const started = process.cpuUsage();
    parse(text);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000);
  });
});

const captures = SHARED_MISSING
  ? []
  : readdirSync(join(SHARED, 'captures'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
/** Of a large one a part at a time. */
const MAX_CAPTURE_BYTES = 64 * 1024;

describe('evidence that went wrong on its way', () => {
  it('is read without an exception and without a hang, by every parser', () => {
    const seed = campaignSeed('mutated captures');
    const random = seededFraction(seed);
    const material = [...captures, tombstoneProto()];
    for (let index = 0; index < (LONG ? 10_000 : 40); index++) {
      const whole = material[Math.floor(random() * material.length)] ?? Buffer.alloc(0);
      const from = Math.floor(random() * Math.max(1, whole.length - MAX_CAPTURE_BYTES));
      const text = mutate(whole.subarray(from, from + MAX_CAPTURE_BYTES), random).toString('latin1');
      for (const [name, parse] of PARSERS) {
        const started = process.cpuUsage();
        expect(() => parse(text), `${name}, case ${index}, SEED=${seed}`).not.toThrow();
        expect(process.cpuUsage(started).user, `${name}, case ${index}, SEED=${seed}`).toBeLessThan(1_000_000);
      }
    }
  }, 3_600_000);
});
