import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { eventually } from '../../support/eventually.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { firstStart, look, missingPrograms, nextStart, NOT_ROOT, startJournal, verdictOn } from './lab.ts';
import { MENDER_MISSING, MenderLab } from './mender-lab.ts';
import { SWUPDATE_MISSING, SwupdateLab } from './swupdate-lab.ts';

/** Those whose words stand in the journal: one file, because a machine has one journal. */
function whyNot(missing: string[]): string {
  if (NOT_ROOT) return ' (skipped: not root)';
  return missing.length > 0 ? ` (skipped: no ${missing.join(', ')})` : '';
}

describe.skipIf(whyNot(MENDER_MISSING) !== '')(`the real Mender client${whyNot(MENDER_MISSING)}`, () => {
  it('installs: unconfirmed until the commit, then succeeded', async () => {
    const lab = await MenderLab.create();
    const baseline = await lab.look();
    await lab.install('2.1.0');
    const waiting = verdictOn('firmware', baseline, await lab.look());
    expect(waiting).toMatchObject({ verdict: 'unconfirmed', from: '2.0.0', to: '2.1.0' });
    expect(waiting?.why.join(' ')).toContain('neither committed nor rolled back');
    await lab.mender('commit');
    const updated = await lab.look();
    expect(verdictOn('firmware', baseline, updated)).toMatchObject({
      verdict: 'succeeded',
      from: '2.0.0',
      to: '2.1.0',
    });
    expect(verdictOn('firmware', updated, updated)).toBeUndefined();
  });

  it('installs for the next start: pending-reboot; the old one runs on after it: unconfirmed', async () => {
    const lab = await MenderLab.create();
    const baseline = await lab.look();
    await lab.install('2.1.0', 'later');
    expect(verdictOn('firmware', baseline, await lab.look())).toMatchObject({ verdict: 'pending-reboot', to: '2.1.0' });
    lab.start = await nextStart(lab.start);
    expect(verdictOn('firmware', baseline, await lab.look())).toMatchObject({ verdict: 'unconfirmed', to: '2.1.0' });
  });

  it('goes back: rolled-back', async () => {
    const lab = await MenderLab.create();
    const baseline = await lab.look();
    await lab.install('2.1.0');
    await lab.mender('rollback');
    expect(verdictOn('firmware', baseline, await lab.look())).toMatchObject({ verdict: 'rolled-back', from: '2.0.0' });
  });

  it('breaks off: failed, with its words', async () => {
    const lab = await MenderLab.create();
    const baseline = await lab.look();
    await lab.install('2.1.0', 'breaks');
    const verdict = verdictOn('firmware', baseline, await lab.look());
    expect(verdict).toMatchObject({ verdict: 'failed', from: '2.0.0' });
    expect(verdict?.why.join(' ')).toContain('terminated abnormally');
  });
});

describe.skipIf(whyNot(SWUPDATE_MISSING) !== '')(`the real SWUpdate${whyNot(SWUPDATE_MISSING)}`, () => {
  it('installs: succeeded', async () => {
    const lab = await SwupdateLab.create();
    const baseline = await lab.look();
    await lab.install('2.1.0');
    const updated = await lab.look();
    const verdict = verdictOn('firmware', baseline, updated);
    expect(verdict).toMatchObject({ verdict: 'succeeded', from: '2.0.0', to: '2.1.0' });
    expect(verdict?.why.join(' ')).toContain('the last run (2.1.0) ended well');
    expect(verdictOn('firmware', updated, updated)).toBeUndefined();
  });

  it('installs elsewhere: pending-reboot until the start, rolled-back after it', async () => {
    const lab = await SwupdateLab.create();
    const baseline = await lab.look();
    await lab.install('2.1.0', { path: join(lab.folder, 'other-slot') });
    expect(verdictOn('firmware', baseline, await lab.look())).toMatchObject({ verdict: 'pending-reboot', to: '2.1.0' });
    lab.start = await nextStart(lab.start);
    expect(verdictOn('firmware', baseline, await lab.look())).toMatchObject({ verdict: 'rolled-back', to: '2.1.0' });
  });

  it.each([
    ['cannot write', { path: '/nonexistent/folder/version' }, /cannot open|Installation failed/],
    ['refuses a signature', { key: 'stranger' }, /failed/],
  ])('%s: failed', async (_, how, words) => {
    const lab = await SwupdateLab.create();
    const baseline = await lab.look();
    await lab.install('2.1.0', how);
    const verdict = verdictOn('firmware', baseline, await lab.look());
    expect(verdict).toMatchObject({ verdict: 'failed', from: '2.0.0' });
    expect(verdict?.why.join(' ')).toMatch(words);
  });
});

const LOGGER_MISSING = missingPrograms('logger', 'journalctl', 'systemd-cat');

describe.skipIf(whyNot(LOGGER_MISSING) !== '')(`crashes in the real journal${whyNot(LOGGER_MISSING)}`, () => {
  it('are counted by signature, with their place', async () => {
    await startJournal();
    const folder = tempFolder();
    writeFileSync(join(folder, 'version'), '1.0.0\n');
    const program = `rooms-${randomUUID()}`;
    for (const pid of ['101', '102', '103']) logCoredump(program, pid);
    const group = await eventually('the crashes in the journal', async () => {
      const { facts } = await look({ versionFile: join(folder, 'version'), only: ['crashes'] }, firstStart());
      return facts.crashes?.find(({ last, count }) => last.process === program && count === 3);
    });
    expect(group.last).toMatchObject({ signal: 'SIGABRT', frames: ['libc.so.6 raise', 'librooms.so draw'] });
    expect(group.last.at).toMatchObject({ file: expect.stringMatching(/^commands\//), line: expect.any(Number) });
  });
});

/** An entry as systemd-coredump writes it (systemd-coredump(8), journal fields). */
function logCoredump(program: string, pid: string): void {
  const fields = [
    'MESSAGE_ID=fc2e22bc6ee647b6b90729ab34a250b1',
    `COREDUMP_COMM=${program}`,
    `COREDUMP_PID=${pid}`,
    'COREDUMP_SIGNAL_NAME=SIGABRT',
    `COREDUMP_TIMESTAMP=${systemClock.now() * 1000}`,
    `MESSAGE=Process ${pid} (${program}) of user 0 dumped core.`,
    'MESSAGE=',
    `MESSAGE=Stack trace of thread ${pid}:`,
    'MESSAGE=#0  0x00007f8b00000000 raise (libc.so.6 + 0x38d22)',
    'MESSAGE=#1  0x00007f8c00000000 draw (librooms.so + 0x1)',
  ];
  execFileSync('logger', ['--journald'], { input: `${fields.join('\n')}\n` });
}
