import { describe, expect, it } from 'vitest';
import { judge } from '../../diagnostics/judge.ts';
import { makeSnapshot, usbDevice } from './health/make-snapshot.ts';

const baseline = makeSnapshot(
  { usb: [usbDevice({}), usbDevice({ id: '046d:085e', path: '1-5', name: 'BRIO' })] },
  { components: [{ id: 'firmware', kind: 'firmware', name: 'Firmware', version: '1.9.0', evidence: [] }] },
);
const snapshot = makeSnapshot({ usb: [usbDevice({})] }, { bootId: 'boot-2' });

describe('judge', () => {
  it('tells an update that succeeded and cost a peripheral', () => {
    const { updates, findings } = judge({ snapshot, baseline, reports: [] });
    expect(updates).toMatchObject([{ component: 'firmware', verdict: 'succeeded', from: '1.9.0', to: '2.0.0' }]);
    expect(findings).toMatchObject([{ id: 'usb/device-gone:046d:085e', severity: 'impaired', began: 'with-update' }]);
  });

  it('makes a finding of an update that did not succeed', () => {
    const report = {
      component: 'firmware',
      from: '1.9.0',
      to: '2.0.0',
      outcome: 'failed' as const,
      detail: 'signature refused',
      reportedAt: '2026-11-20T09:30:00.000Z',
    };
    const { findings } = judge({ snapshot: baseline, baseline, reports: [report] });
    expect(findings).toMatchObject([{ id: 'update/failed:firmware', severity: 'impaired' }]);
    expect(findings[0]?.detail).toContain('signature refused');
  });

  it('gives the same answer for what was written to JSON and read again', () => {
    const again = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
    expect(judge({ snapshot: again(snapshot), baseline: again(baseline), reports: [] })).toEqual(
      judge({ snapshot, baseline, reports: [] }),
    );
  });
});
