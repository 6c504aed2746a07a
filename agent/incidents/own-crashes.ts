import { z } from 'zod';
import { isDiskFull, isUnreadable } from '../base/database.ts';
import type { Database } from '../base/database.ts';
import type { Incident } from './incident.ts';
import type { IncidentStore } from './incident-store.ts';
import { addOwnFinding } from './own-findings.ts';

/** So many starts in a row that ended by themselves soon after are a crash loop. */
const LOOP_FROM = 3;
/** So many more of them while its ticket waits for evidence: it then goes without. */
const EVIDENCE_UNTIL = LOOP_FROM + 2;

const StartRow = z.object({ n: z.number(), incident_id: z.string().nullable() });

/**
 * Counts the starts of the daemon. One that was neither stopped nor stayed up ended by itself: killed, out of memory,
 * a fault. Several in a row within one boot (a power cut is no crash) are a loop, which opens one incident `crash`
 * however long it goes on: a run that stays up, or a proper stop, ends it. No clock is asked.
 */
export class OwnStarts {
  readonly #db: Database;
  readonly #store: IncidentStore;
  #current: number | null = null;

  constructor(db: Database, store: IncidentStore) {
    this.#db = db;
    this.#store = store;
  }

  /** The daemon starts. Returns the incident when this start makes it a loop. */
  started(bootId: string): Incident | null {
    return this.#db.urgently(() => {
      const crashed = this.#crashedInARow(bootId);
      const told = crashed.find(({ incident_id: id }) => id !== null)?.incident_id ?? null;
      this.#current = this.#insert(bootId);
      if (told !== null) {
        if (crashed.length >= EVIDENCE_UNTIL) this.#goWithoutEvidence(told);
        return null;
      }
      if (crashed.length < LOOP_FROM) return null;
      const incident = this.#store.open({ source: 'crash' });
      addOwnFinding(this.#db, incident.id, {
        id: 'agent/crash-loop',
        severity: 'impaired',
        title: 'The support agent keeps ending by itself',
        detail: `It ended ${crashed.length} times in a row soon after its start, without being stopped.`,
        began: 'unknown',
      });
      this.#db.run('UPDATE agent_starts SET incident_id = $id WHERE n = $n', { id: incident.id, n: this.#current });
      return incident;
    });
  }

  /** It has stayed up for long enough that what ends it later is no loop. */
  stayedUp(): void {
    this.#end('stable');
  }

  /** It was told to stop, and does. */
  stopped(): void {
    this.#end('stopped');
  }

  #end(ended: 'stable' | 'stopped'): void {
    const n = this.#current;
    if (n === null) return;
    try {
      this.#db.urgently(() =>
        this.#db.run('UPDATE agent_starts SET ended = $ended WHERE n = $n AND ended IS NULL', { ended, n }),
      );
    } catch (error) {
      // Then it counts as a crash: nothing worse than one ticket follows.
      if (!isDiskFull(error) && !isUnreadable(error)) throw error;
    }
  }

  #crashedInARow(bootId: string): z.infer<typeof StartRow>[] {
    return this.#db.all(
      StartRow,
      `SELECT n, incident_id FROM agent_starts
       WHERE n > coalesce((SELECT max(n) FROM agent_starts WHERE ended IS NOT NULL OR boot_id <> $bootId), 0)
       ORDER BY n`,
      { bootId },
    );
  }

  /** Older starts than this boot's loop are of no use. */
  #insert(bootId: string): number {
    this.#db.run(
      `DELETE FROM agent_starts
       WHERE n < coalesce((SELECT max(n) FROM agent_starts WHERE ended IS NOT NULL OR boot_id <> $bootId), 0)`,
      { bootId },
    );
    const row = this.#db.get(StartRow, 'INSERT INTO agent_starts (boot_id) VALUES ($bootId) RETURNING n, incident_id', {
      bootId,
    });
    return row?.n ?? 0;
  }

  #goWithoutEvidence(incidentId: string): void {
    this.#store.collected(incidentId, {
      ok: false,
      why: 'the agent keeps ending, so the ticket goes without evidence',
    });
  }
}
