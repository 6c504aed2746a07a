import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { registerAnalyze } from '../../agent/commands/analyze.ts';
import { openZipFiles } from '../../diagnostics/host/zip-files.ts';
import { PARTS, reportText, reportZip } from '../support/bugreport.ts';
import { LONG, campaignSeed, seededFraction } from '../support/campaign.ts';
import { mutate } from '../support/mutate.ts';
import { runCommand } from '../support/run-command.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { tombstoneProto } from '../support/tombstone-proto.ts';
import { makeCapture, pack } from './bundle/make-capture.ts';

/** Evidence that was whole, and what happens to it: any of its files, or the archive itself, has had an accident. */
interface Material {
  name: string;
  /** Writes the evidence after its accident, and says where it lies. */
  write(random: () => number): Promise<string> | string;
}

const CASES = LONG ? 10_000 : 40;
/** A hang is what takes longer, counted in the processor's time: other tests run beside this one. */
const LIMIT_MICROSECONDS = 1_000_000;

async function survives({ name, write }: Material): Promise<void> {
  const seed = campaignSeed(`analyze of a mutated ${name}`);
  const random = seededFraction(seed);
  const outcomes = new Map<number, number>();
  for (let index = 0; index < CASES; index++) {
    const path = await write(random);
    const started = process.cpuUsage();
    const { exitCode, stdout } = await runCommand(registerAnalyze, ['analyze', path, '--json']);
    const message = `case ${index}, SEED=${seed}`;
    expect(process.cpuUsage(started).user, message).toBeLessThan(LIMIT_MICROSECONDS);
    // Judged, or refused as no evidence: nothing else.
    expect([0, 2], message).toContain(exitCode);
    if (exitCode === 0) expect(() => JSON.parse(stdout) as unknown, message).not.toThrow();
    outcomes.set(exitCode, (outcomes.get(exitCode) ?? 0) + 1);
  }
  console.log(`${name}: ${outcomes.get(0) ?? 0} judged, ${outcomes.get(2) ?? 0} refused`);
  expect(outcomes.get(0) ?? 0).toBeGreaterThan(0);
}

/** Files in a folder, one of which has had an accident; the one before is whole again. */
function brokenFolder(folder: string, entries: readonly (readonly [string, Buffer])[]) {
  for (const [name, bytes] of entries) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  let broken: readonly [string, Buffer] | undefined;
  return (random: () => number): string => {
    if (broken !== undefined) writeFileSync(join(folder, broken[0]), broken[1]);
    broken = entries[Math.floor(random() * entries.length)];
    if (broken !== undefined) writeFileSync(join(folder, broken[0]), mutate(broken[1], random));
    return folder;
  };
}

it('analyze survives captures that went wrong', async () => {
  const folder = tempFolder();
  const whole = makeCapture(join(folder, 'whole'), {
    'files/proc/meminfo': 'MemTotal: 8000000 kB\nMemAvailable: 4000000 kB\n',
    'commands/002.json': JSON.stringify({
      argv: ['dmesg'],
      exitCode: 0,
      timedOut: false,
      durationMs: 1,
      truncated: false,
    }),
    'commands/002.stdout': 'usb 1-1: USB disconnect, device number 3\n',
  });
  const entries = readdirSync(whole, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path): [string, Buffer] => [relative(whole, path), readFileSync(path)]);
  await survives({ name: 'capture', write: brokenFolder(join(folder, 'broken'), entries) });
}, 3_600_000);

it('analyze survives bundles that went wrong, packed and unpacked', async () => {
  const folder = tempFolder();
  const out = join(folder, 'unit.zip');
  await pack(makeCapture(join(folder, 'capture')), out);
  const whole = readFileSync(out);
  const entries = await unpacked(out);
  const archive = join(folder, 'broken.zip');
  const breakFolder = brokenFolder(join(folder, 'broken'), entries);
  await survives({
    name: 'bundle',
    write: (random) => {
      if (random() >= 0.3) return breakFolder(random);
      writeFileSync(archive, mutate(whole, random));
      return archive;
    },
  });
}, 3_600_000);

async function unpacked(path: string): Promise<[string, Buffer][]> {
  const zip = await openZipFiles(path);
  if ('ok' in zip) throw new Error(zip.detail);
  const names = await zip.names();
  const entries = await Promise.all(
    names.map(async (name): Promise<[string, Buffer]> => [name, Buffer.from((await zip.read(name)) ?? [])]),
  );
  zip.close();
  // The documents decide; what was collected only stands behind them.
  return entries.filter(([name]) => !name.includes('/') && name.endsWith('.json'));
}

it('analyze survives bugreports that went wrong, as text and in their archive', async () => {
  const broken = join(tempFolder(), 'bugreport');
  const text = Buffer.from(reportText(PARTS));
  const files = {
    'FS/data/tombstones/tombstone_00.pb': tombstoneProto(),
    'FS/data/anr/anr_2026-11-20-15-10-01-000': Buffer.from(
      '----- pid 2001 at 2026-11-20 15:10:01 -----\nCmd line: a\n',
    ),
    'FS/proc/1/mountinfo': Buffer.from('30 1 253:5 / /data rw - ext4 /dev/block/dm-5 rw\n'),
  };
  await survives({
    name: 'bugreport',
    write: async (random) => {
      const report = mutate(text, random);
      const inside = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, mutate(bytes, random)]));
      const kind = random();
      const archive = kind < 0.5 ? null : await reportZip(report.toString('latin1'), inside);
      writeFileSync(broken, archive === null ? report : kind < 0.7 ? mutate(archive, random) : archive);
      return broken;
    },
  });
}, 3_600_000);
