import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerAnalyze } from '../../../agent/commands/analyze.ts';
import { documents, baseline, makeCapture, pack, snapshot } from '../../diagnostics/bundle/make-capture.ts';
import { runCommand } from '../../support/run-command.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function bundle(over: Parameters<typeof pack>[2] = {}): Promise<string> {
  const folder = tempFolder();
  const out = join(folder, 'unit.zip');
  await pack(makeCapture(join(folder, 'capture')), out, over);
  return out;
}

const analyze = async (...args: string[]) => await runCommand(registerAnalyze, ['analyze', ...args]);
const analyzeJson = async (...args: string[]) => JSON.parse((await analyze(...args, '--json')).stdout);
const ids = (findings: readonly { id: string }[]) => findings.map(({ id }) => id);

describe('analyze', () => {
  it('repeats the findings, verdicts and priority of a bundle', async () => {
    const analysis = await analyzeJson(await bundle());
    expect(Object.keys(analysis)).toEqual(['platform', 'facts', 'updates', 'findings', 'priority', 'why']);
    expect(ids(analysis.findings)).toEqual(ids(documents.findings));
    expect(analysis.updates).toMatchObject([
      { component: 'firmware', verdict: 'succeeded', from: '1.9.0', to: '2.0.0' },
    ]);
    expect(analysis.priority).toBe('high');
  });

  it('says the same to the byte every time', async () => {
    const path = await bundle();
    for (const json of [['--json'], []]) {
      const [first, second] = [await analyze(path, ...json), await analyze(path, ...json)];
      expect(first.stdout).toBe(second.stdout);
      expect(first.exitCode).toBe(0);
    }
  });

  it('looks at a capture anew', async () => {
    const capture = makeCapture(join(tempFolder(), 'capture'), {
      'files/proc/meminfo': 'MemTotal: 8000000 kB\nMemAvailable: 200000 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n',
    });
    const analysis = await analyzeJson(capture);
    expect(analysis.platform).toBe('linux');
    expect(analysis.facts.memory.totalBytes).toBe(8_000_000 * 1024);
    expect(analysis).toMatchObject({ findings: [{ id: 'memory/exhausted', severity: 'degraded' }], priority: 'high' });
  });

  it('judges one capture against another as its baseline', async () => {
    const version = (number: string) => ({ 'files/etc/os-release': `NAME="DTEN OS"\nIMAGE_VERSION=${number}\n` });
    const before = makeCapture(join(tempFolder(), 'before'), version('1.9.0'));
    const now = makeCapture(join(tempFolder(), 'now'), version('1.8.0'));
    const analysis = await analyzeJson(now, '--baseline', before);
    expect(analysis.updates).toMatchObject([{ verdict: 'downgraded', from: '1.9.0', to: '1.8.0' }]);
    expect(analysis).toMatchObject({ findings: [{ id: 'update/downgraded:firmware' }], priority: 'normal' });
  });

  it('replaces the baseline of a bundle by the one given', async () => {
    const same = await bundle({ documents: { ...documents, snapshot, baseline: null } });
    expect((await analyzeJson(await bundle(), '--baseline', same)).updates).toEqual([]);
  });

  it('weighs the updater’s claims and the person’s word that the bundle carries', async () => {
    const incident = documents.incident;
    if (incident === null) throw new Error('no incident');
    const report = {
      component: 'firmware',
      from: '1.9.0',
      to: '2.1.0',
      outcome: 'failed' as const,
      detail: null,
      reportedAt: '2026-11-20T09:30:00.000Z',
    };
    const path = await bundle({
      documents: {
        ...documents,
        snapshot: { ...baseline, takenAt: snapshot.takenAt },
        incident: { ...incident, source: 'help', reports: [report], person: { category: 'camera', roomUsable: false } },
      },
    });
    expect(await analyzeJson(path)).toMatchObject({
      updates: [{ verdict: 'failed', from: '1.9.0', to: '2.1.0' }],
      findings: [{ id: 'update/failed:firmware' }],
      priority: 'urgent',
    });
  });

  it('reads well: unit, verdict, findings, priority', async () => {
    const { stdout } = await analyze(await bundle());
    for (const words of [
      'DTEN OS 2.0.0',
      'succeeded',
      'USB device gone',
      'Service failed: zoom.service',
      'Priority  high',
    ])
      expect(stdout).toContain(words);
  });

  it('lets no evidence steer the terminal', async () => {
    const capture = makeCapture(join(tempFolder(), 'capture'), {
      'files/etc/os-release': 'NAME="DTEN \u001b]0;owned\u0007\u001b[31m"\nIMAGE_VERSION=1.0.0\n',
    });
    const { stdout } = await analyze(capture);
    expect(stdout).toContain('1.0.0');
    for (const control of ['\u001b', '\u0007']) expect(stdout).not.toContain(control);
  });

  it.each(['/etc/hostname', '/no/such/place', '/dev/null'])('refuses %s with exit code 2', async (path) => {
    const { exitCode, stderr, stdout } = await analyze(path, '--json');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('is not a capture, bundle or bugreport');
    expect(stdout).toBe('');
  });
});
