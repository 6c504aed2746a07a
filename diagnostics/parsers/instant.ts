import { parseIso, toIso } from '../../agent/base/iso-time.ts';
import { SECOND_MS } from '../../agent/base/clock.ts';
import type { Instant } from '../../agent/base/clock.ts';

/** Seconds; what lies outside is no time that a tool meant to write. */
const YEAR_3000 = 32_503_680_000;

/** An ISO 8601 time with offset (`…Z`, `+01:00`, `+0100`), or null. */
export function instantOrNull(text: string | null | undefined): Instant | null {
  if (text === null || text === undefined) return null;
  try {
    return parseIso(text.trim().replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  } catch {
    return null;
  }
}

/** The same, in the one form in which times are given on; null where it is no such time. */
export function isoTimeOrNull(text: string | null | undefined): string | null {
  const at = instantOrNull(text);
  return at === null ? null : toIso(at);
}

/** Seconds since 1970 as ISO 8601; null for what no tool would mean (0 is "never"). */
export function isoOfSeconds(seconds: number | null): string | null {
  if (seconds === null || !(seconds > 0) || seconds > YEAR_3000) return null;
  return toIso(Math.round(seconds * SECOND_MS));
}

/** debuggerd's and ART's stamp: `2023-04-04 22:06:31.064728684+0200`. Without an offset it is no time that we know. */
export function tombstoneTimeOrNull(text: string | null | undefined): string | null {
  const stamp = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,9})?\d*([+-]\d{4})/.exec(text ?? '');
  return stamp === null ? null : isoTimeOrNull(`${stamp[1]}T${stamp[2]}${stamp[3] ?? ''}${stamp[4]}`);
}
