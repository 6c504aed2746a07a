import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../diagnostics/redaction/create-redactor.ts';
import { knownVersions } from '../../../diagnostics/snapshot/known-versions.ts';
import { systemClock } from '../../../agent/base/system-clock.ts';

const report = {
  component: 'firmware',
  from: '3.9.1.204',
  to: 'v3.9.2.10-user',
  outcome: 'installed' as const,
  detail: null,
  reportedAt: new Date(systemClock.now()).toISOString(),
};

describe('versions of the unit that look like addresses', () => {
  it('are those of four parts; one of a private network is none', () => {
    const reports = [report, { ...report, from: '10.0.19.41', to: '5.17' }, { ...report, from: null, to: '1.2.3.4.5' }];
    expect(knownVersions({ snapshots: [null], reports })).toEqual([
      { kind: 'version', value: '3.9.1.204', stays: true },
      { kind: 'version', value: '3.9.2.10', stays: true },
    ]);
  });

  it('stay in whatever sentence; other addresses go', () => {
    const knownValues = knownVersions({ snapshots: [], reports: [report] });
    const { text } = createRedactor({ key: Buffer.alloc(32, 1), knownValues });
    const sentence = '3.9.2.10 was expected, but 3.9.1.204, the version from before, runs.';
    expect(text(sentence)).toBe(sentence);
    expect(text('{"from":"3.9.1.204","to":"3.9.2.10"}')).toBe('{"from":"3.9.1.204","to":"3.9.2.10"}');
    expect(text('3.9.1.205 answers, 3.9.1.20 does not')).not.toMatch(/3\.9\.1/);
  });
});
