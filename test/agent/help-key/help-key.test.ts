import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sleep } from '../../../agent/base/sleep.ts';
import { HelpKey } from '../../../agent/help-key/help-key.ts';
import type { HelpKeyOptions } from '../../../agent/help-key/help-key.ts';
import type { WatchRequest } from '../../../agent/help-key/watch-request.ts';
import { eventually } from '../../support/eventually.ts';
import { inputRecord, KEY_F12, KEY_HELP, keyStroke } from '../../support/input-records.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const MAIN = fileURLToPath(new URL('../../../agent/main.ts', import.meta.url));
const TERMINAL = fileURLToPath(new URL('programs/pseudo-terminal.py', import.meta.url));

interface Watched {
  presses(): number;
  /** Resolves when this has been logged so many times. */
  logged(text: string, times?: number): Promise<void>;
  stop(): Promise<void>;
}

/** The key as the daemon watches it: a child process of the real program. */
function watch(
  device: string | null,
  request: Partial<WatchRequest> = {},
  key = 'KEY_HELP',
  over: Partial<HelpKeyOptions> = {},
): Watched {
  const lines: string[] = [];
  const end = new AbortController();
  let presses = 0;
  const helpKey = new HelpKey({
    settings: { enabled: true, device, key },
    selfArgv: [process.execPath, MAIN],
    environment: { PATH: '/usr/bin:/bin' },
    sleep,
    log: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }),
    onPress: () => (presses += 1),
    request: { retryMs: 50, ...request },
    ...over,
  });
  helpKey.start(end.signal);
  const stop = async (): Promise<void> => {
    end.abort();
    await helpKey.stopped();
  };
  onTestFinished(stop);
  return {
    presses: () => presses,
    async logged(text, times = 1) {
      await eventually(`${times} times "${text}" in ${lines.join('')}`, () =>
        lines.filter((line) => line.includes(text)).length >= times ? true : undefined,
      );
    },
    stop,
  };
}

function fifo(folder = tempFolder(), name = 'event7'): string {
  const path = join(folder, name);
  execFileSync('mkfifo', [path]);
  return path;
}

async function writer(path: string): Promise<FileHandle> {
  const handle = await open(path, 'w');
  onTestFinished(() => handle.close().catch(() => undefined));
  return handle;
}

async function pressed(watched: Watched, times: number): Promise<void> {
  await eventually(`${times} presses`, () => (watched.presses() >= times ? true : undefined));
  expect(watched.presses()).toBe(times);
}

describe('a hardware key', () => {
  it.each([24, 16] as const)('is heard through a FIFO, %i bytes a record, cut anywhere', async (recordBytes) => {
    const path = fifo();
    const watched = watch(path, { recordBytes });
    const keyboard = await writer(path);
    await keyboard.write(keyStroke(recordBytes, KEY_F12));
    await keyboard.write(keyStroke(recordBytes, KEY_HELP));
    await pressed(watched, 1);
    for (const byte of keyStroke(recordBytes, KEY_HELP)) await keyboard.write(Uint8Array.of(byte));
    await pressed(watched, 2);
  });

  it.each([24, 16] as const)('is heard through a terminal, %i bytes a record', async (recordBytes) => {
    const terminal = spawn('python3', [TERMINAL], { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void terminal.kill('SIGKILL'));
    const [name] = (await once(terminal.stdout, 'data')) as [Buffer];
    const watched = watch(name.toString().trim(), { recordBytes });
    await watched.logged('help key found');
    terminal.stdin.write(keyStroke(recordBytes, KEY_HELP));
    await pressed(watched, 1);
    terminal.stdin.write(keyStroke(recordBytes, KEY_HELP));
    await pressed(watched, 2);
    terminal.stdin.end();
    await watched.logged('"why":"lost"');
  });

  it('is taken up again after its device was away', async () => {
    const path = fifo();
    const watched = watch(path, { recordBytes: 24 });
    const before = await writer(path);
    // Half a record is lost with its device; the next one begins anew.
    await before.write(Buffer.concat([keyStroke(24, KEY_HELP), inputRecord(24, 1, KEY_HELP, 1).subarray(0, 10)]));
    await pressed(watched, 1);
    await before.close();
    await watched.logged('"why":"lost"');
    const after = await writer(path);
    await after.write(keyStroke(24, KEY_HELP));
    await pressed(watched, 2);
    await watched.logged('help key found', 2);
  });

  it.each([
    ['by the key that it has', null],
    ['by a part of its name', 'help pad'],
  ])('is found in the list of devices %s, also when it is plugged in later', async (_, device) => {
    const folder = tempFolder();
    const listFile = join(folder, 'devices');
    writeFileSync(listFile, 'N: Name="Power Button"\nH: Handlers=kbd event0\nB: KEY=10000000000000 0\n');
    const watched = watch(device, { recordBytes: 24, listFile, nodeFolder: folder });
    const path = fifo(folder);
    writeFileSync(listFile, 'N: Name="USB Help Pad"\nH: Handlers=kbd event7\nB: KEY=400 0 0\n');
    const keyboard = await writer(path);
    await keyboard.write(keyStroke(24, KEY_HELP));
    await pressed(watched, 1);
  });

  it('can be another key', async () => {
    const path = fifo();
    const watched = watch(path, { recordBytes: 24 }, 'KEY_F12');
    const keyboard = await writer(path);
    await keyboard.write(keyStroke(24, KEY_HELP));
    await keyboard.write(keyStroke(24, KEY_F12));
    await pressed(watched, 1);
  });

  it('is not read from what is no device', async () => {
    const path = join(tempFolder(), 'file');
    writeFileSync(path, keyStroke(24, KEY_HELP));
    const watched = watch(path, { recordBytes: 24 });
    await watched.logged('not-a-device');
    expect(watched.presses()).toBe(0);
  });

  it('ends at once, though a read of it waits', async () => {
    const path = fifo();
    const watched = watch(path, { recordBytes: 24 });
    await writer(path);
    await watched.logged('help key found');
    const before = performance.now();
    await watched.stop();
    // By force it would take two seconds.
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('is watched by a process of its own: the daemon holds no file for it', async () => {
    const path = fifo();
    const watched = watch(path, { recordBytes: 24 });
    const keyboard = await writer(path);
    await keyboard.write(keyStroke(24, KEY_HELP));
    await pressed(watched, 1);
    const readers = readdirSync('/proc/self/fdinfo').filter((fd) => {
      try {
        // O_RDONLY is 0 in the last octal digit.
        const flags = /^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? '';
        return (
          flags.endsWith('0') &&
          execFileSync('readlink', [`/proc/${process.pid}/fd/${fd}`])
            .toString()
            .trim() === path
        );
      } catch {
        return false; // It was the one of this very look.
      }
    });
    expect(readers).toEqual([]);
  });
});

describe('what must not end the agent', () => {
  /** Waits at once are over at once. */
  const hasty: HelpKeyOptions['sleep'] = async (_ms, signal) => await sleep(5, signal);

  it('a press that cannot be kept: it is tried again until it can be', async () => {
    const path = fifo();
    let tries = 0;
    const kept = Promise.withResolvers<void>();
    const key = watch(path, { recordBytes: 24 }, 'KEY_HELP', {
      sleep: hasty,
      onPress() {
        tries += 1;
        if (tries < 3) throw new Error('database or disk is full');
        kept.resolve();
      },
    });
    const keyboard = await writer(path);
    await keyboard.write(keyStroke(24, KEY_HELP));
    await kept.promise;
    await key.logged('could not be kept');
  });

  it('a child that talks nonsense, and one that cannot be started', async () => {
    const script = join(tempFolder(), 'child.mjs');
    writeFileSync(script, `console.log('ready'); console.log('nonsense'); console.log('{"news":"pressed"}'); setInterval(() => undefined, 1000); process.stdin.on('end', () => process.exit()).resume();`); // prettier-ignore
    const odd = watch(null, {}, 'KEY_HELP', { selfArgv: [process.execPath, script] });
    await odd.logged('nobody understands', 2);
    expect(odd.presses()).toBe(0);
    const none = watch(null, {}, 'KEY_HELP', { selfArgv: [join(tempFolder(), 'nothing-here')], sleep: hasty });
    await none.logged('help key not watched', 2);
  });
});
