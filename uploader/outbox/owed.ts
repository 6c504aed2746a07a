import { z } from 'zod';
import type { Instant } from '../../agent/base/clock.ts';
import type { Database } from '../../agent/base/database.ts';
import { UsageError } from '../../agent/base/errors.ts';
import { readRows } from '../../agent/base/stored-rows.ts';
import type { StoredRows } from '../../agent/base/stored-rows.ts';
import { Priority } from '../../agent/base/words.ts';

const OwedRow = z.object({
  id: z.string(),
  incident_id: z.string(),
  ref: z.string(),
  priority: Priority,
  kind: z.enum(['create', 'attach', 'comment']),
  title: z.string(),
  bytes: z.number(),
  added_at: z.number(),
  state: z.enum(['waiting', 'sending', 'quarantined', 'stopped']),
  attempt: z.number(),
  not_before: z.number(),
  look_first: z.number(),
  reason_code: z.string().nullable(),
  reason: z.string().nullable(),
  ticket_state: z.string().nullable(),
});
type OwedRow = z.infer<typeof OwedRow>;
const OWED: StoredRows<OwedRow> = {
  table: 'deliveries',
  key: 'id',
  schema: OwedRow,
  mended: OwedRow.extend({ priority: Priority.catch('normal') }),
};

/** One thing that is still owed to the desk, for people and for `outbox --json`. */
export interface Owed {
  id: string;
  incidentId: string;
  ref: string;
  priority: Priority;
  kind: 'create' | 'attach' | 'comment';
  title: string;
  bytes: number;
  addedAt: Instant;
  state: 'waiting' | 'sending' | 'quarantined' | 'stopped';
  attempt: number;
  /** Earliest next attempt; null when it is due, or waits for something else than time. */
  until: Instant | null;
  /** Why it is not at the desk yet. */
  why: string;
}

export interface OutboxCounts {
  waiting: number;
  sending: number;
  quarantined: number;
  stopped: number;
}

/** Everything owed, in the order in which it is sent. */
export function listOwed(db: Database, now: Instant): Owed[] {
  return readRows(
    db,
    OWED,
    `SELECT d.id, d.incident_id, d.ref, d.priority, d.kind, d.title, d.bytes, d.added_at, d.state, d.attempt,
         d.not_before, d.look_first, d.reason_code, d.reason,
         CASE d.kind WHEN 'create' THEN NULL ELSE
           (SELECT t.state FROM deliveries t WHERE t.incident_id = d.incident_id AND t.kind = 'create')
         END AS ticket_state
       FROM deliveries d
       WHERE d.state <> 'settled' ORDER BY d.rank, d.sequence`,
  ).map((row) => ({
    id: row.id,
    incidentId: row.incident_id,
    ref: row.ref,
    priority: row.priority,
    kind: row.kind,
    title: row.title,
    bytes: row.bytes,
    addedAt: row.added_at,
    state: row.state,
    attempt: row.attempt,
    until: row.state === 'waiting' && !waitsForTicket(row) && row.not_before > now ? row.not_before : null,
    why: why(row, now),
  }));
}

/** How many are owed, by state. */
export function countOwed(db: Database): OutboxCounts {
  const counts: OutboxCounts = { waiting: 0, sending: 0, quarantined: 0, stopped: 0 };
  const Row = z.object({ state: z.enum(['waiting', 'sending', 'quarantined', 'stopped']), n: z.number() });
  for (const { state, n } of db.all(
    Row,
    `SELECT state, count(*) AS n FROM deliveries WHERE state <> 'settled' GROUP BY state`,
  ))
    counts[state] = n;
  return counts;
}

/** Whether something waits because the desk could not be reached at all. */
export function isDeskUnreachable(db: Database): boolean {
  const Row = z.object({ waits: z.number() });
  const sql = `SELECT EXISTS (SELECT 1 FROM deliveries WHERE state = 'waiting' AND unreachable = 1) AS waits`;
  return db.get(Row, sql)?.waits === 1;
}

/**
 * The id of what is owed that begins so: a person types the first letters only.
 * @throws UsageError when there is none, or more than one.
 */
export function owedIdLike(db: Database, typed: string): string {
  const Row = z.object({ id: z.string() });
  const [found, ...others] = db.all(
    Row,
    `SELECT id FROM deliveries WHERE state <> 'settled' AND substr(id, 1, length($prefix)) = $prefix`,
    { prefix: typed.toLowerCase() },
  );
  if (found === undefined) throw new UsageError(`Nothing that is owed begins with ${typed}. See: dten-agent outbox`);
  if (others.length > 0) throw new UsageError(`${others.length + 1} deliveries begin with ${typed}. Type more of it.`);
  return found.id;
}

function waitsForTicket(row: OwedRow): boolean {
  return row.kind !== 'create' && row.ticket_state !== 'settled';
}

function why(row: OwedRow, now: Instant): string {
  switch (row.state) {
    case 'sending':
      return 'is being sent';
    case 'quarantined':
      if (row.reason_code === 'desk/fate-unknown')
        return `may have arrived, and this desk cannot be asked: look for ${row.ref} there, then drop it or retry it (${row.reason ?? ''})`;
      return `refused: ${row.reason ?? row.reason_code ?? 'no reason given'}`;
    case 'stopped':
      return `the desk takes nothing from this unit: ${row.reason ?? row.reason_code ?? 'no reason given'}`;
    case 'waiting':
      break;
  }
  if (waitsForTicket(row)) return 'waits for its ticket';
  if (row.look_first !== 0) return `its last attempt may have arrived, the desk is asked first (${row.reason ?? ''})`;
  if (row.not_before > now) return row.reason ?? 'waits for its next attempt';
  return row.reason === null ? 'is due' : `is due again (${row.reason})`;
}
