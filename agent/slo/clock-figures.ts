import type { Instant } from '../base/clock.ts';
import type { Calendar } from './calendar.ts';
import type { Pledge } from './pledge.ts';

/** A stretch of time: [from, to). */
export interface Span {
  from: Instant;
  to: Instant;
}

/** What is known of a ticket that the desk has received. All times are the desk's. */
export interface ClockFacts {
  receivedAt: Instant;
  /** The first public answer of a person, or what a person here told of one. */
  responseAt: Instant | null;
  /** Between consecutive looks that both saw the desk waiting on the customer, in order, not overlapping. */
  pauses: readonly Span[];
  /** The last look, where it saw the desk waiting on the customer and nobody has answered. */
  waiting: { since: Instant; seenAt: Instant } | null;
  /** Since when the ticket has stood solved, closed or deleted; null while it is open. */
  closedAt: Instant | null;
}

/** The figures of one clock: everything about it that does not depend on what time it is now. */
export interface ClockFigures {
  receivedAt: Instant;
  /** Earliest instant at which the target, less pauses, has been used up. */
  due: Instant;
  /** Close of the business day of the receipt. */
  sameDayBy: Instant;
  targetMs: number;
  atRiskBelowMs: number;
  /** Business time that does not count, before the first response. */
  pausedMs: number;
  /** After this instant the clock is at risk, if nobody answers and nothing pauses it. */
  atRiskAfter: Instant;
  /** After this instant the clock is breached, if nobody answers and nothing pauses it. */
  breachAfter: Instant;
  response: FirstResponse | null;
  closed: { at: Instant; breached: boolean } | null;
  /** The clock stands: the desk waits on the customer. `leftMs` may be negative where it had run out before. */
  waiting: { since: Instant; leftMs: number } | null;
}

export interface FirstResponse {
  at: Instant;
  /** Business time from receipt to answer, less pauses. */
  tookMs: number;
  /** SLO: "within 24 business hours". An answer in the closed hours right after `due` still is. */
  withinTarget: boolean;
  /** SLO: "within the same business day". Strict: by the close of that day. */
  sameBusinessDay: boolean;
}

/** Works out the figures of a clock. What happened before the receipt or after the answer does not touch them. */
export function clockFigures(facts: ClockFacts, pledge: Pledge): ClockFigures {
  const { calendar, targetMs, atRiskBelowMs } = pledge;
  const { receivedAt } = facts;
  const responseAt = facts.responseAt === null ? null : Math.max(facts.responseAt, receivedAt);
  const pauses = within(facts.pauses, receivedAt, responseAt ?? Infinity);
  const pausedMs = sumOf(pauses, calendar);
  /** Business time used by the clock at an instant. */
  const used = (at: Instant): number =>
    calendar.elapsed(receivedAt, at) - sumOf(within(pauses, receivedAt, at), calendar);

  const sameDayBy = calendar.dayEnd(receivedAt);
  const due = runsOut(receivedAt, targetMs, pauses, calendar);
  const closedAt = facts.closedAt === null ? null : Math.max(facts.closedAt, receivedAt);
  return {
    receivedAt,
    due,
    sameDayBy,
    targetMs,
    atRiskBelowMs,
    pausedMs,
    // Closed hours right after do not count, so the moment lies at the next opening.
    atRiskAfter:
      targetMs < atRiskBelowMs
        ? receivedAt - 1 // A short target is at risk from the start.
        : calendar.nextOpen(runsOut(receivedAt, targetMs - atRiskBelowMs, pauses, calendar)),
    breachAfter: calendar.nextOpen(due),
    response:
      responseAt === null
        ? null
        : {
            at: responseAt,
            tookMs: used(responseAt),
            withinTarget: used(responseAt) <= targetMs,
            sameBusinessDay: responseAt <= sameDayBy,
          },
    closed: closedAt === null ? null : { at: closedAt, breached: used(closedAt) > targetMs },
    waiting:
      facts.waiting === null || responseAt !== null || closedAt !== null
        ? null
        : {
            since: Math.max(facts.waiting.since, receivedAt),
            leftMs: targetMs - used(Math.max(facts.waiting.seenAt, receivedAt)),
          },
  };
}

/** The earliest instant at which `budgetMs` has been used, with the pauses that began before it had run out. */
function runsOut(receivedAt: Instant, budgetMs: number, pauses: readonly Span[], calendar: Calendar): Instant {
  let pausedMs = 0;
  for (const { from, to } of pauses) {
    if (calendar.elapsed(receivedAt, from) - pausedMs > budgetMs) break;
    pausedMs += calendar.elapsed(from, to);
  }
  return calendar.advance(receivedAt, budgetMs + pausedMs);
}

function within(spans: readonly Span[], from: Instant, to: Instant): Span[] {
  return spans
    .map((span) => ({ from: Math.max(span.from, from), to: Math.min(span.to, to) }))
    .filter((span) => span.from < span.to);
}

function sumOf(spans: readonly Span[], calendar: Calendar): number {
  return spans.reduce((sum, { from, to }) => sum + calendar.elapsed(from, to), 0);
}
