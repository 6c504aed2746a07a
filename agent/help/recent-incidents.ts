import { z } from 'zod';
import type { Database } from '../base/database.ts';
import { jsonColumn } from '../base/json-column.ts';
import { readRows } from '../base/stored-rows.ts';
import type { StoredRows } from '../base/stored-rows.ts';
import { IncidentSource } from '../base/words.ts';
import { IncidentState } from '../incidents/incident.ts';
import { KeptWords } from '../triage/person-words.ts';

const Row = z.object({
  id: z.string(),
  ref: z.string(),
  source: IncidentSource,
  state: IncidentState,
  opened_at: z.number(),
  /** Later looks at an update may find something else. */
  checks_made: z.number(),
  person: jsonColumn(KeptWords).nullable(),
});
type Row = z.infer<typeof Row>;
const RECENT: StoredRows<Row> = {
  table: 'incidents',
  key: 'id',
  schema: Row,
  mended: Row.extend({ source: IncidentSource.catch('health'), person: Row.shape.person.catch(null) }),
};

/** An incident without its evidence, which is large. */
export type RecentIncident = Row & {
  /** Subsystems with a finding, the worst first; empty before the evidence is there. */
  subsystems: readonly string[];
};

const Subsystems = z.object({ subsystems: jsonColumn(z.array(z.string())) });

/** The latest incidents, cheap enough to be asked for with every event. */
export class RecentIncidents {
  readonly #db: Database;
  readonly #limit: number;
  #subsystems = new Map<string, { checks: number; found: readonly string[] }>();

  constructor(db: Database, limit: number) {
    this.#db = db;
    this.#limit = limit;
  }

  /** Newest first. */
  list(): RecentIncident[] {
    const rows = readRows(
      this.#db,
      RECENT,
      `SELECT id, ref, source, state, opened_at, checks_made, person FROM incidents
       ORDER BY opened_at DESC, rowid DESC LIMIT $limit`,
      { limit: this.#limit },
    );
    const incidents = rows.map((row) => ({ ...row, subsystems: this.#subsystemsOf(row) }));
    const ids = new Set(rows.map(({ id }) => id));
    for (const id of this.#subsystems.keys()) if (!ids.has(id)) this.#subsystems.delete(id);
    return incidents;
  }

  #subsystemsOf({ id, state, checks_made: checks }: Row): readonly string[] {
    if (state === 'noticed') return [];
    const known = this.#subsystems.get(id);
    if (known?.checks === checks) return known.found;
    const found =
      this.#db.get(
        Subsystems,
        `SELECT (SELECT json_group_array(DISTINCT json_extract(finding.value, '$.subsystem'))
                 FROM json_each(iif(json_valid(incidents.collected), incidents.collected, '{}'), '$.result.findings') AS finding
                 WHERE json_extract(finding.value, '$.severity') <> 'notice') AS subsystems
         FROM incidents WHERE id = $id`,
        { id },
      )?.subsystems ?? [];
    this.#subsystems.set(id, { checks, found });
    return found;
  }
}
