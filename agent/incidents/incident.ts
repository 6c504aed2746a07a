import { z } from 'zod';
import { CollectionResult } from '../../diagnostics/collection.ts';
import { Severity } from '../../diagnostics/health/finding.ts';
import { UpdateReport } from '../../diagnostics/firmware/verdict.ts';
import type { Instant } from '../base/clock.ts';
import { jsonColumn } from '../base/json-column.ts';
import type { StoredRows } from '../base/stored-rows.ts';
import { IncidentSource } from '../base/words.ts';
import { KeptWords } from '../triage/person-words.ts';

/*
 * States of an incident, each durable before the next begins:
 *
 *   noticed ──collected──▶ collected ──filed──▶ filed       ledger row and deliveries exist
 *      │                       │  ▲                ▲
 *      │                       │  └─ a further change while it was being worked on: noticed again
 *      │                       ├────watching─▶ watching ───┤ an update without a fault so far: checked again and again
 *      │                       │                  ├──succeeded─▶ succeeded  healthy at every check: the new baseline
 *      │                       └──────dismissed───┴─▶ dismissed  no ticket is due; a healthy one is the new baseline
 *
 *      └─ a collection that fails is tried again, and at last given up: the incident is then `collected` without
 *         evidence, which never keeps a ticket from being filed.
 *
 *   While a call is on, what would disturb it waits (`callSince`): all of the collection, or, where a person asked for
 *   help, only what is heavy, which then follows the ticket.
 *
 *   A check that finds a fault files the ticket; a ticket of an update is checked on, and grows by comments, until
 *   the last check. `nextCheckAt` says whether there is one.
 */
export const IncidentState = z.enum(['noticed', 'collected', 'watching', 'filed', 'succeeded', 'dismissed']);
export type IncidentState = z.infer<typeof IncidentState>;

/** A component whose version is not the one kept. */
export const VersionChange = z.object({ id: z.string(), name: z.string(), from: z.string(), to: z.string() });
export type VersionChange = z.infer<typeof VersionChange>;

/** What the collection gave, or why it gave nothing. */
export const Collected = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: CollectionResult }),
  z.object({ ok: z.literal(false), why: z.string() }),
]);
export type Collected = z.infer<typeof Collected>;

/** What a ticket says already, so that a later check tells only what is new. */
export const Told = z.object({
  /** By finding id. */
  findings: z.record(z.string(), z.object({ severity: Severity, title: z.string(), gone: z.boolean() })),
  /** Verdict by component id. */
  updates: z.record(z.string(), z.string()),
});
export type Told = z.infer<typeof Told>;

/** Something that may concern DTEN. */
export interface Incident {
  /** UUID, what machines match. */
  id: string;
  /** For people, e.g. `DT-7K3QF`. */
  ref: string;
  source: IncidentSource;
  state: IncidentState;
  openedAt: Instant;
  /** 32 random bytes in hexadecimal: the key of this ticket's pseudonyms. */
  redactionKey: string;
  changes: VersionChange[];
  reports: UpdateReport[];
  person: KeptWords | null;
  /** Until then the ticket waits for what the person may still say; null: for nothing. */
  wordsUntil: Instant | null;
  baselineId: number | null;
  /** Collections that have failed so far. */
  failedCollections: number;
  collected: Collected | null;
  /** Why there is no ticket; null otherwise. */
  dismissedBecause: string | null;
  /** Checks of `updates.checksAfterMinutes` that are over. */
  checksDone: number;
  /** All that were made. */
  checksMade: number;
  /** Null: none is due any more. */
  nextCheckAt: Instant | null;
  /** The unit has started since the last check, so one is due at once. */
  startCheck: boolean;
  /** What the ticket says so far; null before it is filed. */
  told: Told | null;
  /** Since when evidence waits for the end of a call; null: none does. */
  callSince: Instant | null;
  /** When it is looked again whether the call is over. */
  callLookAt: Instant | null;
}

/** How far an incident is, without what was said and collected: that is large, and slow to read. */
const Progress = z.object({
  id: z.string(),
  ref: z.string(),
  isCollected: z.number().transform((is) => is === 1),
  wordsUntil: z.number().nullable(),
  checksDone: z.number(),
  nextCheckAt: z.number().nullable(),
  startCheck: z.number().transform((is) => is === 1),
  callSince: z.number().nullable(),
  callLookAt: z.number().nullable(),
});
export type IncidentProgress = z.infer<typeof Progress>;

export const PROGRESS: StoredRows<IncidentProgress> = { table: 'incidents', key: 'id', schema: Progress };

/** A row of `incidents`. */
const Columns = z.object({
  id: z.string(),
  ref: z.string(),
  source: IncidentSource,
  state: IncidentState,
  opened_at: z.number(),
  redaction_key: z.string(),
  changes: jsonColumn(z.array(VersionChange)),
  reports: jsonColumn(z.array(UpdateReport)),
  person: jsonColumn(KeptWords).nullable(),
  words_until: z.number().nullable(),
  baseline_id: z.number().nullable(),
  failed_collections: z.number(),
  collected: jsonColumn(Collected).nullable(),
  dismissed_because: z.string().nullable(),
  checks_done: z.number(),
  checks_made: z.number(),
  next_check_at: z.number().nullable(),
  start_check: z.number(),
  told: jsonColumn(Told).nullable(),
  call_since: z.number().nullable(),
  call_look_at: z.number().nullable(),
});
/** What can be saved of a row in part: the ticket of an incident goes, whatever else is lost. */
const MendedColumns = Columns.extend({
  source: IncidentSource.catch('health'),
  changes: jsonColumn(z.array(VersionChange)).catch([]),
  reports: jsonColumn(z.array(UpdateReport)).catch([]),
  person: jsonColumn(KeptWords).nullable().catch(null),
  collected: jsonColumn(Collected).nullable().catch({ ok: false, why: 'what was collected cannot be read any more' }),
  told: jsonColumn(Told).nullable().catch(null),
});

/** What a press needs to know of its incident. */
export type Press = Pick<Incident, 'source' | 'state' | 'person'>;

const press = { id: true, source: true, state: true, person: true } as const;

export const PRESSES: StoredRows<Press> = {
  table: 'incidents',
  key: 'id',
  schema: Columns.pick(press),
  mended: MendedColumns.pick(press),
};

export const INCIDENTS: StoredRows<Incident> = {
  table: 'incidents',
  key: 'id',
  schema: Columns.transform(toIncident),
  mended: MendedColumns.transform(toIncident),
};

function toIncident(row: z.infer<typeof Columns>): Incident {
  return {
    id: row.id,
    ref: row.ref,
    source: row.source,
    state: row.state,
    openedAt: row.opened_at,
    redactionKey: row.redaction_key,
    changes: row.changes,
    reports: row.reports,
    person: row.person,
    wordsUntil: row.words_until,
    baselineId: row.baseline_id,
    failedCollections: row.failed_collections,
    collected: row.collected,
    dismissedBecause: row.dismissed_because,
    checksDone: row.checks_done,
    checksMade: row.checks_made,
    nextCheckAt: row.next_check_at,
    startCheck: row.start_check === 1,
    told: row.told,
    callSince: row.call_since,
    callLookAt: row.call_look_at,
  };
}
