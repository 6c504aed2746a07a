import { DateTime } from 'luxon';
import type { Instant } from '../../agent/base/clock.ts';

const MACHINE_LINES = /\n+((?:(?:Incident|Delivery): [0-9a-f-]{36}\s*)+)$/i;

/** A time for people, in UTC. */
export function timeText(at: Instant): string {
  return `${DateTime.fromMillis(at, { zone: 'utc' }).toFormat('d LLL yyyy, HH:mm:ss')} UTC`;
}

export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A text without the lines at its end that only machines match, and those lines. */
export function splitMachineLines(text: string): { words: string; machine: string } {
  const match = MACHINE_LINES.exec(text);
  if (match === null) return { words: text, machine: '' };
  return { words: text.slice(0, match.index), machine: (match[1] ?? '').trim() };
}
