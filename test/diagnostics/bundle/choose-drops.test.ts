import { describe, expect, it } from 'vitest';
import { chooseDrops } from '../../../diagnostics/bundle/choose-drops.ts';

const entry = (name: string, packedBytes: number) => ({ name, packedBytes, bytes: packedBytes * 5, sha256: '' });
const entries = [
  entry('host.json', 10_000),
  entry('files/a.log', 50_000),
  entry('files/b.log', 90_000),
  entry('commands/001.json', 1000),
  entry('commands/001.stdout', 70_000),
  entry('commands/001.stderr', 1000),
  entry('snapshot.json', 30_000),
];
const archiveBytes = 255_000;

describe.each<[string, number, string[], string[] | null, string[]?]>([
  ['the largest goes first', 170_000, [], ['files/b.log']],
  [
    'a command goes as a whole',
    100_000,
    [],
    ['files/b.log', 'commands/001.json', 'commands/001.stdout', 'commands/001.stderr'],
  ],
  [
    'what a finding points to goes last',
    170_000,
    ['files/b.log'],
    ['commands/001.json', 'commands/001.stdout', 'commands/001.stderr', 'files/a.log'],
  ],
  [
    'what was logged around the incident goes after the rest',
    120_000,
    [],
    ['commands/001.json', 'commands/001.stdout', 'commands/001.stderr', 'files/a.log', 'files/b.log'],
    ['files/b.log'],
  ],
  ['not even everything is enough', 30_000, [], null],
])('%s', (_, maxBytes, pointedAt, expected, around = []) => {
  it(`within ${maxBytes} bytes`, () => {
    const fromCapture = (name: string): boolean => name !== 'snapshot.json';
    const sets = { pointedAt: new Set(pointedAt), aroundIncident: new Set(around) };
    expect(chooseDrops({ entries, fromCapture, ...sets, archiveBytes, maxBytes })).toEqual(expected);
  });
});

it('what was frozen goes after the rest too, a command as a whole', () => {
  const frozen = [entry('frozen/commands/001.stdout', 60_000), entry('frozen/commands/001.json', 1000)];
  const all = [...entries, ...frozen];
  const input = { fromCapture: (name: string) => name !== 'snapshot.json', pointedAt: new Set<string>() };
  const drops = (maxBytes: number) =>
    chooseDrops({ ...input, entries: all, archiveBytes: archiveBytes + 61_000, maxBytes });
  expect(drops(110_000)?.some((name) => name.startsWith('frozen/'))).toBe(false);
  expect(drops(60_000)).toEqual(expect.arrayContaining(frozen.map(({ name }) => name)));
});
