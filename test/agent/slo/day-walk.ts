import { DateTime } from 'luxon';
import type { CalendarSpec } from '../../../agent/slo/policy.ts';

const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/**
 * Business time the plain way: luxon walks from day to day. Slow and simple, it shares nothing with the compiled
 * calendar but the policy. `closed` says which days (`2026-11-26`) are holidays.
 */
export function dayWalk(spec: CalendarSpec, closed: (isoDate: string) => boolean) {
  function spansOf(day: DateTime): { open: number; close: number }[] {
    if (closed(day.toISODate() ?? '')) return [];
    return spec.hours[WEEK[day.weekday - 1] ?? 'monday'].map(({ from, to }) => ({
      open: clockTime(day, from),
      close: clockTime(day, to),
    }));
  }

  function* from(at: number): Generator<{ open: number; close: number }> {
    for (let day = startOfDay(at).minus({ days: 1 }); ; day = day.plus({ days: 1 })) {
      for (const { open, close } of spansOf(day)) if (close > at) yield { open: Math.max(open, at), close };
    }
  }

  function startOfDay(at: number): DateTime {
    return DateTime.fromMillis(at, { zone: spec.timeZone }).startOf('day');
  }

  return {
    isOpen(at: number): boolean {
      for (const { open, close } of from(at)) return open <= at && at < close;
      return false;
    },
    elapsed(start: number, end: number): number {
      let sum = 0;
      for (const { open, close } of from(start)) {
        if (open >= end) break;
        sum += Math.min(close, end) - open;
      }
      return sum;
    },
    advance(start: number, durationMs: number): number {
      let left = durationMs;
      for (const { open, close } of from(start)) {
        if (left <= close - open) return open + left;
        left -= close - open;
      }
      return Number.NaN;
    },
    dayEnd(at: number): number {
      for (let day = startOfDay(at).minus({ days: 1 }); ; day = day.plus({ days: 1 })) {
        const end = spansOf(day).at(-1)?.close;
        if (end !== undefined && end > at) return end;
      }
    },
  };
}

function clockTime(day: DateTime, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour === 24 ? day.plus({ days: 1 }).startOf('day').toMillis() : day.set({ hour, minute }).toMillis();
}
