import type { Instant } from './clock.ts';
import { UsageError } from './errors.ts';

const WITH_OFFSET =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** UTC ISO 8601 with milliseconds, the only form in which the agent gives times out. */
export function toIso(at: Instant): string {
  return new Date(at).toISOString();
}

/** `toIso` where there may be no instant. */
export function toIsoOrNull(at: Instant | null | undefined): string | null {
  return at === null || at === undefined ? null : toIso(at);
}

/**
 * Reads an ISO 8601 time that says its offset. A time without one means something else in every place,
 * so it is refused, as is a day or an hour that does not exist.
 * @throws UsageError when the text is not such a time.
 */
export function parseIso(text: string): Instant {
  const match = WITH_OFFSET.exec(text);
  const at = match === null ? Number.NaN : Date.parse(text);
  if (match === null || Number.isNaN(at) || !daysExist(match)) {
    throw new UsageError(
      `not a time with an offset: "${text}". Write it like 2026-11-25T10:00:00Z or 2026-11-25T10:00:00-08:00.`,
    );
  }
  return at;
}

/** `Date.parse` rolls 30 February over to March; a wrong day in is refused instead. */
function daysExist(match: RegExpExecArray): boolean {
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
