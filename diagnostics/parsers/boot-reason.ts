import type { RebootCause } from '../snapshot/fault-facts.ts';
import { numberedLines } from './lines.ts';

/** Android's canonical boot reasons (system/core/bootstat): `reason[,subreason[,detail]]`. */
const ANDROID: readonly [RegExp, RebootCause][] = [
  [/^kernel_panic/, 'kernel-panic'],
  [/watchdog/, 'watchdog'],
  [/thermal|overheat/, 'thermal'],
  [/\b(?:ota|update|recovery|rebootescrow|quiescent,ota)\b/, 'updater'],
  [/^(?:cold|hard|power|under_?voltage|brown_?out)\b|,(?:powerloss|battery|undervoltage)/i, 'power-loss'],
  [/^(?:reboot|shutdown|warm|ps_hold|bootloader)\b/i, 'user'],
];

export function causeOfBootReason(reason: string): RebootCause {
  return ANDROID.find(([pattern]) => pattern.test(reason))?.[1] ?? 'unknown';
}

/** Updaters that restart a unit, in the words of the journal. */
const UPDATER =
  /\b(?:rauc|mender|swupdate|fwupd|unattended-upgrade|packagekit|ostree|rpm-ostree|systemd-sysupdate)\b.*\b(?:reboot|restart)/i;
/** What systemd says when somebody, or something, asked for an end in order. */
const ORDERLY =
  /systemd-shutdown\[\d+\]:|Reached target (?:\S+ - )?(?:System )?(?:Reboot|Power[ -]?Off|Shutdown)|System is (?:rebooting|powering down)|systemd-logind\[\d+\]: .*(?:rebooting|powering (?:down|off))/i;

/** How the journal of the start before ended: who asked for the end, or null where it just stops. */
export function parseEndOfJournal(text: string): { cause: 'updater' | 'user'; text: string; line: number } | null {
  let orderly: { text: string; line: number } | null = null;
  let updater: { text: string; line: number } | null = null;
  for (const { line, text: row } of numberedLines(text)) {
    if (UPDATER.test(row)) updater = { text: row, line };
    else if (ORDERLY.test(row)) orderly ??= { text: row, line };
  }
  if (orderly === null) return null;
  return updater === null ? { cause: 'user', ...orderly } : { cause: 'updater', ...updater };
}

/** Starts in `last -x --time-format iso reboot shutdown`, oldest first, as they were written (with offset). */
export function parseStarts(text: string): string[] {
  return numberedLines(text)
    .flatMap(({ text: row }) => {
      const found = /^reboot\s+system boot\b.*?\s(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:?\d\d)/.exec(row)?.[1];
      return found === undefined ? [] : [found];
    })
    .reverse();
}

/** `persist.sys.boot.reason.history`: one `reason,seconds` a line, newest first; the seconds, oldest first. */
export function parseBootHistory(value: string): number[] {
  return value
    .split('\n')
    .flatMap((row) => {
      const seconds = /,(\d{9,10})$/.exec(row.trim())?.[1];
      return seconds === undefined ? [] : [Number(seconds)];
    })
    .reverse();
}
