import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../agent/base/clock.ts';
import type { Clock, Instant } from '../../../agent/base/clock.ts';
import type { Database } from '../../../agent/base/database.ts';
import { Priority } from '../../../agent/base/words.ts';
import { Ledger } from '../../../agent/ledger/ledger.ts';
import { DTEN_POLICY } from '../../../agent/slo/policy.ts';
import type { DeskEvent, DeskLook } from '../../../uploader/desks/desk.ts';
import { seededFraction } from '../../support/campaign.ts';

/** A clock that a test sets. */
export function settableClock(start: Instant): Clock & { set(at: Instant): void } {
  let now = start;
  return {
    now: () => now,
    monotonic: () => now,
    set(at) {
      now = at;
    },
  };
}

const SUBJECTS = [
  'Camera gone after the update of the firmware from 3.8.4 to 3.8.5',
  'Touch does not answer on the left edge',
  'The update to 3.8.5 was rolled back',
  'Microphone array silent since the restart',
  'Display stays black after standby',
  'Zoom Rooms app ended unexpectedly 4 times today',
];

/**
 * A ledger of invented tickets, spread evenly over the time before `now`: most are answered, some late, some wait, a
 * few are queued, mail-only, without warranty, or closed unanswered. The same seed gives the same ledger.
 */
export function fillLedger(
  db: Database,
  options: { tickets: number; now: Instant; days: number; seed: number },
): Ledger {
  const { tickets, now, days, seed } = options;
  const fraction = seededFraction(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(fraction() * values.length)] as T;
  const clock = settableClock(now);
  const ledger = new Ledger(db, clock, [DTEN_POLICY]);
  const start = now - days * DAY_MS;
  db.transaction(() => {
    for (let i = 0; i < tickets; i++) {
      const filedAt = Math.floor((start + ((i + 1) * days * DAY_MS) / (tickets + 1)) / MINUTE_MS) * MINUTE_MS;
      const incidentId = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
      clock.set(filedAt);
      ledger.open({
        incidentId,
        ref: `DT-${i.toString(32).toUpperCase().padStart(5, '0')}`,
        subject: pick(SUBJECTS),
        priority: pick(Priority.options),
        signature: `signature-${i % 6}`,
        source: pick(['update', 'help', 'crash', 'health'] as const),
        firmware: pick(['3.8.3', '3.8.4', '3.8.5']),
        coverage: pick(['covered', 'covered', 'covered', 'covered', 'expiring', 'unknown', 'expired'] as const),
        filedAt,
      });
      if (i === tickets - 1) continue; // The last one is still in the outbox.
      const receivedAt = filedAt + 40_000;
      clock.set(receivedAt);
      const tracks = fraction() > 0.06;
      ledger.received(incidentId, {
        deskName: 'zendesk',
        deskId: String(41_000 + i),
        receivedAt,
        tracks,
        deskTime: receivedAt,
      });
      if (!tracks) continue;
      const look = (at: Instant, status: DeskLook['status'], events: DeskEvent[] = []): void => {
        if (at > now) return;
        clock.set(at);
        const known = events.filter((event) => event.at <= at);
        ledger.recordLook(incidentId, { deskTime: at, status, priority: null, mergedInto: null, events: known }, at);
      };
      const answeredAt = receivedAt + Math.floor((fraction() ** 3 * 6 * DAY_MS) / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
      const answer: DeskEvent = { id: `c${i}`, at: answeredAt, author: 'agent', public: true, authorName: 'Dana' };
      look(receivedAt + 5 * MINUTE_MS, 'new');
      if (fraction() < 0.15) {
        look(receivedAt + HOUR_MS, 'waiting-on-customer');
        look(receivedAt + 5 * HOUR_MS, 'waiting-on-customer');
        look(receivedAt + 6 * HOUR_MS, 'open');
      }
      if (fraction() < 0.04) look(receivedAt + 2 * DAY_MS, 'solved');
      else look(answeredAt + 5 * MINUTE_MS, fraction() < 0.7 ? 'solved' : 'waiting-on-customer', [answer]);
      look(Math.max(now - 3 * MINUTE_MS, receivedAt), answeredAt > now ? 'open' : 'solved', [answer]);
    }
  });
  clock.set(now);
  return ledger;
}
