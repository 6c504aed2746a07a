import { numberOrNull } from './numbers.ts';

/** What keeps the clock says of it; `offsetSeconds` has no sign. */
export interface NtpStatus {
  offsetSeconds: number | null;
  server: string | null;
}

/** `chronyc -n tracking`. */
export function parseChronyTracking(text: string): NtpStatus {
  const off = /^System time\s*: (\d{1,12}(?:\.\d{1,12})?) seconds (?:slow|fast) of NTP time/m.exec(text)?.[1];
  const server = /^Reference ID\s*: [0-9A-F]{8} \(([^()\n]{1,253})\)/m.exec(text)?.[1];
  return { offsetSeconds: numberOrNull(off), server: server ?? null };
}

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/** `timedatectl timesync-status`: `Offset: +1min 2.5s`, as systemd writes spans of time. */
export function parseTimesyncStatus(text: string): NtpStatus {
  const span = /^[ \t]*Offset: [+-]?(.{1,64})$/m.exec(text)?.[1];
  const server = /^[ \t]*Server: (\S{1,253})/m.exec(text)?.[1];
  const parts = [...(span ?? '').matchAll(/(\d{1,12}(?:\.\d{1,9})?)(us|ms|s|min|h|d|w)\b/g)];
  const seconds = parts.reduce((sum, [, figure, unit]) => sum + Number(figure) * (UNIT_SECONDS[unit ?? ''] ?? 0), 0);
  return { offsetSeconds: parts.length === 0 ? null : seconds, server: server === 'n/a' ? null : (server ?? null) };
}
