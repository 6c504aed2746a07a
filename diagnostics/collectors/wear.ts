import type { Host } from '../host/host.ts';
import { parseEmmcLife, parseEmmcReserve } from '../parsers/emmc-life.ts';
import { parseNvmeSmartLog, parseSmartctl } from '../parsers/smart-json.ts';
import type { DiskHealth } from '../parsers/smart-json.ts';
import type { DiskWear } from '../snapshot/hardware-facts.ts';
import { MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';
import { Reader } from './reader.ts';

const MAX_DISKS = 8;
const TIMEOUT_MS = 3000;

/** How worn the unit's disks are: eMMC by the kernel's files, NVMe and ATA by the tools that ask them. */
export const wear: Collector = {
  name: 'wear',
  platforms: ['linux', 'android'],
  sections: ['wear'],
  weight: 'light',
  budget: { timeMs: 12_000, bytes: 2 * MEBIBYTE },
  carries: ['hardware', 'device-identity'],
  collect: async (host) => {
    const reader = new Reader(host);
    const names = await reader.classEntries('/sys/class', 'block');
    if (names === null) return {};
    const found: DiskWear[] = [];
    for (const name of names.filter((one) => /^(?:mmcblk\d+|nvme\d+n1|sd[a-z])$/.test(one)).slice(0, MAX_DISKS)) {
      const disk = name.startsWith('mmcblk') ? await readEmmc(reader, name) : await askDisk(host, reader, name);
      if (disk !== null) found.push(disk);
    }
    const evidence = [...reader.evidence, ...found.map(({ at }) => at)];
    return { facts: { wear: found }, evidence };
  },
};

async function readEmmc(reader: Reader, name: string): Promise<DiskWear | null> {
  const folder = `/sys/class/block/${name}/device`;
  const life = await reader.file(`${folder}/life_time`);
  const reserve = parseEmmcReserve((await reader.attribute(`${folder}/pre_eol_info`)) ?? '');
  const usedPercent = parseEmmcLife(life?.text ?? '');
  // A card has no such files, and its maker promises nothing.
  if (life === null || (usedPercent === null && reserve === null)) return null;
  const model = await reader.attribute(`${folder}/name`);
  return { ...NOTHING, device: name, kind: 'emmc', model, usedPercent, reserve, at: { file: life.source, line: 1 } };
}

async function askDisk(host: Host, reader: Reader, name: string): Promise<DiskWear | null> {
  const nvme = name.startsWith('nvme');
  const folder = `/sys/class/block/${name}/device`;
  const model = await reader.attribute(`${folder}/model`);
  // Somebody's stick is nothing of the unit's, and asking it would wake it.
  if ((await reader.attribute(`/sys/class/block/${name}/removable`)) === '1') return null;
  // A disk of a hypervisor has no flash to wear.
  if (/virtual|qemu|vbox|vmware|virtio/i.test(`${model ?? ''} ${(await reader.attribute(`${folder}/vendor`)) ?? ''}`))
    return null;
  const device = nvme ? name.replace(/n1$/, '') : name;
  const asked: [readonly [string, ...string[]], (text: string) => DiskHealth | null][] = [
    [['smartctl', '-j', '-a', `/dev/${device}`], parseSmartctl],
    ...(nvme
      ? [[['nvme', 'smart-log', '-o', 'json', `/dev/${device}`], parseNvmeSmartLog] satisfies (typeof asked)[number]]
      : []),
  ];
  for (const [argv, parse] of asked) {
    // smartctl tells by its exit code what it thinks of the disk.
    const run = await host.run(argv, { timeoutMs: TIMEOUT_MS, maxBytes: MEBIBYTE / 2 });
    const health = run.ok ? parse(run.stdout) : null;
    if (!run.ok || health === null) continue;
    const kind = nvme ? 'nvme' : 'ata';
    return { ...NOTHING, ...health, device, kind, model: health.model ?? model, at: { file: run.source } };
  }
  return null;
}

const NOTHING = {
  model: null,
  usedPercent: null,
  sparePercent: null,
  spareThresholdPercent: null,
  reserve: null,
  failing: null,
  mediaErrors: null,
  celsius: null,
} satisfies Omit<DiskWear, 'device' | 'kind' | 'at'>;
