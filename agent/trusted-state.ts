import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from './base/atomic-file.ts';
import type { Clock } from './base/clock.ts';
import { isUnreadable, setDatabaseAside } from './base/database.ts';
import type { Database } from './base/database.ts';
import { messageOf, UnreadableStateError } from './base/errors.ts';
import type { Log } from './base/log.ts';
import type { Config } from './config/schema.ts';
import { noteStateLosses } from './incidents/storage/state-losses.ts';
import { forgetUnreadableRows, noteUnreadableRow } from './incidents/storage/unreadable-rows.ts';
import { databasePath, openState } from './state.ts';

/**
 * Opens the state, or, where it cannot be read, sets it aside and starts with an empty one: the unit must be able to
 * ask for help. What was lost is noted, and found again from the bundles later. A state that failed while the agent ran
 * is read whole first.
 */
export function openTrustedState(config: Config, clock: Clock, log: Log): Database {
  const why = findFault(config);
  if (why !== null) {
    const aside = setDatabaseAside(databasePath(config), clock);
    log.error({ aside, why }, 'the state was unreadable and has been set aside; starting with an empty one');
  }
  rmSync(suspectPath(config), { force: true });
  const db = openState(config);
  forgetUnreadableRows(db);
  db.onUnreadable((row) => {
    log.error({ ...row }, 'a stored record cannot be read, and is left out');
    noteUnreadableRow(db, row);
  });
  noteStateLosses(db, config.stateDirectory, clock, why);
  return db;
}

/** Marks the state as one that failed: the next start reads all of it before it trusts it. */
export function suspectState(config: Config, why: string): void {
  writeFileAtomic(suspectPath(config), `${why}\n`);
}

function findFault(config: Config): string | null {
  try {
    const db = openState(config);
    try {
      return existsSync(suspectPath(config)) ? db.check() : null;
    } finally {
      db.close();
    }
  } catch (error) {
    if (error instanceof UnreadableStateError) return messageOf(error.cause ?? error);
    if (isUnreadable(error)) return messageOf(error);
    throw error;
  }
}

function suspectPath({ stateDirectory }: Config): string {
  return join(stateDirectory, 'state-suspect');
}
