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

describe.each<[string, number, string[], string[] | null]>([
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
  ['not even everything is enough', 30_000, [], null],
])('%s', (_, maxBytes, pointedAt, expected) => {
  it(`within ${maxBytes} bytes`, () => {
    const fromCapture = (name: string): boolean => name !== 'snapshot.json';
    expect(chooseDrops({ entries, fromCapture, pointedAt: new Set(pointedAt), archiveBytes, maxBytes })).toEqual(
      expected,
    );
  });
});
