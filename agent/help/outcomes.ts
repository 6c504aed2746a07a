import { z } from 'zod';
import type { Outbox } from '../../uploader/outbox/outbox.ts';
import type { Database } from '../base/database.ts';
import type { Random } from '../base/random.ts';
import { ticketRefOf } from '../incidents/joins.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { ticketView } from '../ledger/view.ts';
import type { Clock } from '../base/clock.ts';
import { underlying } from '../slo/clock-state.ts';

/** Somebody may change their mind, and nobody can write a ticket full. */
const MOST_TIMES = 3;

const Row = z.object({ incident_id: z.string(), works: z.number(), times: z.number() });

/** `kept`: goes to the desk; `unknown`: no such ticket; `not-answered`: nothing to judge yet; `enough`: said often. */
export type ToldWorks = 'kept' | 'unknown' | 'not-answered' | 'enough';

export interface OutcomesOptions {
  db: Database;
  ledger: Ledger;
  outbox: Outbox;
  clock: Clock;
  random: Random;
}

/** What people in the room say after an answer: whether it works now. Each word goes to the desk as a comment. */
export class Outcomes {
  readonly #options: OutcomesOptions;

  constructor(options: OutcomesOptions) {
    this.#options = options;
  }

  /** Durable, and owed to the desk, when it returns `kept`. */
  tell(ref: string, works: boolean): ToldWorks {
    const { db, ledger, outbox, clock, random } = this.#options;
    const ticket = ticketView(ledger, ticketRefOf(db, ref), clock.now());
    if (ticket === null) return 'unknown';
    if (underlying(ticket.clock).state !== 'answered') return 'not-answered';
    const { incidentId, priority } = ticket;
    return db.transaction(() => {
      const told = this.#of(incidentId);
      if (told?.works === (works ? 1 : 0)) return 'kept';
      if ((told?.times ?? 0) >= MOST_TIMES) return 'enough';
      db.run(
        `INSERT INTO help_outcomes (incident_id, works, times) VALUES ($incidentId, $works, 1)
         ON CONFLICT (incident_id) DO UPDATE SET works = $works, times = times + 1`,
        { incidentId, works: works ? 1 : 0 },
      );
      const text = works
        ? 'The person in the room says that it works now.'
        : 'The person in the room says that it still does not work.';
      outbox.add([{ kind: 'comment', id: random.uuid(), incidentId, ref, priority, text }]);
      return 'kept';
    });
  }

  /** What was said last; null where nothing was. */
  works(incidentId: string): boolean | null {
    const row = this.#of(incidentId);
    return row === undefined ? null : row.works === 1;
  }

  #of(incidentId: string): z.infer<typeof Row> | undefined {
    return this.#options.db.get(Row, 'SELECT * FROM help_outcomes WHERE incident_id = $incidentId', { incidentId });
  }
}
