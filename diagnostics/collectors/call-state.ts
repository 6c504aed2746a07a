import type { Host } from '../host/host.ts';
import { parseActiveCameras, parseActiveRecordings } from '../parsers/active-media.ts';
import { NO_CAMERA } from './cameras.ts';
import { KIBIBYTE, MEBIBYTE } from './collector.ts';

/** Whether somebody is in a meeting: a camera or a microphone is in use. */
export interface CallState {
  state: 'on' | 'off' | 'unknown';
  /** What it was seen by; empty where nothing is in use. */
  why: string[];
}

const TIMEOUT_MS = 3000;
const SMALL_BYTES = 4 * KIBIBYTE;
const MAX_PROCESSES = 4096;

/**
 * Looks whether a call is on, by cheap means only: no device is opened. The microphone is asked first, so that during
 * most calls nothing else has to be looked at.
 */
export async function readCallState(host: Host): Promise<CallState> {
  const asked = host.identity.platform === 'android' ? await askAndroid(host) : null;
  if (asked !== null) return asked;
  const microphone = await findRunningCapture(host);
  if (microphone !== null && microphone.length > 0) return { state: 'on', why: microphone };
  const camera = await findOpenCamera(host);
  if (camera !== null && camera.length > 0) return { state: 'on', why: camera };
  return { state: microphone === null && camera === null ? 'unknown' : 'off', why: [] };
}

/** What Android's own services say; null where they may not be asked. */
async function askAndroid(host: Host): Promise<CallState | null> {
  const dump = async (service: string): Promise<string | null> => {
    const run = await host.run(['dumpsys', service], { timeoutMs: TIMEOUT_MS, maxBytes: 2 * MEBIBYTE });
    return run.ok && run.exitCode === 0 ? run.stdout : null;
  };
  const recordings = parseActiveRecordings((await dump('audio')) ?? '');
  if (recordings !== null && recordings.length > 0)
    return { state: 'on', why: recordings.map((by) => `a microphone is recording (${by})`) };
  const cameras = parseActiveCameras((await dump('media.camera')) ?? '');
  if (cameras !== null && cameras.length > 0)
    return { state: 'on', why: cameras.map((by) => `a camera is in use (${by})`) };
  return recordings === null && cameras === null ? null : { state: 'off', why: [] };
}

/** Capture streams of ALSA that run (Documentation/sound/designs/procfile.rst); null where none can be asked. */
async function findRunningCapture(host: Host): Promise<string[] | null> {
  const names = async (path: string, pattern: RegExp): Promise<string[] | null> => {
    const listing = await host.list(path);
    return listing.ok ? listing.entries.map(({ name }) => name).filter((name) => pattern.test(name)) : null;
  };
  const cards = await names('/proc/asound', /^card\d+$/);
  if (cards === null) return null;
  const running: string[] = [];
  for (const card of cards)
    for (const device of (await names(`/proc/asound/${card}`, /^pcm\d+c$/)) ?? [])
      for (const stream of (await names(`/proc/asound/${card}/${device}`, /^sub\d+$/)) ?? []) {
        const path = `/proc/asound/${card}/${device}/${stream}/status`;
        const read = await host.readFile(path, { maxBytes: SMALL_BYTES });
        if (read.ok && /^state: RUNNING$/m.test(read.text)) running.push(`a microphone is recording (${path})`);
      }
  return running;
}

/** Cameras that a process holds open; null where processes cannot be looked at, or where it is not known which nodes are cameras. */
async function findOpenCamera(host: Host): Promise<string[] | null> {
  const nodes = await cameraNodes(host);
  if (nodes === null || nodes.size === 0) return nodes === null ? null : [];
  const processes = await host.list('/proc');
  if (!processes.ok) return null;
  const pids = processes.entries.map(({ name }) => name).filter((name) => /^\d+$/.test(name));
  for (const pid of pids.slice(0, MAX_PROCESSES)) {
    const open = await host.list(`/proc/${pid}/fd`);
    if (!open.ok) continue;
    const camera = open.entries.find(({ target }) => target !== undefined && nodes.has(target));
    if (camera?.target !== undefined) return [`a camera is open (${camera.target}, process ${pid})`];
  }
  return [];
}

async function cameraNodes(host: Host): Promise<Set<string> | null> {
  const listing = await host.list('/sys/class/video4linux');
  if (!listing.ok) return listing.reason === 'absent' ? new Set() : null;
  const nodes = new Set<string>();
  for (const { name } of listing.entries) {
    const read = await host.readFile(`/sys/class/video4linux/${name}/name`, { maxBytes: SMALL_BYTES });
    if (/^video\d+$/.test(name) && !(read.ok && NO_CAMERA.test(read.text))) nodes.add(`/dev/${name}`);
  }
  return nodes;
}
