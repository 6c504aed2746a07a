import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../support/temp-folder.ts';
import { firstStart, look, missingPrograms, NOT_ROOT, run, tryRun, verdictOn } from './lab.ts';

const MISSING = missingPrograms('apt-get', 'dpkg-deb');
const WHY = NOT_ROOT ? ' (skipped: not root)' : MISSING.length > 0 ? ` (skipped: no ${MISSING.join(', ')})` : '';

/** The real apt and dpkg on a package database of their own; nothing is fetched and nothing of this machine changes. */
class AptLab {
  readonly folder = tempFolder();
  readonly version = join(this.folder, 'version');

  constructor() {
    for (const name of [
      'dpkg/info',
      'dpkg/updates',
      'dpkg/triggers',
      'log',
      'state/lists/partial',
      'cache/archives/partial',
      'root',
    ])
      mkdirSync(join(this.folder, name), { recursive: true });
    for (const name of ['status', 'available']) writeFileSync(join(this.folder, 'dpkg', name), '');
    writeFileSync(join(this.folder, 'log/history.log'), '');
    writeFileSync(this.version, '12.10\n');
  }

  install(version: string, postinst: string): void {
    const tree = join(this.folder, `package-${version}`);
    mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
    writeFileSync(
      join(tree, 'DEBIAN/control'),
      `Package: rooms\nVersion: ${version}\nArchitecture: all\nMaintainer: x <x@example.com>\nDescription: x\n`,
    );
    writeFileSync(join(tree, 'DEBIAN/postinst'), `#!/bin/sh\n${postinst}\n`);
    chmodSync(join(tree, 'DEBIAN/postinst'), 0o755);
    run('dpkg-deb', ['-b', tree, `${tree}.deb`]);
    const options = {
      ...{ 'Dir::Log': 'log', 'Dir::State': 'state', 'Dir::State::status': 'dpkg/status', 'Dir::Cache': 'cache' },
    };
    const dpkg = [
      `--admindir=${this.folder}/dpkg`,
      `--log=${this.folder}/log/dpkg.log`,
      `--instdir=${this.folder}/root`,
      '--force-script-chrootless',
    ];
    tryRun('apt-get', [
      '-y',
      ...Object.entries(options).map(([name, path]) => `-o${name}=${this.folder}/${path}`),
      ...['-oDir::Etc::sourcelist=/dev/null', '-oDir::Etc::sourceparts=/dev/null', '-oAPT::Sandbox::User=root'],
      ...dpkg.map((option) => `-oDpkg::Options::=${option}`),
      ...['install', `${tree}.deb`],
    ]);
  }

  async look() {
    const files = {
      '/var/log/apt/history.log': join(this.folder, 'log/history.log'),
      '/var/lib/dpkg/status': join(this.folder, 'dpkg/status'),
    };
    return await look({ versionFile: this.version, files, only: ['apt'] }, firstStart());
  }
}

describe.skipIf(WHY !== '')(`the real apt and dpkg${WHY}`, () => {
  it('an upgrade that ends in order adds its word, and the version decides', async () => {
    const lab = new AptLab();
    const baseline = await lab.look();
    lab.install('2.1.0', 'exit 0');
    writeFileSync(lab.version, '12.11\n');
    const updated = await lab.look();
    const verdict = verdictOn('firmware', baseline, updated);
    expect(verdict).toMatchObject({ verdict: 'succeeded', from: '12.10', to: '12.11' });
    expect(verdict?.why.join(' ')).toContain('ended in order');
  });

  it('a package left in the middle: failed, whatever version the system has', async () => {
    const lab = new AptLab();
    const baseline = await lab.look();
    lab.install('2.1.0', 'exit 1');
    const verdict = verdictOn('firmware', baseline, await lab.look());
    expect(verdict).toMatchObject({ verdict: 'failed', from: '12.10' });
    expect(verdict?.why.join(' ')).toContain('rooms half-configured');
    expect(verdict?.evidence).toContainEqual(expect.objectContaining({ line: expect.any(Number) }));

    writeFileSync(lab.version, '12.11\n');
    expect(verdictOn('firmware', baseline, await lab.look())?.verdict).toBe('unconfirmed');
  });

  it('put right again: no verdict any more', async () => {
    const lab = new AptLab();
    const baseline = await lab.look();
    lab.install('2.1.0', 'exit 1');
    lab.install('2.1.1', 'exit 0');
    expect(verdictOn('firmware', baseline, await lab.look())).toBeUndefined();
  });
});
