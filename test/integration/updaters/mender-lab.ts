import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { tempFolder } from '../../support/temp-folder.ts';
import { firstStart, look, missingPrograms, run, runInJournal, startJournal } from './lab.ts';
import type { Start } from './lab.ts';

export const MENDER_MISSING = missingPrograms('mender', 'mender-artifact', 'systemd-cat', 'journalctl');

const MODULE = '/usr/share/mender/modules/v3/dten-lab';
const INFO = '/etc/mender/artifact_info';

/** An update module that writes a version file, at once or for the next start, and can go back. */
const MODULE_TEXT = `#!/bin/sh
V=VERSION_FILE
NEW=$(cat "$2"/files/* 2>/dev/null | head -1)
case "$1" in
  SupportsRollback) echo Yes;;
  NeedsArtifactReboot) echo No;;
  ArtifactInstall)
    case "$NEW" in
      breaks) echo "write error: No space left on device" >&2; exit 1;;
      later*) cp "$2"/files/* "$V.next";;
      *) cp $V $V.old; cp "$2"/files/* $V;;
    esac;;
  ArtifactRollback) [ -f $V.old ] && mv $V.old $V;;
esac
exit 0
`;

/** Mender's state lies in fixed places; what was there comes back when the test is over. */
export class MenderLab {
  readonly folder = tempFolder();
  readonly version = join(this.folder, 'version');
  start: Start = firstStart();

  static async create(): Promise<MenderLab> {
    await startJournal();
    return new MenderLab();
  }

  constructor() {
    for (const path of ['/data/mender', INFO]) keep(path);
    mkdirSync('/data/mender', { recursive: true });
    mkdirSync('/etc/mender', { recursive: true });
    writeFileSync('/data/mender/device_type', 'device_type=lab-display\n');
    writeFileSync(INFO, 'artifact_name=release-2.0.0\n');
    writeFileSync(this.version, '2.0.0\n');
    writeFileSync(MODULE, MODULE_TEXT.replace('VERSION_FILE', this.version));
    chmodSync(MODULE, 0o755);
    onTestFinished(() => rmSync(MODULE, { force: true }));
  }

  async install(version: string, content = version): Promise<void> {
    const payload = join(this.folder, `payload-${version}`);
    writeFileSync(payload, `${content}\n`);
    const artifact = `${payload}.mender`;
    run('mender-artifact', [
      'write',
      'module-image',
      '-T',
      'dten-lab',
      '-t',
      'lab-display',
      '-n',
      `release-${version}`,
      '-f',
      payload,
      '-o',
      artifact,
    ]);
    await this.mender('install', artifact);
  }

  async mender(...args: string[]): Promise<void> {
    await runInJournal('mender', ['mender', '--no-syslog', ...args]);
  }

  async look() {
    return await look({ versionFile: this.version, only: ['mender'] }, this.start);
  }
}

function keep(path: string): void {
  const aside = `${path}.before-the-test`;
  if (existsSync(path)) renameSync(path, aside);
  onTestFinished(() => {
    rmSync(path, { recursive: true, force: true });
    if (existsSync(aside)) renameSync(aside, path);
  });
}
