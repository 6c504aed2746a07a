import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { UpdateReport } from '../../../diagnostics/firmware/verdict.ts';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { toIso } from '../../../agent/base/iso-time.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { firstStart, look, missingPrograms, nextStart, NOT_ROOT, run, tryRun, verdictOn } from './lab.ts';
import type { Start } from './lab.ts';

const MISSING = missingPrograms('ostree', 'unshare', 'chroot');
const WHY = NOT_ROOT ? ' (skipped: not root)' : MISSING.length > 0 ? ` (skipped: no ${MISSING.join(', ')})` : '';

/**
 * Runs the real tool inside a deployment, as on a unit that was started from it: in a mount namespace of its own, with
 * the programs of this machine.
 */
const INSIDE = `#!/bin/bash
set -e
D=$(cat LAB/booted)
for n in sysroot proc run usr lib lib64 bin dev boot; do mkdir -p $D/$n; done
mount --bind $D $D
mount --rbind /usr $D/usr
for n in lib lib64 bin; do mount --rbind /usr/$n $D/$n; done
mount --rbind /proc $D/proc
mount --rbind /dev $D/dev
mount -t tmpfs tmpfs $D/run
touch $D/run/ostree-booted
ln -sfn sysroot/ostree $D/ostree
mount --rbind LAB/sysroot $D/sysroot
mount --rbind LAB/sysroot/boot $D/boot
exec chroot $D /usr/bin/ostree "$@"
`;

class OstreeLab {
  readonly folder = tempFolder();
  start: Start = firstStart();

  constructor() {
    mkdirSync(join(this.folder, 'sysroot'));
    mkdirSync(join(this.folder, 'bin'));
    onTestFinished(() => void tryRun('chattr', ['-R', '-i', join(this.folder, 'sysroot')]));
    writeFileSync(join(this.folder, 'inside'), INSIDE.replaceAll('LAB', this.folder));
    writeFileSync(join(this.folder, 'bin/ostree'), `#!/bin/sh\nexec unshare -m ${this.folder}/inside "$@"\n`);
    for (const script of ['inside', 'bin/ostree']) chmodSync(join(this.folder, script), 0o755);
    run('ostree', ['admin', 'init-fs', join(this.folder, 'sysroot')]);
    this.#admin('os-init', 'dten');
    this.deploy('1.0.0');
    this.boot('1.0.0');
  }

  deploy(version: string): void {
    const tree = join(this.folder, `tree-${version}`);
    for (const part of ['usr/etc', 'usr/lib/modules/6.1', 'boot']) mkdirSync(join(tree, part), { recursive: true });
    writeFileSync(join(tree, 'usr/lib/modules/6.1/vmlinuz'), 'kernel');
    writeFileSync(join(tree, 'usr/lib/os-release'), `NAME=DTEN\nID=dten\nIMAGE_VERSION=${version}\n`);
    writeFileSync(join(tree, 'usr/etc/version'), `${version}\n`);
    run('ostree', [
      `--repo=${this.folder}/sysroot/ostree/repo`,
      'commit',
      '-b',
      'dten',
      `--add-metadata-string=version=${version}`,
      tree,
    ]);
    this.#admin('deploy', '--os=dten', 'dten');
  }

  undeploy(index: number): void {
    this.#admin('undeploy', String(index));
  }

  boot(version: string): void {
    const folder = join(this.folder, 'sysroot/ostree/deploy/dten/deploy');
    const name = readdirSync(folder).find(
      (one) => one.endsWith('.0') && run('cat', [join(folder, one, 'etc/version')]).trim() === version,
    );
    tryRun('chattr', ['-i', join(folder, name ?? '')]);
    writeFileSync(join(this.folder, 'booted'), join(folder, name ?? ''));
    writeFileSync(join(this.folder, 'version'), `${version}\n`);
  }

  async restart(version: string): Promise<void> {
    this.boot(version);
    this.start = await nextStart(this.start);
  }

  async look() {
    const env = { PATH: `${this.folder}/bin:/usr/sbin:/usr/bin:/sbin:/bin` };
    return await look({ env, versionFile: join(this.folder, 'version'), only: ['ostree'] }, this.start);
  }

  #admin(command: string, ...args: string[]): void {
    run('ostree', ['admin', command, `--sysroot=${this.folder}/sysroot`, ...args]);
  }
}

describe.skipIf(WHY !== '')(`the real OSTree, started from its deployments${WHY}`, () => {
  it('deployed: pending-reboot; started: succeeded; gone back to: rolled-back', async () => {
    const lab = new OstreeLab();
    const baseline = await lab.look();
    lab.deploy('1.1.0');
    expect(verdictOn('firmware', baseline, await lab.look())).toMatchObject({
      verdict: 'pending-reboot',
      from: '1.0.0',
      to: '1.1.0',
    });

    await lab.restart('1.1.0');
    const updated = await lab.look();
    expect(verdictOn('firmware', baseline, updated)).toMatchObject({
      verdict: 'succeeded',
      from: '1.0.0',
      to: '1.1.0',
    });

    lab.undeploy(0);
    await lab.restart('1.0.0');
    expect(verdictOn('firmware', updated, await lab.look())).toMatchObject({
      verdict: 'rolled-back',
      from: '1.1.0',
      to: '1.0.0',
    });
  });

  it('seen waiting, started, and the old one runs again: rolled-back', async () => {
    const lab = new OstreeLab();
    const baseline = await lab.look();
    lab.deploy('1.1.0');
    // What the agent keeps when it first sees the new deployment: OSTree itself tells no time.
    const seen: UpdateReport = {
      ...{ component: 'firmware', from: null, to: '1.1.0', outcome: 'unknown', detail: null },
      reportedAt: toIso(systemClock.now()),
    };
    await lab.restart('1.0.0');
    const verdict = verdictOn('firmware', baseline, await lab.look(), [seen]);
    expect(verdict).toMatchObject({ verdict: 'rolled-back', from: '1.0.0', to: '1.1.0' });
  });

  it('no update: no verdict', async () => {
    const lab = new OstreeLab();
    expect(verdictOn('firmware', await lab.look(), await lab.look())).toBeUndefined();
  });
});
