import { constants } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCodeOf } from '../base/errors.ts';
import type { Sleep } from '../base/sleep.ts';
import { inputEventReader, isPressOf } from './input-events.ts';
import { readInputDevices } from './input-devices.ts';
import type { WatchNews, WatchRequest } from './watch-request.ts';

/** A read that waits holds one of Node's four file threads; one is left for everything else. */
const MOST_DEVICES = 3;
const BUFFER_BYTES = 4096;

/**
 * Watches for presses of one key until the signal aborts; meant for a process of its own, because a read that waits for
 * a key cannot be called back. A device that goes away is looked for again, one that comes back is taken up.
 */
export async function watchKey(
  request: WatchRequest,
  tell: (news: WatchNews) => void,
  sleep: Sleep,
  signal: AbortSignal,
): Promise<void> {
  const watched = new Set<string>();
  const told = new Map<string, WatchNews['news']>();
  /** What stays as it is, is said once. */
  const tellChange = (device: string, news: WatchNews['news']): void => {
    if (told.get(device) === news) return;
    told.set(device, news);
    tell({ news, device });
  };
  while (!signal.aborted) {
    for (const path of await devicePaths(request)) {
      if (watched.has(path) || watched.size >= MOST_DEVICES) continue;
      watched.add(path);
      void watchDevice(path, request, tell, (news) => tellChange(path, news)).finally(() => watched.delete(path));
    }
    await sleep(request.retryMs, signal).catch(() => undefined);
  }
}

async function devicePaths({ device, code, recordBytes, listFile, nodeFolder }: WatchRequest): Promise<string[]> {
  if (device?.startsWith('/') === true) return [device];
  const list = await readFile(listFile, 'utf8').catch(() => '');
  const named = device === null ? null : new RegExp(device, 'i');
  return readInputDevices(list, recordBytes === 24 ? 64 : 32)
    .filter(({ name, hasKey }) => (named === null ? hasKey(code) : named.test(name)))
    .map(({ node }) => join(nodeFolder, node));
}

/** Reads one device until it is lost. Never rejects. */
async function watchDevice(
  path: string,
  { code, recordBytes }: WatchRequest,
  tell: (news: WatchNews) => void,
  tellChange: (news: WatchNews['news']) => void,
): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    const kind = await stat(path);
    if (!kind.isCharacterDevice() && !kind.isFIFO()) return tellChange('not-a-device');
    // A terminal must not become this process's own: it would be ended with it.
    handle = await open(path, constants.O_RDONLY | constants.O_NOCTTY);
    tellChange('found');
    const events = inputEventReader(recordBytes);
    const buffer = Buffer.alloc(BUFFER_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, BUFFER_BYTES, null);
      if (bytesRead === 0) break;
      for (const event of events(buffer.subarray(0, bytesRead)))
        if (isPressOf(event, code)) tell({ news: 'pressed', device: path });
    }
    tellChange('lost');
  } catch (error) {
    const errorCode = systemCodeOf(error);
    tellChange(errorCode === 'EACCES' || errorCode === 'EPERM' ? 'denied' : 'lost');
  } finally {
    await handle?.close().catch(() => undefined);
  }
}
