import { describe, expect, it } from 'vitest';
import { countBySignature } from '../../../diagnostics/collectors/crashes.ts';
import { findFindings } from '../../../diagnostics/health/find-findings.ts';
import type { Crash, RebootFacts } from '../../../diagnostics/snapshot/fault-facts.ts';
import { boot, makeSnapshot } from './make-snapshot.ts';
import type { PartialFacts } from './make-snapshot.ts';

function find(facts: PartialFacts, before: PartialFacts | null = {}) {
  const baseline =
    before === null ? null : makeSnapshot(before, { takenAt: '2026-11-20T08:00:00.000Z', bootId: 'boot-0' });
  return findFindings({ snapshot: makeSnapshot(facts), baseline, updates: [] });
}

function crashAt(time: string | null, process = 'zoomrooms'): Crash {
  return {
    ...{ process, pid: 1, signal: 'SIGSEGV', abortMessage: null, frames: ['libc.so raise'], build: null },
    ...{ time, at: { file: 'commands/004.stdout', line: 7 } },
  };
}

const at = (minute: number): string => `2026-11-20T09:${String(minute).padStart(2, '0')}:00.000Z`;
const crashes = (...list: Crash[]): PartialFacts => ({ crashes: countBySignature(list) });

describe('crashes', () => {
  it.each<[string, PartialFacts, [string, string][]]>([
    ['none', crashes(), []],
    ['one of any program', crashes(crashAt(at(5), 'cron')), [['process', 'notice']]],
    ['one of the meeting app', crashes(crashAt(at(5))), [['process', 'impaired']]],
    [
      'three of the meeting app in ten minutes',
      crashes(crashAt(at(5)), crashAt(at(9)), crashAt(at(14))),
      [['loop', 'degraded']],
    ],
    [
      'three of another program in ten minutes',
      crashes(...[5, 9, 14].map((m) => crashAt(at(m), 'cron'))),
      [['loop', 'impaired']],
    ],
    ['three over an hour', crashes(...[5, 25, 45].map((m) => crashAt(at(m), 'cron'))), [['process', 'impaired']]],
    ['before the baseline', crashes(crashAt('2026-11-20T07:00:00.000Z')), []],
    ['without a time', crashes(crashAt(null)), []],
    ['in the future', crashes(crashAt('2026-11-20T11:00:00.000Z')), []],
  ])('%s', (_, facts, expected) => {
    const found = find(facts).map(({ id, severity }) => [id.split(/[/:]/)[1], severity]);
    expect(found).toEqual(expected);
  });

  it('of another stack are another fault', () => {
    const other = { ...crashAt(at(9)), frames: ['libzoom.so draw'] };
    expect(find(crashes(crashAt(at(5)), other))).toHaveLength(2);
  });

  it('point to where they stand', () => {
    expect(find(crashes(crashAt(at(5))))[0]?.evidence).toEqual([{ file: 'commands/004.stdout', line: 7 }]);
  });
});

function reboot(cause: RebootFacts['cause'], starts: string[] = [], source = 'journal'): PartialFacts {
  const word = { source, cause, text: `text of ${cause}`, at: { file: 'commands/002.stdout', line: 3 } };
  return {
    boot: boot({ cleanShutdown: cause === 'user' }),
    reboot: { bootId: 'boot-1', cause, words: [word], starts, startsAt: { file: 'commands/001.stdout' } },
  };
}

describe('why the unit started', () => {
  it.each<[RebootFacts['cause'], string | undefined]>([
    ['kernel-panic', 'impaired'],
    ['kernel-oops', 'impaired'],
    ['watchdog', 'impaired'],
    ['thermal', 'impaired'],
    ['power-loss', 'notice'],
    ['user', undefined],
  ])('%s: %s', (cause, severity) => {
    const found = find(reboot(cause)).find(({ id }) => id === 'boot/unclean-reboot');
    expect(found?.severity).toBe(severity);
    if (severity === 'impaired') expect(found?.evidence).toEqual([{ file: 'commands/002.stdout', line: 3 }]);
  });

  it('a panic that the kernel kept, and that the baseline knows, is of an earlier start', () => {
    const facts = reboot('kernel-panic', [], 'pstore');
    expect(find(facts, facts)[0]?.severity).toBe('notice');
  });
});

describe('a boot loop', () => {
  const four = [at(30), at(38), at(46), at(55)];
  it.each<[string, PartialFacts, string | undefined]>([
    ['four starts in half an hour', reboot('power-loss', four), 'degraded'],
    ['that somebody asked for', reboot('user', four), 'notice'],
    ['three starts', reboot('power-loss', four.slice(1)), undefined],
    [
      'over a day',
      reboot('power-loss', ['2026-11-19T09:55:00.000Z', '2026-11-19T20:00:00.000Z', at(46), at(55)]),
      undefined,
    ],
    [
      'long over',
      reboot(
        'power-loss',
        four.map((time) => time.replace('T09', 'T07')),
      ),
      undefined,
    ],
  ])('%s', (_, facts, severity) => {
    expect(find(facts).find(({ id }) => id === 'boot/loop')?.severity).toBe(severity);
  });
});
