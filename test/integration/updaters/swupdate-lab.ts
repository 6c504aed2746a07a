import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { firstStart, look, missingPrograms, run, runInJournal, startJournal } from './lab.ts';
import type { Start } from './lab.ts';

export const SWUPDATE_MISSING = missingPrograms('swupdate', 'cpio', 'openssl', 'systemd-cat', 'journalctl');

const REVISION = '/etc/hwrevision';

/** SWUpdate that writes a version file, signed and logged as on a unit. */
export class SwupdateLab {
  readonly folder = tempFolder();
  readonly version = join(this.folder, 'version');
  start: Start = firstStart();

  static async create(): Promise<SwupdateLab> {
    await startJournal();
    return new SwupdateLab();
  }

  constructor() {
    writeFileSync(this.version, '2.0.0\n');
    if (!existsSync(REVISION)) {
      writeFileSync(REVISION, 'lab-display 1.0\n');
      onTestFinished(() => rmSync(REVISION));
    }
    for (const key of ['key', 'stranger'])
      run('openssl', [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '30',
        '-subj',
        `/CN=${key}`,
        '-addext',
        'extendedKeyUsage=emailProtection',
        '-keyout',
        join(this.folder, `${key}.pem`),
        '-out',
        join(this.folder, `${key}.cert`),
      ]);
  }

  async install(version: string, { key = 'key', path = this.version } = {}): Promise<void> {
    const folder = join(this.folder, `swu-${version}-${key}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'version'), `${version}\n`);
    const sha256 = createHash('sha256')
      .update(readFileSync(join(folder, 'version')))
      .digest('hex');
    writeFileSync(
      join(folder, 'sw-description'),
      `software = { version = "${version}"; hardware-compatibility = [ "1.0" ]; files: ( { filename = "version"; path = "${path}"; sha256 = "${sha256}"; } ); }\n`,
    );
    run('openssl', [
      'cms',
      '-sign',
      '-in',
      join(folder, 'sw-description'),
      '-out',
      join(folder, 'sw-description.sig'),
      '-signer',
      join(this.folder, `${key}.cert`),
      '-inkey',
      join(this.folder, `${key}.pem`),
      '-outform',
      'DER',
      '-nosmimecap',
      '-binary',
    ]);
    const names = 'sw-description\nsw-description.sig\nversion\n';
    const archive = execFileSync('cpio', ['-o', '-H', 'crc'], {
      cwd: folder,
      input: names,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    writeFileSync(`${folder}.swu`, archive);
    await this.#run(`${folder}.swu`);
  }

  /** Once in some hundred runs on a busy machine, SWUpdate asks itself for the outcome before it has begun, and ends. */
  async #run(image: string): Promise<void> {
    const argv: [string, ...string[]] = ['swupdate', '-v', '-k', join(this.folder, 'key.cert'), '-i', image];
    await eventually('a run of SWUpdate that begins', async () =>
      (await runInJournal('swupdate', argv)).includes('Software Update started') ? true : undefined,
    );
  }

  async look() {
    return await look({ versionFile: this.version, only: ['swupdate'] }, this.start);
  }
}
