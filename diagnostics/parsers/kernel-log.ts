import { numberedLines } from './lines.ts';

export interface KernelMark {
  kind: 'panic' | 'oops' | 'warning' | 'out-of-memory' | 'io-error' | 'usb-disconnect' | 'thermal' | 'file-system';
  text: string;
  line: number;
}

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
    /\bI\/O error\b|\bBuffer I\/O error\b|\bcritical (?:target|medium) error\b|\bmmc\d+: .*\berror -\d+|\bnvme\d*.*\b(?:I\/O|controller is down)\b.*(?:timeout|reset|down)/,
  ],
  ['usb-disconnect', /\busb \S+: USB disconnect\b/],
  ['thermal', /\b(?:temperature above threshold|critical temperature reached|thermal.*\bshut(?:ting)? ?down\b)/i],
  [
    'file-system',
    /\b(?:EXT[234]-fs error|EXT[234]-fs \(\S+\): (?:error|Remounting filesystem read-only)|XFS \(\S+\): (?:Corruption|Metadata corruption|Internal error)|BTRFS (?:error|critical)|F2FS-fs \(\S+\): .*(?:corrupt|inconsisten))/i,
  ],
];

/** Marks of one kind beyond this are counted by the log itself, not listed. */
const MAX_OF_A_KIND = 100;
const MAX_TEXT = 300;
/** A report of an oops says several things that look like a beginning; they come within so many lines. */
const SAME_REPORT_LINES = 12;

/** The lines of a kernel log (dmesg, journal, kern.log) that matter by themselves, of each kind the latest. */
export function parseKernelLog(text: string): { lines: number; marks: KernelMark[] } {
  const rows = numberedLines(text);
  const byKind = new Map<KernelMark['kind'], KernelMark[]>();
  for (const { line, text: row } of rows) {
    const kind = PATTERNS.find(([, pattern]) => pattern.test(row))?.[0];
    if (kind === undefined) continue;
    const marks = byKind.get(kind) ?? [];
    byKind.set(kind, marks);
    const last = marks.at(-1);
    if (kind === 'oops' && last !== undefined && line - last.line <= SAME_REPORT_LINES) continue;
    marks.push({ kind, text: row.trim().slice(0, MAX_TEXT), line });
  }
  const marks = [...byKind.values()].flatMap((marks) => marks.slice(-MAX_OF_A_KIND));
  return { lines: rows.length, marks: marks.sort((a, b) => a.line - b.line) };
}
