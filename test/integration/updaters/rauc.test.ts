import { describe, expect, it } from 'vitest';
import { missingPrograms, NOT_ROOT, verdictOn } from './lab.ts';
import { RaucLab } from './rauc-lab.ts';

const MISSING = missingPrograms('rauc', 'busctl', 'dbus-daemon', 'mksquashfs', 'mkfs.ext4', 'losetup', 'openssl');
const WHY = NOT_ROOT ? ' (skipped: not root)' : MISSING.length > 0 ? ` (skipped: no ${MISSING.join(', ')})` : '';

describe.skipIf(WHY !== '')(`the real RAUC, over a whole A/B cycle${WHY}`, () => {
  it('no update: no verdict', async () => {
    const lab = await RaucLab.create();
    expect(verdictOn('firmware', await lab.look(), await lab.look())).toBeUndefined();
  });

  it('installed: pending-reboot; started: unconfirmed until marked good, then succeeded', async () => {
    const lab = await RaucLab.create();
    const baseline = await lab.look();
    expect(lab.rauc('install', lab.bundle('2.1.0'))).toContain('succeeded');
    const pending = verdictOn('firmware', baseline, await lab.look());
    expect(pending).toMatchObject({ verdict: 'pending-reboot', from: '2.0.0', to: '2.1.0' });
    expect(pending?.why.join(' ')).toContain('the next start takes rootfs.1');
    expect(pending?.evidence).toContainEqual(
      expect.objectContaining({ file: expect.stringMatching(/^commands\//), line: expect.any(Number) }),
    );

    lab.bootLoader('state.B', 'bad'); // A boot loader that waits for the word of the new system.
    await lab.restart('B');
    expect(verdictOn('firmware', baseline, await lab.look())).toMatchObject({ verdict: 'unconfirmed', to: '2.1.0' });

    lab.rauc('status', 'mark-good');
    const good = await lab.look();
    expect(verdictOn('firmware', baseline, good)).toMatchObject({ verdict: 'succeeded', from: '2.0.0', to: '2.1.0' });
    expect(verdictOn('firmware', good, await lab.look())).toBeUndefined();
  });

  it('installed, started, and the old slot runs again: rolled-back', async () => {
    const lab = await RaucLab.create();
    const baseline = await lab.look();
    lab.rauc('install', lab.bundle('2.1.0'));
    lab.bootLoader('state.B', 'bad');
    lab.bootLoader('primary', 'A');
    await lab.restart('A');
    const verdict = verdictOn('firmware', baseline, await lab.look());
    expect(verdict).toMatchObject({ verdict: 'rolled-back', from: '2.0.0', to: '2.1.0' });
    expect(verdict?.why.join(' ')).toContain('marked bad');
  });

  it('confirmed, and later an older one again: rolled-back, not simply downgraded', async () => {
    const lab = await RaucLab.create();
    lab.rauc('install', lab.bundle('2.1.0'));
    await lab.restart('B');
    lab.rauc('status', 'mark-good');
    const baseline = await lab.look();
    lab.bootLoader('state.B', 'bad');
    lab.bootLoader('primary', 'A');
    await lab.restart('A');
    expect(verdictOn('firmware', baseline, await lab.look())).toMatchObject({
      verdict: 'rolled-back',
      from: '2.1.0',
      to: '2.0.0',
    });
  });

  it.each([
    ['a signature that the unit does not know', { key: 'stranger' }, 'signature verification failed'],
    ['a bundle for another product', { compatible: 'other-board' }, 'Compatible mismatch'],
  ])('refuses %s: failed, with its words, and what ran runs on', async (_, how, words) => {
    const lab = await RaucLab.create();
    const baseline = await lab.look();
    expect(lab.rauc('install', lab.bundle('2.1.0', how))).toContain('failed');
    const verdict = verdictOn('firmware', baseline, await lab.look());
    expect(verdict).toMatchObject({ verdict: 'failed', from: '2.0.0', to: 'unknown' });
    expect(verdict?.why.join(' ')).toContain(words);
  });

  it('breaks off in the middle of writing: failed', async () => {
    const lab = await RaucLab.create({ slotB: 'breaks-while-written' });
    const baseline = await lab.look();
    expect(lab.rauc('install', lab.bundle('2.1.0'))).toContain('failed');
    const verdict = verdictOn('firmware', baseline, await lab.look());
    expect(verdict?.verdict).toBe('failed');
    expect(verdict?.why.join(' ')).toMatch(/Input\/output error|did not come to its end/);
  });

  it('a good installation after a refused one is not held against it', async () => {
    const lab = await RaucLab.create();
    const baseline = await lab.look();
    lab.rauc('install', lab.bundle('2.1.0', { key: 'stranger' }));
    lab.rauc('install', lab.bundle('2.1.0'));
    expect(verdictOn('firmware', baseline, await lab.look())?.verdict).toBe('pending-reboot');
  });
});
