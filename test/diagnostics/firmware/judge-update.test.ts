import { describe, expect, it } from 'vitest';
import { judgeUpdates } from '../../../diagnostics/firmware/judge-update.ts';
import type { UpdateReport, UpdateVerdict } from '../../../diagnostics/firmware/verdict.ts';
import type { VerdictSource } from '../../../diagnostics/firmware/verdict-source.ts';
import type { Snapshot } from '../../../diagnostics/snapshot/snapshot.ts';
import { makeSnapshot } from '../health/make-snapshot.ts';

interface Unit {
  version: string | null;
  bootId?: string | null;
  /** Hours since the start of the unit. */
  up?: number;
}

const EVIDENCE = [{ file: 'files/etc/os-release', line: 3 }];

function unit({ version, bootId = 'boot-1', up = 1 }: Unit): Snapshot {
  return makeSnapshot(
    {},
    {
      bootId,
      uptimeSeconds: up * 3600,
      components:
        version === null ? [] : [{ id: 'firmware', kind: 'firmware', name: 'Firmware', version, evidence: EVIDENCE }],
    },
  );
}

/** Said two hours before the snapshot, which is taken at 10:00. */
function report(over: Partial<UpdateReport> = {}): UpdateReport {
  return {
    component: 'firmware',
    from: null,
    to: '2.0.0',
    outcome: 'installed',
    detail: null,
    reportedAt: '2026-11-20T08:00:00.000Z',
    ...over,
  };
}

function verdictOf(before: Unit | null, now: Unit, ...reports: UpdateReport[]): UpdateVerdict | undefined {
  const verdicts = judgeUpdates({ baseline: before === null ? null : unit(before), snapshot: unit(now), reports });
  expect(verdicts.length).toBeLessThan(2);
  return verdicts[0];
}

const old: Unit = { version: '1.9.0' };
const bootedSince = { bootId: 'boot-2', up: 1 };
const notBootedSince = { bootId: 'boot-2', up: 3 };

describe('by versions alone', () => {
  it.each<[string, Unit | null, Unit, string | undefined]>([
    ['a higher version runs', old, { version: '2.0.0', ...bootedSince }, 'succeeded'],
    ['a higher version runs, without a restart', old, { version: '2.0.0' }, 'succeeded'],
    ['a lower version runs', old, { version: '1.8.9' }, 'downgraded'],
    ['another build, whose order cannot be told', { version: 'AQL5' }, { version: 'AQL6' }, 'succeeded'],
    ['the same version runs', old, { version: '1.9.0' }, undefined],
    ['the same version, written another way', old, { version: 'v1.9' }, undefined],
    ['the version cannot be read now', old, { version: null }, undefined],
    ['the version could not be read before', { version: null }, { version: '2.0.0' }, undefined],
    ['there is no baseline', null, { version: '2.0.0' }, undefined],
  ])('%s: %s', (_, before, now, expected) => {
    expect(verdictOf(before, now)?.verdict).toBe(expected);
  });
});

describe('with the word of an updater', () => {
  it.each<[string, Unit | null, Unit, UpdateReport, string]>([
    ['installed, the new one runs', old, { version: '2.0.0', ...bootedSince }, report(), 'succeeded'],
    ['installed, the old one runs, same boot id', old, { version: '1.9.0' }, report(), 'pending-reboot'],
    [
      'installed, the old one runs, last start before the report',
      old,
      { version: '1.9.0', ...notBootedSince },
      report(),
      'pending-reboot',
    ],
    ['installed, the old one runs, started since', old, { version: '1.9.0', ...bootedSince }, report(), 'rolled-back'],
    [
      'no outcome told, the old one runs, started since',
      old,
      { version: '1.9.0', ...bootedSince },
      report({ outcome: 'unknown' }),
      'failed',
    ],
    [
      'no outcome told, the old one runs, same boot id',
      old,
      { version: '1.9.0' },
      report({ outcome: 'unknown' }),
      'pending-reboot',
    ],
    ['failed, the old one runs', old, { version: '1.9.0' }, report({ outcome: 'failed' }), 'failed'],
    ['failed, yet the new one runs', old, { version: '2.0.0' }, report({ outcome: 'failed' }), 'unconfirmed'],
    ['installed, a lower one than before runs', old, { version: '1.8.0', ...bootedSince }, report(), 'downgraded'],
    ['a lower one meant and installed', old, { version: '1.8.0' }, report({ to: '1.8.0' }), 'downgraded'],
    ['installed, a third one runs', old, { version: '1.9.5' }, report(), 'unconfirmed'],
    ['installed, what runs cannot be read', old, { version: null }, report(), 'unconfirmed'],
    ['failed, what runs cannot be read', old, { version: null }, report({ outcome: 'failed' }), 'failed'],
    ['what was installed ran before', { version: '2.0.0' }, { version: '2.0.0' }, report(), 'none'],
    [
      'the baseline was read after the update',
      { version: '2.0.0' },
      { version: '2.0.0' },
      report({ from: '1.9.0' }),
      'succeeded',
    ],
    ['no baseline, the updater knows what ran', null, { version: '1.9.0' }, report({ from: '1.9.0' }), 'rolled-back'],
    ['no baseline, nobody knows what ran', null, { version: '2.0.0' }, report(), 'succeeded'],
  ])('%s: %s', (_, before, now, said, expected) => {
    expect(verdictOf(before, now, said)?.verdict).toBe(expected);
  });

  it('takes the last word on a component', () => {
    const first = report({ outcome: 'failed' });
    const second = report({ outcome: 'installed', reportedAt: '2026-11-20T08:30:00.000Z' });
    expect(verdictOf(old, { version: '1.9.0' }, second, first)?.verdict).toBe('pending-reboot');
  });

  it('names a component that nobody can read by the id in the report', () => {
    const verdict = verdictOf(null, { version: null }, report({ component: 'app:rooms', to: '6.0.1' }));
    expect(verdict).toMatchObject({ component: 'app:rooms', name: 'app:rooms', from: 'unknown', to: '6.0.1' });
  });
});

describe('reasons', () => {
  it('give from, to, the updater’s word, the restart, and where the version was read', () => {
    const verdict = verdictOf(old, { version: '1.9.0', ...bootedSince }, report({ detail: 'slot b written' }));
    expect(verdict).toMatchObject({ from: '1.9.0', to: '2.0.0', evidence: EVIDENCE });
    expect(verdict?.why).toEqual([
      '2.0.0 was expected, but 1.9.0, the version from before, runs.',
      'The updater reported 2.0.0 as installed at 2026-11-20T08:00:00.000Z: slot b written.',
      'The unit has restarted since the updater spoke.',
    ]);
  });

  it('show the lower version that runs as the target of a downgrade', () => {
    expect(verdictOf(old, { version: '1.8.0' }, report())).toMatchObject({ from: '1.9.0', to: '1.8.0' });
  });
});

describe('a further source', () => {
  const bootLoader = (verdict: UpdateVerdict['verdict']): VerdictSource => ({
    name: 'boot loader',
    testify: () => ({
      verdict,
      why: 'Slot B is not marked good.',
      evidence: [{ file: 'commands/009.stdout', line: 4 }],
    }),
  });
  const judgeWith = (source: VerdictSource, now: Unit) =>
    judgeUpdates({ baseline: unit(old), snapshot: unit(now), reports: [] }, [source])[0];

  it('refines what the versions leave open', () => {
    const verdict = judgeWith(bootLoader('unconfirmed'), { version: '2.0.0', ...bootedSince });
    expect(verdict?.verdict).toBe('unconfirmed');
    expect(verdict?.evidence).toContainEqual({ file: 'commands/009.stdout', line: 4 });
  });

  it('is quoted, not followed, where what runs contradicts it', () => {
    const verdict = judgeWith(bootLoader('rolled-back'), { version: '2.0.0', ...bootedSince });
    expect(verdict?.verdict).toBe('succeeded');
    expect(verdict?.why.join(' ')).toContain('contradicts');
  });
});
