/** A part of a bugreport: `------ NAME (command or file) ------`, or `DUMP OF SERVICE name:`. */
export interface DumpstatePart {
  kind: 'section' | 'service';
  /** `SYSTEM PROPERTIES`, or the service. */
  name: string;
  /** What stands in brackets: a command, or a path with the time of the file; empty where there is none. */
  command: string;
  text: string;
  /** The line of the report on which the text begins, from 1. */
  firstLine: number;
}

export interface Dumpstate {
  /** As dumpstate wrote it: local time, no offset (`2023-04-11 21:17:56`). Null where the head is missing. */
  takenAt: string | null;
  uptimeSeconds: number | null;
  parts: DumpstatePart[];
}

/** More parts than any dumpstate writes; what follows is left out. */
const MAX_PARTS = 20_000;
const HEADING_START = '------ ';
const HEADING_END = ' ------';
const DURATION = /^------ [\d.]{1,20}s was the duration/;
const SECTION_END = /^------ [\d.]+s was the duration of '.{0,200}' ------$/;
const SERVICE = /^DUMP OF SERVICE (?:CRITICAL |HIGH |NORMAL )?(.{1,200}?):?$/;
const SERVICE_END = /^-{9} [\d.]+s was the duration of dumpsys /;
/** dumpstate draws it around its own headings. */
const DOUBLE_RULE = '='.repeat(56);
const MAX_HEADING = 2300;

/**
 * The text of a bugreport (AOSP, frameworks/native/cmds/dumpstate) in its parts, in the order in which they stand.
 * A part ends with its duration or, where that is missing, with whatever begins next. Services lie inside sections
 * (`DUMPSYS`), which then end where the first of them begins.
 */
export function parseDumpstate(text: string): Dumpstate {
  const report: Dumpstate = { takenAt: null, uptimeSeconds: null, parts: [] };
  let open: { part: DumpstatePart; from: number } | null = null;
  const close = (end: number): void => {
    if (open !== null) open.part.text = text.slice(open.from, Math.max(open.from, end));
    open = null;
  };
  let line = 0;
  for (let start = 0; start < text.length && report.parts.length < MAX_PARTS;) {
    line += 1;
    const newline = text.indexOf('\n', start);
    const next = newline === -1 ? text.length : newline + 1;
    const first = text.charCodeAt(start);
    const end = newline === -1 ? text.length : newline;
    if ((first === DASH || first === EQUALS || first === LETTER_D || first === LETTER_U) && end - start < MAX_HEADING) {
      const row = text.slice(start, text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end);
      const part = partBegunBy(row, line + 1);
      if (part !== null || isEnd(row)) close(start);
      if (part !== null) {
        report.parts.push(part);
        open = { part, from: next };
      } else if (report.parts.length === 0) readHead(row, report);
    }
    start = next;
  }
  close(text.length);
  return report;
}

const DASH = 0x2d;
const EQUALS = 0x3d;
const LETTER_D = 0x44;
const LETTER_U = 0x55;
const CARRIAGE_RETURN = 0x0d;

function partBegunBy(row: string, firstLine: number): DumpstatePart | null {
  const service = SERVICE.exec(row)?.[1];
  if (service !== undefined) return { kind: 'service', name: service, command: '', text: '', firstLine };
  if (!row.startsWith(HEADING_START) || !row.endsWith(HEADING_END) || DURATION.test(row)) return null;
  const words = row.slice(HEADING_START.length, -HEADING_END.length);
  const bracket = words.endsWith(')') ? words.indexOf(' (') : -1;
  const name = bracket === -1 ? words : words.slice(0, bracket);
  if (name === '') return null;
  const command = bracket === -1 ? '' : words.slice(bracket + 2, -1);
  return { kind: 'section', name, command, text: '', firstLine };
}

function isEnd(row: string): boolean {
  return row === DOUBLE_RULE || SECTION_END.test(row) || SERVICE_END.test(row);
}

const UNITS = { week: 604_800, day: 86_400, hour: 3600, minute: 60, second: 1 } as const;

/** `== dumpstate: 2023-04-11 21:17:56`, `Uptime: up 0 weeks, 0 days, 12 hours, 37 minutes, 1 seconds`. */
function readHead(row: string, report: Dumpstate): void {
  report.takenAt ??= /^== dumpstate: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/.exec(row)?.[1] ?? null;
  if (!row.startsWith('Uptime: up ')) return;
  const parts = [...row.matchAll(/(\d{1,6}) (week|day|hour|minute|second)s?\b/g)];
  if (parts.length === 0) return;
  report.uptimeSeconds = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNITS[unit as keyof typeof UNITS],
    0,
  );
}

/** Whether a text is, or was once, a bugreport: its head, or any heading of it. */
export function isDumpstate(text: string): boolean {
  if (/^== dumpstate: /m.test(text.slice(0, 64 * 1024))) return true;
  return parseDumpstate(text).parts.some(({ kind, command }) => kind === 'service' || command !== '');
}

/** The path of a section that shows a file: `/proc/meminfo`, `/data/anr/anr_2023…: 2023-04-11 21:18:03`. */
export function pathOfPart({ command }: DumpstatePart): string | null {
  return /^(\/[^\s:]{1,1000})(?:: .*)?$/.exec(command)?.[1] ?? null;
}
