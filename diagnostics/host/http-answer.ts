import { DateTime } from 'luxon';
import type { Instant } from '../../agent/base/clock.ts';

/** What a probe keeps of an answer. */
export interface HttpAnswer {
  status: number;
  redirectHost: string | null;
  clockAheadMs: number | null;
}

/** Reads the head of an answer. Null: it is no HTTP. `now` is when it came. */
export function parseHttpAnswer(head: string, now: Instant): HttpAnswer | null {
  const [first = '', ...rows] = head.split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first)?.[1];
  if (status === undefined) return null;
  const headers = new Map(
    rows.flatMap((row): [string, string][] => {
      const colon = row.indexOf(':');
      return colon > 0 ? [[row.slice(0, colon).toLowerCase(), row.slice(colon + 1).trim()]] : [];
    }),
  );
  return {
    status: Number(status),
    redirectHost: hostIn(headers.get('location')),
    clockAheadMs: aheadOf(headers.get('date'), now),
  };
}

function hostIn(location: string | undefined): string | null {
  const host = location === undefined ? undefined : URL.parse(location)?.hostname;
  return host === undefined || host === '' ? null : host;
}

/** RFC 9110: `Sun, 06 Nov 1994 08:49:37 GMT`. */
function aheadOf(date: string | undefined, now: Instant): number | null {
  const at = date === undefined ? null : DateTime.fromHTTP(date);
  return at?.isValid === true ? at.toMillis() - now : null;
}
