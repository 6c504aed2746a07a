import { z } from 'zod';
import { UpdateVerdict } from '../../diagnostics/firmware/verdict.ts';
import type { Instant } from '../base/clock.ts';
import type { Database } from '../base/database.ts';
import { VersionChange } from '../incidents/incident.ts';

const json = <T>(schema: z.ZodType<T>) => z.string().transform((text): T => schema.parse(JSON.parse(text)));

const Row = z.object({
  ref: z.string(),
  opened_at: z.number(),
  changes: json(z.array(VersionChange)),
  updates: json(z.array(UpdateVerdict)).nullable(),
});

/** What became of one update of one component. */
export interface PastUpdate {
  ref: string;
  noticedAt: Instant;
  name: string;
  from: string;
  to: string;
  /** Null while it is being judged. */
  verdict: UpdateVerdict['verdict'] | null;
}

/** The updates that this unit has seen, newest first. */
export function updateHistory(db: Database, limit: number): PastUpdate[] {
  return db
    .all(
      Row,
      `SELECT ref, opened_at, changes, json_extract(collected, '$.result.updates') AS updates
       FROM incidents WHERE source = 'update' ORDER BY opened_at DESC, rowid DESC LIMIT $limit`,
      { limit },
    )
    .flatMap(({ ref, opened_at: noticedAt, changes, updates }): PastUpdate[] =>
      updates === null
        ? changes.map(({ name, from, to }) => ({ ref, noticedAt, name, from, to, verdict: null }))
        : updates
            .filter(({ verdict }) => verdict !== 'none')
            .map(({ name, from, to, verdict }) => ({ ref, noticedAt, name, from, to, verdict })),
    )
    .slice(0, limit);
}
