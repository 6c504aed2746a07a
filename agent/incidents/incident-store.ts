import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import type { Database } from '../base/database.ts';
import { jsonColumn } from '../base/json-column.ts';
import type { Random } from '../base/random.ts';
import { newRef } from '../base/ref.ts';
import { readRow, readRows } from '../base/stored-rows.ts';
import type { StoredRows } from '../base/stored-rows.ts';
import type { IncidentSource } from '../base/words.ts';
import { addToWords } from '../triage/person-words.ts';
import type { PersonWords } from '../triage/person-words.ts';
import { UpdateReport } from '../../diagnostics/firmware/verdict.ts';
import { currentBaselineId } from './baseline-store.ts';
import { INCIDENTS, PRESSES, PROGRESS } from './incident.ts';
import type { Collected, Incident, IncidentProgress, Press, Told, VersionChange } from './incident.ts';

const KEY_BYTES = 32;

interface StoredReport {
  id: number;
  report: UpdateReport;
}
const REPORTS: StoredRows<StoredReport> = {
  table: 'update_reports',
  key: 'id',
  schema: z.object({ id: z.number(), report: jsonColumn(UpdateReport) }),
};

const NoticedRow = z.object({ id: z.string(), ref: z.string(), openedAt: z.number() });

const PROGRESS_COLUMNS = `id, ref, collected IS NOT NULL AS isCollected, words_until AS wordsUntil, checks_done AS checksDone,
  next_check_at AS nextCheckAt, start_check AS startCheck, call_since AS callSince, call_look_at AS callLookAt`;

const KeptComponent = z.object({ id: z.string(), name: z.string(), version: z.string() });
type KeptComponent = z.infer<typeof KeptComponent>;

export interface NewIncident {
  source: IncidentSource;
  changes?: readonly VersionChange[];
  reports?: readonly UpdateReport[];
  person?: PersonWords | null;
  /** How long, in milliseconds, the person may still say more before the ticket is filed. */
  wordsWithinMs?: number | null;
}

/** The incidents of this unit, in the shared database. */
export class IncidentStore {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(db: Database, clock: Clock, random: Random) {
    this.#db = db;
    this.#clock = clock;
    this.#random = random;
  }

  /** Durable when it returns. The current baseline is kept with it. */
  open({ source, changes = [], reports = [], person = null, wordsWithinMs = null }: NewIncident): Incident {
    const id = this.#random.uuid();
    const now = Math.round(this.#clock.now());
    return this.#db.urgently(() => {
      this.#db.run(
        `INSERT INTO incidents (id, ref, source, state, opened_at, redaction_key, changes, reports, person, words_until, baseline_id)
         VALUES ($id, $ref, $source, 'noticed', $openedAt, $key, $changes, $reports, $person, $wordsUntil, $baseline)`,
        {
          id,
          ref: newRef(this.#random),
          source,
          openedAt: now,
          key: Buffer.from(this.#random.bytes(KEY_BYTES)).toString('hex'),
          changes: JSON.stringify(changes),
          reports: JSON.stringify(reports),
          person: person === null ? null : JSON.stringify(person),
          wordsUntil: wordsWithinMs === null ? null : now + wordsWithinMs,
          baseline: currentBaselineId(this.#db),
        },
      );
      return this.require(id);
    });
  }

  /** Puts an incident back that was lost with the state, collected; its pseudonyms get a new key. */
  restore(
    lost: Pick<Incident, 'id' | 'ref' | 'source' | 'openedAt' | 'changes' | 'reports' | 'person' | 'collected'>,
  ): void {
    this.#db.run(
      `INSERT INTO incidents (id, ref, source, state, opened_at, redaction_key, changes, reports, person, collected)
       VALUES ($id, $ref, $source, 'collected', $openedAt, $key, $changes, $reports, $person, $collected)`,
      {
        id: lost.id,
        ref: lost.ref,
        source: lost.source,
        openedAt: Math.round(lost.openedAt),
        key: Buffer.from(this.#random.bytes(KEY_BYTES)).toString('hex'),
        changes: JSON.stringify(lost.changes),
        reports: JSON.stringify(lost.reports),
        person: lost.person === null ? null : JSON.stringify(lost.person),
        collected: JSON.stringify(lost.collected),
      },
    );
  }

  find(id: string): Incident | undefined {
    return readRow(this.#db, INCIDENTS, 'SELECT * FROM incidents WHERE id = $id', { id });
  }

  /** @throws when there is no such incident: a fault of the program. */
  require(id: string): Incident {
    const incident = this.find(id);
    if (incident === undefined) throw new Error(`no incident ${id}`);
    return incident;
  }

  /** What still has to be worked on, oldest first; a person's call before anything else. */
  unfinished(): IncidentProgress[] {
    return readRows(
      this.#db,
      PROGRESS,
      `SELECT ${PROGRESS_COLUMNS} FROM incidents WHERE state IN ('noticed', 'collected') ORDER BY source <> 'help', opened_at, rowid`,
    );
  }

  /** Updates whose checks are not over, the one that is due first. */
  watched(): IncidentProgress[] {
    return readRows(
      this.#db,
      PROGRESS,
      `SELECT ${PROGRESS_COLUMNS} FROM incidents WHERE next_check_at IS NOT NULL AND state IN ('watching', 'filed')
       ORDER BY start_check DESC, next_check_at, rowid`,
    );
  }

  /** The update that is being worked on or watched, to which a further change belongs. */
  openUpdate(): Incident | undefined {
    return readRow(
      this.#db,
      INCIDENTS,
      `SELECT * FROM incidents WHERE source = 'update'
         AND (state IN ('noticed', 'collected') OR (state IN ('watching', 'filed') AND next_check_at IS NOT NULL))
       ORDER BY opened_at DESC, rowid DESC LIMIT 1`,
    );
  }

  /** A further change joins an update that is not over: it is looked at anew, from the first check on. */
  grow(id: string, changes: readonly VersionChange[], reports: readonly UpdateReport[]): Incident {
    return this.#db.transaction(() => {
      const incident = this.require(id);
      this.#db.run(
        `UPDATE incidents SET changes = $changes, reports = $reports, checks_done = 0,
           next_check_at = CASE WHEN next_check_at IS NULL THEN NULL ELSE $now END,
           collected = CASE WHEN state = 'collected' THEN NULL ELSE collected END,
           state = CASE WHEN state = 'collected' THEN 'noticed' ELSE state END
         WHERE id = $id`,
        {
          id,
          now: Math.round(this.#clock.now()),
          changes: JSON.stringify(mergeChanges(incident.changes, changes)),
          reports: JSON.stringify(mergeReports(incident.reports, reports)),
        },
      );
      return this.require(id);
    });
  }

  /** The unit runs in this start: what was last looked at in another one is looked at again. */
  noteStart(bootId: string): boolean {
    return (
      this.#db.run(
        `UPDATE incidents SET start_check = 1, checked_in_boot = $bootId
         WHERE next_check_at IS NOT NULL AND checked_in_boot IS NOT NULL AND checked_in_boot <> $bootId`,
        { bootId },
      ) > 0
    );
  }

  /** What a later check collected takes the place of what was collected before. */
  recollected(id: string, collected: Collected): void {
    this.#db.run(
      `UPDATE incidents SET collected = $collected, failed_collections = 0, call_since = NULL, call_look_at = NULL
       WHERE id = $id`,
      { id, collected: JSON.stringify(collected) },
    );
  }

  /** A check is over; the next one is due at `nextCheckAt`, or none is. */
  checked(id: string, next: { checksDone: number; nextCheckAt: number | null; bootId: string | null }): void {
    this.#db.run(
      `UPDATE incidents SET checks_done = $checksDone, checks_made = checks_made + 1, next_check_at = $nextCheckAt,
         start_check = 0, checked_in_boot = coalesce($bootId, checked_in_boot) WHERE id = $id`,
      { id, ...next, nextCheckAt: next.nextCheckAt === null ? null : Math.round(next.nextCheckAt) },
    );
  }

  /** A check that could not be made is tried again later. */
  postponeCheck(id: string, until: number): void {
    this.#db.run('UPDATE incidents SET next_check_at = $until, start_check = 0 WHERE id = $id', {
      id,
      until: Math.round(until),
    });
  }

  told(id: string, told: Told): void {
    this.#db.run('UPDATE incidents SET told = $told WHERE id = $id', { id, told: JSON.stringify(told) });
  }

  /** The caps keep it back: it waits, collected, until they allow a ticket. */
  heldBack(id: string): void {
    this.#db.run(`UPDATE incidents SET state = 'collected' WHERE id = $id`, { id });
  }

  watching(id: string): void {
    this.#db.run(`UPDATE incidents SET state = 'watching' WHERE id = $id`, { id });
  }

  succeeded(id: string, because: string): void {
    this.#db.run(`UPDATE incidents SET state = 'succeeded', dismissed_because = $because WHERE id = $id`, {
      id,
      because,
    });
  }

  /** The first time that something is said: true, and it is kept. */
  claimIsNew(key: string): boolean {
    return (
      this.#db.run('INSERT OR IGNORE INTO seen_claims (key, seen_at) VALUES ($key, $now)', {
        key,
        now: Math.round(this.#clock.now()),
      }) > 0
    );
  }

  /** Newest first. */
  recent(limit: number): Incident[] {
    return readRows(this.#db, INCIDENTS, 'SELECT * FROM incidents ORDER BY opened_at DESC, rowid DESC LIMIT $limit', {
      limit,
    });
  }

  /** Notes a collection that failed; returns how many have by now. */
  collectionFailed(id: string): number {
    this.#db.urgently(() =>
      this.#db.run('UPDATE incidents SET failed_collections = failed_collections + 1 WHERE id = $id', { id }),
    );
    return this.require(id).failedCollections;
  }

  /** Notes that a text of it could not be made; returns how often that was by now. */
  textFailed(id: string): number {
    const Row = z.object({ n: z.number() });
    return this.#db.urgently(
      () =>
        this.#db.get(
          Row,
          'UPDATE incidents SET failed_texts = failed_texts + 1 WHERE id = $id RETURNING failed_texts AS n',
          { id },
        )?.n ?? 0,
    );
  }

  /** `lookAt`: heavy evidence was held back for a call, and it is looked then whether that is over. */
  collected(id: string, collected: Collected, lookAt: number | null = null): void {
    this.#db.urgently(() =>
      this.#db.run(
        `UPDATE incidents SET state = 'collected', collected = $collected, call_since = $since, call_look_at = $lookAt,
           failed_collections = CASE WHEN $ok = 1 THEN 0 ELSE failed_collections END
         WHERE id = $id AND state = 'noticed'`,
        {
          id,
          ok: collected.ok ? 1 : 0,
          collected: JSON.stringify(collected),
          since: lookAt === null ? null : Math.round(this.#clock.now()),
          lookAt: lookAt === null ? null : Math.round(lookAt),
        },
      ),
    );
  }

  /** A call is on: what it would be disturbed by waits, and it is looked again then. */
  waitForCall(id: string, lookAt: number): void {
    this.#db.run(
      'UPDATE incidents SET call_since = coalesce(call_since, $now), call_look_at = $lookAt WHERE id = $id',
      { id, now: Math.round(this.#clock.now()), lookAt: Math.round(lookAt) },
    );
  }

  /** Nothing waits for a call any more. */
  callIsOver(id: string): void {
    this.#db.run('UPDATE incidents SET call_since = NULL, call_look_at = NULL WHERE id = $id', { id });
  }

  /** Calls for help whose ticket went with the light evidence; the heavy one is owed. */
  owingEvidence(): IncidentProgress[] {
    return readRows(
      this.#db,
      PROGRESS,
      `SELECT ${PROGRESS_COLUMNS} FROM incidents WHERE source = 'help' AND state = 'filed' AND call_since IS NOT NULL ORDER BY call_since`,
    );
  }

  /** What has not been collected yet, a person's call first: cheap enough to be asked for at any time. */
  noticed(): { id: string; ref: string; openedAt: number }[] {
    return this.#db.all(
      NoticedRow,
      `SELECT id, ref, opened_at AS openedAt FROM incidents WHERE state = 'noticed' ORDER BY source <> 'help', opened_at`,
    );
  }

  /** The latest call for help; undefined before the first. */
  latestHelp(): z.infer<typeof NoticedRow> | undefined {
    return this.#db.get(
      NoticedRow,
      `SELECT id, ref, opened_at AS openedAt FROM incidents WHERE source = 'help'
       ORDER BY opened_at DESC, rowid DESC LIMIT 1`,
    );
  }

  /** What a press needs to know of its incident: without the evidence, which is large and slow to read. */
  pressOf(id: string): Press | undefined {
    return readRow(this.#db, PRESSES, 'SELECT id, source, state, person FROM incidents WHERE id = $id', { id });
  }

  /**
   * Keeps what a person said beside what was said before; `complete`: nothing more is waited for. The ticket tells all
   * of it; what is said after it goes to the desk as a comment, and the latest is kept.
   */
  addWords(id: string, words: PersonWords, complete: boolean): void {
    const press = this.pressOf(id);
    const before = press?.person ?? null;
    const person = press?.state === 'filed' ? { ...before, ...words } : addToWords(before, words);
    this.#db.run(
      'UPDATE incidents SET person = $person, words_until = CASE WHEN $complete = 1 THEN NULL ELSE words_until END WHERE id = $id',
      { id, person: JSON.stringify(person), complete: complete ? 1 : 0 },
    );
  }

  /** Belongs into the transaction that writes the ledger row and the deliveries. */
  filed(id: string): void {
    this.#db.run(`UPDATE incidents SET state = 'filed' WHERE id = $id`, { id });
  }

  dismissed(id: string, because: string): void {
    this.#db.run(`UPDATE incidents SET state = 'dismissed', dismissed_because = $because WHERE id = $id`, {
      id,
      because,
    });
  }

  /** The versions kept, as they are shown to people. */
  components(): KeptComponent[] {
    return this.#db.all(KeptComponent, 'SELECT id, name, version FROM components ORDER BY id');
  }

  transaction<T>(work: () => T): T {
    return this.#db.transaction(work);
  }

  /** Keeps an updater's claim, to be judged against what runs. */
  addReport(report: UpdateReport): void {
    this.#db.run('INSERT INTO update_reports (report) VALUES ($report)', { report: JSON.stringify(report) });
  }

  /** Claims not yet borne out that were not judged in this boot. */
  reportsToJudge(bootId: string): StoredReport[] {
    return readRows(
      this.#db,
      REPORTS,
      'SELECT id, report FROM update_reports WHERE settled = 0 AND judged_in_boot IS NOT $bootId ORDER BY id',
      { bootId },
    );
  }

  reportJudged(id: number, bootId: string, settled: boolean): void {
    this.#db.run('UPDATE update_reports SET judged_in_boot = $bootId, settled = $settled WHERE id = $id', {
      id,
      bootId,
      settled: settled ? 1 : 0,
    });
  }
}

/** From the first version to the last; a component that is back where it was stays, as what was seen. */
function mergeChanges(known: readonly VersionChange[], more: readonly VersionChange[]): VersionChange[] {
  const merged = new Map(known.map((change) => [change.id, change]));
  for (const change of more) merged.set(change.id, { ...change, from: merged.get(change.id)?.from ?? change.from });
  return [...merged.values()];
}

function mergeReports(known: readonly UpdateReport[], more: readonly UpdateReport[]): UpdateReport[] {
  const key = ({ component, to, outcome, reportedAt }: UpdateReport): string =>
    [component, to, outcome, reportedAt].join('\n');
  return [...new Map([...known, ...more].map((report) => [key(report), report])).values()];
}
