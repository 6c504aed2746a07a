import { numberedLines } from './lines.ts';
import type { InputEntry } from './input-devices.ts';

const MAX_DEVICES = 64;
/** InputDeviceClass of frameworks/native/services/inputflinger (EventHub.h). */
const CLASS = { keyboard: 0x1, alphaKey: 0x2, touch: 0x4, cursor: 0x8, multiTouch: 0x10 } as const;
/** Devices that Android makes itself. */
const VIRTUAL = /^Virtual$/;

/** `dumpsys input`: the devices of the event hub, in the words of /proc/bus/input/devices. Null where it names none. */
export function parseInputDump(text: string): InputEntry[] | null {
  const found: InputEntry[] = [];
  let isDump = false;
  let inside = false;
  let open: { name: string; classes: number } | null = null;
  for (const { line, text: row } of numberedLines(text)) {
    if (/^(?:Event Hub State|INPUT MANAGER)/.test(row)) isDump = true;
    if (/^\S/.test(row)) inside = row.startsWith('Event Hub State');
    if (!inside || found.length >= MAX_DEVICES) continue;
    const name = /^ {2,4}-?\d{1,6}: (.{1,200})$/.exec(row)?.[1]?.trim();
    if (name !== undefined) open = { name, classes: 0 };
    if (open === null) continue;
    const classes = /^\s+Classes: (?:0x)?([0-9a-f]{1,8})\b/i.exec(row)?.[1];
    if (classes !== undefined) open.classes = Number.parseInt(classes, 16);
    // Android 12 and later name them: `Classes: KEYBOARD | TOUCH | TOUCH_MT`.
    else if (/^\s+Classes: /.test(row)) open.classes = classesIn(row);
    const id = /^\s+Identifier: bus=0x([0-9a-f]{4}), vendor=0x([0-9a-f]{4}), product=0x([0-9a-f]{4})/.exec(row);
    if (id === null) continue;
    const [, bus = '', vendor = '', product = ''] = id;
    if (!VIRTUAL.test(open.name))
      found.push({ bus, vendor, product, name: open.name, kind: kindOf(open.classes), line });
    open = null;
  }
  return isDump ? found : null;
}

function classesIn(row: string): number {
  const has = (word: string, bit: number): number => (new RegExp(`\\b${word}\\b`).test(row) ? bit : 0);
  return (
    has('KEYBOARD', CLASS.keyboard) |
    has('ALPHAKEY', CLASS.alphaKey) |
    has('TOUCH', CLASS.touch) |
    has('CURSOR', CLASS.cursor) |
    has('TOUCH_MT', CLASS.multiTouch)
  );
}

function kindOf(classes: number): InputEntry['kind'] {
  if ((classes & (CLASS.touch | CLASS.multiTouch)) !== 0) return 'touch';
  if ((classes & CLASS.alphaKey) !== 0) return 'keyboard';
  if ((classes & CLASS.cursor) !== 0) return 'pointer';
  return (classes & CLASS.keyboard) !== 0 ? 'button' : 'other';
}
