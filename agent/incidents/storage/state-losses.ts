import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../base/clock.ts';
import type { Database } from '../../base/database.ts';
import { toIso } from '../../base/iso-time.ts';
import type { IncidentStore } from '../incident-store.ts';
import { addOwnFinding } from '../own-findings.ts';

/** What a state file is called once it was set aside; its journal goes with it under its own ending. */
const ASIDE = /\.unreadable-[^-]+(-\d\d)*[^-]*$/;

const LossRow = z.object({
  n: z.number(),
  at: z.number(),
  aside: z.string(),
  why: z.string(),
  recovered: z.number(),
  incidentId: z.string().nullable(),
});

/** A time when the state could not be read and was set aside. */
export type StateLoss = z.infer<typeof LossRow>;

/** The state files of this folder that were set aside, by name. */
export function filesSetAside(stateDirectory: string): string[] {
  try {
    return readdirSync(stateDirectory).filter((name) => ASIDE.test(name) && !/-(wal|shm)$/.test(name));
  } catch {
    return [];
  }
}

/**
 * Notes every file that was set aside and is not noted yet: also one whose process died right after it.
 * @param why what was wrong, of the file set aside just now; null: none was
 */
export function noteStateLosses(db: Database, stateDirectory: string, clock: Clock, why: string | null): void {
  const known = new Set(stateLosses(db).map(({ aside }) => aside));
  for (const aside of filesSetAside(stateDirectory))
    if (!known.has(aside))
      db.run('INSERT INTO state_losses (at, aside, why) VALUES ($at, $aside, $why)', {
        at: Math.round(clock.now()),
        aside,
        why: why ?? 'it could not be read',
      });
}

/** Oldest first. */
export function stateLosses(db: Database): StateLoss[] {
  return db.all(LossRow, 'SELECT n, at, aside, why, recovered, incident_id AS incidentId FROM state_losses ORDER BY n');
}

/** One incident for each loss that none tells of yet, with what was found again. */
export function openLossIncidents(db: Database, store: IncidentStore, recovered: number): void {
  for (const loss of stateLosses(db).filter(({ incidentId }) => incidentId === null))
    db.urgently(() => {
      const { id } = store.open({ source: 'health' });
      addOwnFinding(db, id, {
        id: 'agent/state-lost',
        severity: 'impaired',
        title: 'The state of the support agent could not be read',
        detail: lossInWords({ ...loss, recovered }),
        began: 'unknown',
      });
      db.run('UPDATE state_losses SET incident_id = $id, recovered = $recovered WHERE n = $n', {
        id,
        recovered,
        n: loss.n,
      });
    });
}

/** For a ticket, `doctor` and the status. */
export function lossInWords({
  at,
  aside,
  why,
  recovered,
}: Pick<StateLoss, 'at' | 'aside' | 'why' | 'recovered'>): string {
  return `The state file could not be read (${why}). It was set aside as ${basename(aside)} at ${toIso(at)}; ${recovered} ${recovered === 1 ? 'incident was' : 'incidents were'} found again in the bundles.`;
}
