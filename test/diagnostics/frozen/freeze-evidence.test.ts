import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { freezeEvidence } from '../../../diagnostics/frozen/freeze-evidence.ts';
import { mergeFrozen } from '../../../diagnostics/frozen/merge-frozen.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' };

async function freeze(folder: string, logFiles: string[] = [], environment = ENVIRONMENT) {
  const window = { from: new Date(Date.now() - 600_000).toISOString(), until: new Date().toISOString() };
  const signal = new AbortController().signal;
  return await freezeEvidence({ folder, window, logFiles }, { clock: systemClock, environment, signal });
}

describe('freezing', () => {
  it('keeps load, processes and the ends of the logs as a capture, in bounded bytes', async () => {
    const [folder, logs] = [join(tempFolder(), 'frozen'), tempFolder()];
    const log = join(logs, 'app.log');
    for (let i = 0; i < 40; i++) appendFileSync(log, `${'x'.repeat(99_999)}\n`);
    appendFileSync(log, 'the last line\n');
    const record = await freeze(folder, [log]);

    expect(record).toMatchObject({ at: expect.stringMatching(/Z$/), tookMs: expect.any(Number) });
    expect(record.bytes).toBeLessThan(9 * 1024 * 1024);
    expect(readFileSync(join(folder, 'files/proc/loadavg'), 'utf8')).toMatch(/^\d/);
    const kept = readFileSync(join(folder, 'files', log), 'utf8');
    expect(kept.endsWith('the last line\n')).toBe(true);
    expect(kept.length).toBeLessThanOrEqual(256 * 1024);
    expect(JSON.parse(readFileSync(join(folder, 'frozen.json'), 'utf8'))).toEqual(record);
  });

  it('does not wait for a program that hangs', async () => {
    const [folder, bin] = [join(tempFolder(), 'frozen'), tempFolder()];
    for (const name of ['ps', 'dmesg', 'journalctl', 'top'])
      writeFileSync(join(bin, name), '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
    const record = await freeze(folder, [], { ...ENVIRONMENT, PATH: `${bin}:${ENVIRONMENT.PATH}` });
    expect(record.tookMs).toBeLessThan(20_000);
    expect(existsSync(join(folder, 'files/proc/meminfo'))).toBe(true);
    expect(record.missing.length).toBeGreaterThan(0);
  });
});

describe('what was frozen joins a capture', () => {
  it('whole, with what the manifest says of it', async () => {
    const [folder, capture] = [join(tempFolder(), 'frozen'), tempFolder()];
    const record = await freeze(folder);
    expect(mergeFrozen(folder, capture)).toEqual(record);
    expect(readFileSync(join(capture, 'frozen/files/proc/loadavg'), 'utf8')).toBe(
      readFileSync(join(folder, 'files/proc/loadavg'), 'utf8'),
    );
    expect(mergeFrozen(folder, capture)).toEqual(record); // A collection that failed is made again.
  });

  it('without what cannot be copied, which is told', async () => {
    const [folder, capture] = [join(tempFolder(), 'frozen'), tempFolder()];
    const record = await freeze(folder);
    mkdirSync(join(capture, 'frozen/files/proc/loadavg'), { recursive: true });
    const missing = [...record.missing, expect.stringMatching(/^files\/proc\/loadavg: cannot be copied \(E[A-Z_]+\)$/)];
    expect(mergeFrozen(folder, capture)).toEqual({ ...record, missing });
    expect(existsSync(join(capture, 'frozen/files/proc/meminfo'))).toBe(true);
  });

  it('as far as it came where the freezing was killed', async () => {
    const [folder, capture] = [join(tempFolder(), 'frozen'), tempFolder()];
    const { at } = await freeze(folder);
    rmSync(join(folder, 'frozen.json'));
    expect(mergeFrozen(folder, capture)).toMatchObject({ at, tookMs: null, bytes: expect.any(Number) });
    expect(existsSync(join(capture, 'frozen/files/proc/meminfo'))).toBe(true);
  });

  it('not at all where nothing was, and never what a link leads to', async () => {
    const [folder, capture] = [tempFolder(), tempFolder()];
    expect(mergeFrozen(join(folder, 'none'), capture)).toBeNull();
    mkdirSync(join(folder, 'files'));
    writeFileSync(join(folder, 'host.json'), '{"schema":');
    expect(mergeFrozen(folder, capture)).toBeNull();
    const host = { schema: 'dten-capture/1', platform: 'linux', capturedAt: '2026-11-25T12:00:00.000Z' };
    writeFileSync(join(folder, 'host.json'), JSON.stringify({ ...host, uptimeSeconds: 1, bootId: null }));
    symlinkSync('/etc/passwd', join(folder, 'files/planted'));
    expect(mergeFrozen(folder, capture)).toMatchObject({ tookMs: null });
    expect(existsSync(join(capture, 'frozen/files/planted'))).toBe(false);
  });
});
