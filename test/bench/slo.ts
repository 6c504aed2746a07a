import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dayjs from 'dayjs';
import { DAY_MS, HOUR_MS } from '../../agent/base/clock.ts';
import { openDatabase } from '../../agent/base/database.ts';
import { toIso } from '../../agent/base/iso-time.ts';
import { LEDGER_TABLES } from '../../agent/ledger/tables.ts';
import { ledgerView } from '../../agent/ledger/view.ts';
import { compileCalendar } from '../../agent/slo/calendar.ts';
import { federalHolidays } from '../../agent/slo/federal-holidays.ts';
import { DTEN_POLICY } from '../../agent/slo/policy.ts';
import { dayWalk } from '../agent/slo/day-walk.ts';
import { fillLedger } from '../agent/ledger/invented-ledger.ts';
import { seededFraction } from '../support/campaign.ts';
import { verdict } from './verdict.ts';

const SEED = 20_261_122;
const INPUTS = 4000;
const TARGET_HOURS = 24;
const TICKETS = 100_000;
/** DESIGN, Budgets. */
const BUDGET = { perSecond: 5e6, timesDayjs: 1000, viewMs: 50 };
/** Each contender works at least so long. */
const LONG_ENOUGH_MS = 400;
const RUNS = 20;

interface Contender {
  name: string;
  advance(i: number): number;
  elapsed(i: number): number;
}

/**
 * Business time against two libraries and a plain luxon day walk, on the same inputs, and the view over 100,000
 * tickets. The libraries know no zones but the process's, so all of them count hours in UTC there, which spares them
 * the zone; our calendar does Pacific Time.
 */
export async function benchSlo(print: (line: string) => void): Promise<void> {
  benchCalendar(print);
  await benchView(print);
}

function benchCalendar(print: (line: string) => void): void {
  const fraction = seededFraction(SEED);
  const first = Date.parse('2024-01-01T00:00:00Z');
  const from = Float64Array.from(
    { length: INPUTS },
    () => first + Math.floor(fraction() * 4 * 365) * DAY_MS + Math.floor(fraction() * DAY_MS),
  );
  const to = from.map((at) => at + Math.floor(fraction() * 10 * DAY_MS));
  const calendar = compileCalendar(DTEN_POLICY);
  const ours = rateOf({
    name: 'ours',
    advance: (i) => calendar.advance(from[i] as number, TARGET_HOURS * HOUR_MS),
    elapsed: (i) => calendar.elapsed(from[i] as number, to[i] as number),
  });
  print(
    `advance ${millions(ours.advance)} a second, elapsed ${millions(ours.elapsed)} (budget ${millions(BUDGET.perSecond)}; ratios ${ratio(ours.advance / BUDGET.perSecond)}, ${ratio(ours.elapsed / BUDGET.perSecond)}) ${verdict(Math.min(ours.advance, ours.elapsed) >= BUDGET.perSecond)}`,
  );
  for (const peer of [dayjsBusinessTime(from, to), momentBusinessTime(from, to), luxonDayWalk(from, to)]) {
    const theirs = rateOf(peer);
    const times = Math.min(ours.advance / theirs.advance, ours.elapsed / theirs.elapsed);
    const budget =
      peer.name === 'dayjs-business-time'
        ? ` (budget ${BUDGET.timesDayjs} times) ${verdict(times >= BUDGET.timesDayjs)}`
        : '';
    print(
      `${peer.name}: advance ${thousands(theirs.advance)}, elapsed ${thousands(theirs.elapsed)} a second: we are ${Math.round(ours.advance / theirs.advance)} and ${Math.round(ours.elapsed / theirs.elapsed)} times as fast${budget}`,
    );
  }
}

function rateOf(contender: Contender): { advance: number; elapsed: number } {
  return { advance: perSecond(contender.advance), elapsed: perSecond(contender.elapsed) };
}

/** Calls a second, over the inputs again and again until long enough; what comes out is used, so it is not left out. */
function perSecond(call: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < Math.min(INPUTS, 200); i++) sum += call(i);
  const start = performance.now();
  let calls = 0;
  while (performance.now() - start < LONG_ENOUGH_MS) {
    for (let i = 0; i < 200; i++) sum += call((calls + i) % INPUTS);
    calls += 200;
  }
  if (Number.isNaN(sum)) throw new Error('a contender gave no number');
  return calls / ((performance.now() - start) / 1000);
}

function holidayDates(): string[] {
  return [2024, 2025, 2026, 2027, 2028, 2029]
    .flatMap(federalHolidays)
    .map(({ observed }) => toIso(observed * DAY_MS).slice(0, 10));
}

const require = createRequire(import.meta.url);

interface BusinessDayjs {
  setBusinessTime(hours: Record<string, { start: string; end: string }[] | null>): void;
  setHolidays(days: string[]): void;
}

interface DayjsWithBusinessTime {
  addBusinessHours(hours: number): { valueOf(): number };
  businessMinutesDiff(other: unknown): number;
}

function dayjsBusinessTime(from: Float64Array, to: Float64Array): Contender {
  dayjs.extend(require('dayjs-business-time') as Parameters<typeof dayjs.extend>[0]);
  const hours = [{ start: '06:00:00', end: '18:00:00' }];
  const settings = dayjs as unknown as BusinessDayjs;
  settings.setBusinessTime({
    sunday: null,
    ...{ monday: hours, tuesday: hours, wednesday: hours, thursday: hours, friday: hours },
    saturday: null,
  });
  settings.setHolidays(holidayDates());
  const of = (at: number): DayjsWithBusinessTime => dayjs(at) as unknown as DayjsWithBusinessTime;
  return {
    name: 'dayjs-business-time',
    advance: (i) =>
      of(from[i] as number)
        .addBusinessHours(TARGET_HOURS)
        .valueOf(),
    elapsed: (i) => of(from[i] as number).businessMinutesDiff(dayjs(to[i])),
  };
}

interface BusinessMoment {
  addWorkingTime(amount: number, unit: string): { valueOf(): number };
  workingDiff(other: unknown, unit: string): number;
}

function momentBusinessTime(from: Float64Array, to: Float64Array): Contender {
  const moment = require('moment-business-time') as {
    (at: number): BusinessMoment;
    updateLocale(name: string, settings: object): void;
  };
  const hours = ['06:00:00', '18:00:00'];
  moment.updateLocale('en', {
    workinghours: { 0: null, 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: null },
    holidays: holidayDates(),
  });
  return {
    name: 'moment-business-time',
    advance: (i) =>
      moment(from[i] as number)
        .addWorkingTime(TARGET_HOURS, 'hours')
        .valueOf(),
    elapsed: (i) => moment(to[i] as number).workingDiff(moment(from[i] as number), 'minutes'),
  };
}

function luxonDayWalk(from: Float64Array, to: Float64Array): Contender {
  const holidays = new Set(holidayDates());
  const walk = dayWalk(DTEN_POLICY, (date) => holidays.has(date));
  return {
    name: 'plain luxon day walk',
    advance: (i) => walk.advance(from[i] as number, TARGET_HOURS * HOUR_MS),
    elapsed: (i) => walk.elapsed(from[i] as number, to[i] as number),
  };
}

async function benchView(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dten-bench-'));
  const path = join(folder, 'agent.db');
  try {
    const db = openDatabase(path, [LEDGER_TABLES]);
    const now = Date.parse('2026-11-22T20:00:00Z');
    const ledger = fillLedger(db, { tickets: TICKETS, now, days: 360, seed: SEED });
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    print(
      `ledger: ${Math.round(statSync(path).size / TICKETS)} bytes of file a ticket, its events and indexes included`,
    );
    const times = Array.from({ length: RUNS }, () => {
      const start = performance.now();
      ledgerView(ledger, now);
      return performance.now() - start;
    });
    const [cold = 0, ...warm] = times;
    const sorted = warm.toSorted((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    print(
      `view over ${TICKETS} tickets: median ${median.toFixed(1)} ms, best ${(sorted[0] ?? 0).toFixed(1)} ms, the first time in a process ${cold.toFixed(1)} ms (budget ${BUDGET.viewMs} ms; ratio ${ratio(median / BUDGET.viewMs)}) ${verdict(median <= BUDGET.viewMs)}`,
    );
    db.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function millions(rate: number): string {
  return `${(rate / 1e6).toFixed(1)} million`;
}

function thousands(rate: number): string {
  return rate < 1e4 ? `${Math.round(rate)}` : `${(rate / 1e3).toFixed(0)} thousand`;
}

function ratio(value: number): string {
  return value.toFixed(2);
}
