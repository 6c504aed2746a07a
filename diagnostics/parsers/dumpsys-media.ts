import { numberedLines } from './lines.ts';

export interface CameraDevice {
  /** As the camera provider names it: `external/0`, `legacy/1`. */
  id: string;
  facing: string | null;
  line: number;
}

const MAX_DEVICES = 64;

/** `dumpsys media.camera`: the cameras that the providers offer. Null where it is no such dump. */
export function parseCameraDump(text: string): CameraDevice[] | null {
  const found = new Map<string, CameraDevice>();
  let isDump = false;
  let open: CameraDevice | null = null;
  for (const { line, text: row } of numberedLines(text)) {
    isDump ||= /^== (?:Service global info|Camera service|Camera Provider HAL)\b/.test(row);
    if (row.startsWith('== ')) open = null;
    const id = /^== Camera HAL device device@[\d.]+\/(\S{1,200}) \(v[\d.]+\) static information: ==/.exec(row)?.[1];
    if (id !== undefined && found.size < MAX_DEVICES) {
      open = found.get(id) ?? { id, facing: null, line };
      found.set(id, open);
    }
    if (open !== null) open.facing ??= /^\s+Facing: (\w{1,20})/.exec(row)?.[1] ?? null;
  }
  return isDump || found.size > 0 ? [...found.values()] : null;
}

export interface PolicyDevice {
  /** `AUDIO_DEVICE_OUT_SPEAKER`. */
  type: string;
  name: string;
  line: number;
}

/**
 * `dumpsys media.audio_policy`: the devices that sound can come from and go to, in the words of Android 10 to 12
 * (`- tag name: Speaker`, `- type: AUDIO_DEVICE_OUT_SPEAKER`) and of those after
 * (`1. Port ID: 2; "Speaker"; {AUDIO_DEVICE_OUT_SPEAKER, @:}`). Null where it is no such dump.
 */
export function parseAudioPolicy(text: string): PolicyDevice[] | null {
  const found: PolicyDevice[] = [];
  let inside = false;
  let isDump = false;
  let name: string | null = null;
  for (const { line, text: row } of numberedLines(text)) {
    if (/^ ?-? ?Available (?:output|input) devices(?: \(\d+\))?:/.test(row))
      [inside, isDump, name] = [true, true, null];
    // What is listed stands further in; the next heading ends the list.
    else if (/^ ?\S/.test(row)) inside = false;
    if (!inside || found.length >= MAX_DEVICES) continue;
    const port = /Port ID: \d+; "([^"]{0,200})"; \{(AUDIO_DEVICE_\w{1,60})/.exec(row);
    if (port !== null) {
      found.push({ name: port[1] ?? '', type: port[2] ?? '', line });
      continue;
    }
    name = /^\s*- tag name: (.{1,200})$/.exec(row)?.[1]?.trim() ?? name;
    const type = /^\s*- type: (AUDIO_DEVICE_\w{1,60})/.exec(row)?.[1];
    if (type !== undefined) {
      found.push({ name: name ?? type, type, line });
      name = null;
    }
  }
  return isDump ? found : null;
}

export interface LogicalDisplay {
  id: number;
  name: string;
  type: string | null;
  on: boolean | null;
  width: number;
  height: number;
  line: number;
}

/** `dumpsys display`: the logical displays. Null where it names none. */
export function parseDisplayDump(text: string): LogicalDisplay[] | null {
  const found: LogicalDisplay[] = [];
  for (const { line, text: row } of numberedLines(text)) {
    const info = /mBaseDisplayInfo=DisplayInfo\{"([^"]{0,200}?)(?:, displayId (\d{1,9}))?"(.*)/.exec(row);
    if (info === null || found.length >= MAX_DEVICES) continue;
    const [, name = '', within, rest = ''] = info;
    const size = /\breal (\d{1,5}) x (\d{1,5})/.exec(rest);
    if (size === null) continue;
    const state = /\bstate (ON|OFF|DOZE\w*|UNKNOWN)\b/.exec(rest)?.[1] ?? null;
    found.push({
      id: Number(within ?? /\bdisplayId (\d{1,9})/.exec(rest)?.[1] ?? found.length),
      name,
      type: /\btype (\w{1,20})/.exec(rest)?.[1] ?? null,
      on: state === null || state === 'UNKNOWN' ? null : state === 'ON',
      width: Number(size[1]),
      height: Number(size[2]),
      line,
    });
  }
  return found.length === 0 ? null : found;
}
