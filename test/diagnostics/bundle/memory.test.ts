import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { COLLECTING_FLAGS } from '../../../agent/incidents/collect-in-child.ts';
import { LONG } from '../../support/campaign.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { makeCapture } from './make-capture.ts';

const MEBIBYTE = 1024 * 1024;
const SMALL = 32;
const LARGE = LONG ? 1024 : 128;
/** A heap that could not hold the log. What grows beyond it are buffers that V8 has not given back yet. */
const HEAP_MEBIBYTES = 96;
const MOST_GROWTH_MEBIBYTES = 48;

function peakMebibytes(logMebibytes: number): number {
  const folder = tempFolder();
  const capture = makeCapture(join(folder, 'capture'));
  mkdirSync(join(capture, 'files/var/log'), { recursive: true });
  const log = openSync(join(capture, 'files/var/log/huge.log'), 'w');
  const block = Buffer.from(
    'Nov 20 10:00:00 unit app[77]: frame 31337 rendered in 16 ms, queue empty\n'.repeat(14_000),
  );
  for (let written = 0; written < logMebibytes * MEBIBYTE; written += block.length) writeSync(log, block);
  closeSync(log);
  const script = fileURLToPath(new URL('pack-large.ts', import.meta.url));
  const run = spawnSync(
    process.execPath,
    [`--max-old-space-size=${HEAP_MEBIBYTES}`, ...COLLECTING_FLAGS, script, capture, join(folder, 'unit.zip')],
    { encoding: 'utf8' },
  );
  expect(run.stderr).toBe('');
  return JSON.parse(run.stdout).peakKibibytes / 1024;
}

it('memory does not grow with the size of the logs', { timeout: 300_000 }, () => {
  const [small, large] = [peakMebibytes(SMALL), peakMebibytes(LARGE)];
  console.log(
    `peak memory: ${Math.round(small)} MiB with ${SMALL} MiB of logs, ${Math.round(large)} MiB with ${LARGE} MiB`,
  );
  expect(large - small).toBeLessThan(MOST_GROWTH_MEBIBYTES);
});
