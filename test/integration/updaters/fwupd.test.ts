import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { firstStart, look, missingPrograms, NOT_ROOT, startBus, startDaemon, tryRun, verdictOn } from './lab.ts';
import type { Daemon } from './lab.ts';

const DAEMON = '/usr/libexec/fwupd/fwupd';
const FIRMWARE = '/usr/share/installed-tests/fwupd/fakedevice124.cab';
const MISSING = [
  ...missingPrograms('fwupdmgr', 'dbus-daemon'),
  ...[DAEMON, FIRMWARE].filter((path) => !existsSync(path)),
];
const WHY = NOT_ROOT ? ' (skipped: not root)' : MISSING.length > 0 ? ` (skipped: no ${MISSING.join(', ')})` : '';

const WEBCAM = 'peripheral:fwupd:08d460be0f1f9f128413f816022a6439e0078018';

class FwupdLab {
  readonly folder: string;
  readonly env: Record<string, string>;
  #daemon: Daemon | null = null;

  constructor(folder: string, bus: string) {
    this.folder = folder;
    this.env = {
      DBUS_SYSTEM_BUS_ADDRESS: bus,
      HOME: folder,
      ...{ CONFIGURATION_DIRECTORY: join(folder, 'conf'), FWUPD_SYSCONFDIR: join(folder, 'conf') },
      ...{ STATE_DIRECTORY: join(folder, 'state'), CACHE_DIRECTORY: join(folder, 'cache') },
      FWUPD_LOCALSTATEDIR: join(folder, 'state'),
    };
    for (const name of ['conf', 'state', 'cache']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'conf/fwupd.conf'), '[fwupd]\nTestDevices=true\nOnlyTrusted=false\n');
    writeFileSync(join(folder, 'version'), '1.0.0\n');
  }

  static async create(): Promise<FwupdLab> {
    const folder = tempFolder();
    const lab = new FwupdLab(folder, await startBus(folder));
    await lab.restart();
    return lab;
  }

  /** The test device forgets what was written to it: it comes back with its old firmware. */
  async restart(): Promise<void> {
    await this.#daemon?.stop();
    this.#daemon = startDaemon(DAEMON, [], this.env);
    await eventually('the test device', () =>
      this.fwupdmgr('get-devices', '--json').includes('Integrated Webcam') ? true : undefined,
    );
  }

  fwupdmgr(...args: string[]): string {
    return tryRun('fwupdmgr', args, this.env);
  }

  async look() {
    return await look({ env: this.env, versionFile: join(this.folder, 'version'), only: ['fwupd'] }, firstStart());
  }
}

describe.skipIf(WHY !== '')(`the real fwupd with its test device${WHY}`, () => {
  it('updates a webcam: succeeded; the webcam comes back with its old firmware: rolled-back', async () => {
    const lab = await FwupdLab.create();
    const baseline = await lab.look();
    expect(baseline.components).toContainEqual(
      expect.objectContaining({ id: WEBCAM, kind: 'peripheral', version: '1.2.2' }),
    );
    expect(verdictOn(WEBCAM, baseline, baseline)).toBeUndefined();

    lab.fwupdmgr('local-install', '--no-reboot-check', '-y', FIRMWARE);
    const updated = await lab.look();
    const verdict = verdictOn(WEBCAM, baseline, updated);
    expect(verdict).toMatchObject({ verdict: 'succeeded', from: '1.2.2', to: '1.2.4' });
    expect(verdict?.why.join(' ')).toContain('recorded as success');
    expect(verdictOn(WEBCAM, updated, updated)).toBeUndefined();

    await lab.restart();
    expect(verdictOn(WEBCAM, baseline, await lab.look())).toMatchObject({
      verdict: 'rolled-back',
      from: '1.2.2',
      to: '1.2.4',
    });
  }, 60_000);
});
