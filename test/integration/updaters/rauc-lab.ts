import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { eventually } from '../../support/eventually.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { look, run, startBus, startDaemon, tryRun } from './lab.ts';
import type { Daemon, Start } from './lab.ts';

const MIB = 1024 * 1024;

/** A boot loader that keeps its word in files. `primary` and `state.X` are what U-Boot or GRUB would keep. */
const BOOT_LOADER = `#!/bin/sh
D=$(dirname "$0")
case $1 in
  get-primary) cat $D/primary;;
  set-primary) echo $2 > $D/primary; echo good > $D/state.$2;;
  get-state) cat $D/state.$2;;
  set-state) echo $3 > $D/state.$2;;
  *) exit 1;;
esac
`;

/** RAUC with two slots on loop devices, a bus of its own, and images that carry a version. */
export class RaucLab {
  readonly folder: string;
  readonly #env: Record<string, string>;
  #service: Daemon | null = null;
  #booted = 'A';
  start: Start;

  constructor(folder: string, bus: string) {
    this.folder = folder;
    this.#env = { DBUS_SYSTEM_BUS_ADDRESS: bus };
    this.start = { bootId: 'boot-1', bootedAt: systemClock.now() - 60_000 };
  }

  static async create({ slotB = 'sound' }: { slotB?: 'sound' | 'breaks-while-written' } = {}): Promise<RaucLab> {
    const folder = tempFolder();
    const lab = new RaucLab(folder, await startBus(folder));
    lab.#makeKeys();
    lab.#makeSlots(slotB);
    await lab.boot('A');
    return lab;
  }

  /** A restart: the version file is that of the slot, and the service is told which slot runs. */
  async boot(slot: 'A' | 'B'): Promise<void> {
    await this.#service?.stop();
    this.#booted = slot;
    this.#mount();
    this.#service = startDaemon(
      'rauc',
      ['service', `--conf=${join(this.folder, 'system.conf')}`, `--override-boot-slot=${slot}`],
      this.#env,
    );
    await eventually('the service of RAUC', () => (this.rauc('status').includes('Booted from') ? true : undefined));
    const { bootId } = this.start;
    this.start = { bootId: `boot-${Number(bootId.slice(5)) + 1}`, bootedAt: systemClock.now() };
  }

  /** RAUC writes whole seconds, so a restart must come in a later one than the installation. */
  async restart(slot: 'A' | 'B'): Promise<void> {
    const second = Math.floor(systemClock.now() / 1000);
    await eventually('the next second', () => (Math.floor(systemClock.now() / 1000) > second ? true : undefined));
    await this.boot(slot);
  }

  rauc(...args: string[]): string {
    return tryRun('rauc', args, this.#env);
  }

  /** A bundle with a version in its image. */
  bundle(version: string, { key = 'key', compatible = 'lab-display' } = {}): string {
    const content = join(this.folder, `content-${version}-${key}-${compatible}`);
    mkdirSync(content);
    cpSync(this.#image(version), join(content, 'rootfs.img'));
    writeFileSync(
      join(content, 'manifest.raucm'),
      `[update]\ncompatible=${compatible}\nversion=${version}\n[bundle]\nformat=plain\n[image.rootfs]\nfilename=rootfs.img\n`,
    );
    const file = `${content}.raucb`;
    run('rauc', [
      'bundle',
      `--cert=${join(this.folder, `${key}.cert`)}`,
      `--key=${join(this.folder, `${key}.key`)}`,
      content,
      file,
    ]);
    return file;
  }

  bootLoader(file: 'primary' | 'state.A' | 'state.B', word: string): void {
    writeFileSync(join(this.folder, file), `${word}\n`);
  }

  async look() {
    const versionFile = join(this.folder, 'root/etc/version');
    return await look({ env: this.#env, versionFile, only: ['rauc'] }, this.start);
  }

  #makeKeys(): void {
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
        '-keyout',
        join(this.folder, `${key}.key`),
        '-out',
        join(this.folder, `${key}.cert`),
      ]);
  }

  #makeSlots(slotB: 'sound' | 'breaks-while-written'): void {
    const [a, b] = [join(this.folder, 'slot-a.img'), this.#fileForB(slotB)];
    cpSync(this.#image('2.0.0'), a);
    run('truncate', ['-s', String(8 * MIB), b]);
    const devices = [a, b].map((file) => {
      const device = run('losetup', ['-f', '--show', file]).trim();
      onTestFinished(() => void tryRun('losetup', ['-d', device]));
      return device;
    });
    writeFileSync(join(this.folder, 'boot-loader.sh'), BOOT_LOADER);
    chmodSync(join(this.folder, 'boot-loader.sh'), 0o755);
    this.bootLoader('primary', 'A');
    this.bootLoader('state.A', 'good');
    this.bootLoader('state.B', 'bad');
    const slots = devices.map((device, i) => `[slot.rootfs.${i}]\ndevice=${device}\ntype=raw\nbootname=${'AB'[i]}\n`);
    writeFileSync(
      join(this.folder, 'system.conf'),
      `[system]\ncompatible=lab-display\nbootloader=custom\nstatusfile=${this.folder}/central.raucs\nmountprefix=${this.folder}/mnt\nbundle-formats=+plain\n` +
        `[keyring]\npath=${this.folder}/key.cert\n[handlers]\nbootloader-custom-backend=${this.folder}/boot-loader.sh\n${slots.join('')}`,
    );
    mkdirSync(join(this.folder, 'mnt'));
    this.#mount();
    onTestFinished(() => void tryRun('umount', [join(this.folder, 'root')]));
  }

  /** A medium that has less room than it says: writing fails in the middle. */
  #fileForB(slotB: 'sound' | 'breaks-while-written'): string {
    if (slotB === 'sound') return join(this.folder, 'slot-b.img');
    const medium = join(this.folder, 'medium');
    mkdirSync(medium);
    run('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', medium]);
    onTestFinished(() => void tryRun('umount', [medium]));
    return join(medium, 'slot-b.img');
  }

  #mount(): void {
    const root = join(this.folder, 'root');
    mkdirSync(root, { recursive: true });
    tryRun('umount', [root]);
    const devices = [...readFileSync(join(this.folder, 'system.conf'), 'utf8').matchAll(/^device=(.*)$/gm)];
    const device = devices[this.#booted === 'A' ? 0 : 1]?.[1] ?? '';
    run('mount', ['-o', 'ro', '-t', 'ext4', device, root]);
  }

  /** A file system with the version in it, and enough else that writing it takes room. */
  #image(version: string): string {
    const image = join(this.folder, `image-${version}`);
    const tree = join(this.folder, `tree-${version}`);
    mkdirSync(join(tree, 'etc'), { recursive: true });
    writeFileSync(join(tree, 'etc/version'), `${version}\n`);
    run('dd', ['if=/dev/urandom', `of=${join(tree, 'ballast')}`, 'bs=1M', 'count=5']);
    run('truncate', ['-s', String(8 * MIB), image]);
    run('mkfs.ext4', ['-q', '-O', '^has_journal', '-d', tree, image]);
    rmSync(tree, { recursive: true });
    return image;
  }
}
