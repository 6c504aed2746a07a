import type { Facts } from '../snapshot/facts.ts';
import { instantOrNull } from './instant.ts';
import { parseKernelDisks } from './kernel-disks.ts';
import { numberedLines } from './lines.ts';

export type KernelMark = NonNullable<Facts['kernelLog']>['marks'][number];

/** One event each, so that a report of many lines counts once. The first kind that fits is taken. */
const PATTERNS: readonly [KernelMark['kind'], RegExp][] = [
  ['panic', /\bKernel panic - not syncing\b/],
  [
    'oops',
    /\bBUG: (?!soft lockup)|\bOops: |\bOops - |\bInternal error: |\bgeneral protection fault\b|\bkernel BUG at |\bUnable to handle kernel |\bwatchdog: BUG: soft lockup\b/,
  ],
  ['warning', /\bWARNING: (?:CPU: \d+ PID: \d+ )?at /],
  ['out-of-memory', /\b[Oo]ut of memory: Kill(?:ed)? process\b/],
  [
    'io-error',
    /\bI\/O error\b|\b(?:critical (?:target|medium|nexus)|timeout|device offline) error\b|\brejecting I\/O to (?:offline|dead) device\b|\bSynchronize Cache\(1[06]\) failed\b|\bmmc\d+: .*\berror -\d+|\bnvme\d*.*\b(?:I\/O|controller is down)\b.*(?:timeout|reset|down)/,
  ],
  ['usb-disconnect', /\busb \S+: USB disconnect\b/],
  [
    'usb-error',
    /\busb \S+: (?:device descriptor read\S* error|device not accepting address|unable to enumerate|can't set config|reset \S+ USB device|over-?current)|\busb\S* \S+: over-?current/i,
  ],
  // What the unit itself chose ("by local choice") is no loss.
  [
    'wifi-lost',
    /\bwl\w+: (?:deauthenticated from|disassociated from|disconnect from AP \S+ for new auth|Connection to AP \S+ lost)/,
  ],
  ['link-down', /\b(?:en|eth)\w+: (?:NIC )?(?:Copper )?Link is Down\b/i],
  ['under-voltage', /\bunder-?voltage (?:detected|warning)/i],
  ['thermal', /\b(?:temperature above threshold|critical temperature reached|thermal.*\bshut(?:ting)? ?down\b)/i],
  [
    'file-system',
    /\b(?:EXT[234]-fs error|EXT[234]-fs \(\S+\): (?:error|Remounting filesystem read-only)|XFS \(\S+\): (?:Corruption|Metadata corruption|Internal error)|BTRFS (?:error|critical)|F2FS-fs \(\S+\): .*(?:corrupt|inconsisten))/i,
  ],
];

const ABOUT_DISKS: ReadonlySet<KernelMark['kind']> = new Set(['io-error', 'file-system']);

/** Marks of one kind beyond this are counted by the log itself, not listed. */
const MAX_OF_A_KIND = 100;
const MAX_TEXT = 300;
/** A report of an oops says several things that look like a beginning; they come within so many lines. */
const SAME_REPORT_LINES = 12;

/** The lines of a kernel log (dmesg, journal, kern.log) that matter by themselves, of each kind the latest. */
export function parseKernelLog(text: string): { lines: number; marks: KernelMark[] } {
  const rows = numberedLines(text);
  const byKind = new Map<KernelMark['kind'], KernelMark[]>();
  const disks = parseKernelDisks(text);
  for (const { line, text: row } of rows) {
    const kind = PATTERNS.find(([, pattern]) => pattern.test(row))?.[0];
    if (kind === undefined) continue;
    const marks = byKind.get(kind) ?? [];
    byKind.set(kind, marks);
    const last = marks.at(-1);
    if (kind === 'oops' && last !== undefined && line - last.line <= SAME_REPORT_LINES) continue;
    const seconds = secondsOf(row);
    marks.push({
      ...{ kind, text: row.trim().slice(0, MAX_TEXT), line },
      ...(seconds === null ? {} : { seconds }),
      ...(ABOUT_DISKS.has(kind) ? disks.get(line) : {}),
    });
  }
  const marks = [...byKind.values()].flatMap((marks) => marks.slice(-MAX_OF_A_KIND));
  return { lines: rows.length, marks: marks.sort((a, b) => a.line - b.line) };
}

/** `[  204.532841] …` of dmesg, or `2026-11-25T10:00:00+0000 …` of the journal. */
function secondsOf(row: string): number | null {
  const since = /^(?:<\d+>)?\[\s*(\d{1,10})\.\d+\]/.exec(row)?.[1];
  if (since !== undefined) return Number(since);
  const at = instantOrNull(/^\d{4}-\d\d-\d\dT\S{8,24}/.exec(row)?.[0]);
  return at === null ? null : Math.round(at / 1000);
}
