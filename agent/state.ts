import { join } from 'node:path';
import { reservePath } from './incidents/storage/paths.ts';
import { releaseReserve } from './incidents/storage/reserve.ts';
import { noteUnreadableRow } from './incidents/storage/unreadable-rows.ts';
import { STORAGE_TABLES } from './incidents/storage/tables.ts';
import { STORM_TABLES } from './incidents/storm-tables.ts';
import { CONSENT_TABLES } from './consent/tables.ts';
import { HELP_TABLES } from './help/tables.ts';
import { INCIDENT_TABLES } from './incidents/tables.ts';
import { LEDGER_TABLES } from './ledger/tables.ts';
import { MAINTAINER_TABLES } from './maintainer/tables.ts';
import { actAsOwnerOf } from './base/act-as-owner.ts';
import { isDiskFull, openDatabase } from './base/database.ts';
import type { Database, RoomVersion } from './base/database.ts';
import { ensurePrivateFolder } from './base/private-folder.ts';
import type { Config } from './config/schema.ts';
import { OUTBOX_TABLES } from '../uploader/outbox/tables.ts';
import { WARRANTY_TABLES } from '../uploader/warranty/tables.ts';

const ROOMS = [
  INCIDENT_TABLES,
  STORM_TABLES,
  STORAGE_TABLES,
  LEDGER_TABLES,
  OUTBOX_TABLES,
  WARRANTY_TABLES,
  HELP_TABLES,
  CONSENT_TABLES,
  MAINTAINER_TABLES,
];

/** The one database of a state directory. */
export function databasePath(config: Pick<Config, 'stateDirectory'>): string {
  return join(config.stateDirectory, 'agent.db');
}

/**
 * Opens the state that every process of the agent shares: makes the private folder where it is missing, acts as its
 * owner, and brings all rooms' tables up to date.
 * @throws NotPermittedError for a user without rights; UnreadableStateError when the file is damaged; NewerStateError
 * when a newer agent wrote it.
 */
export function openState(config: Pick<Config, 'stateDirectory'>): Database {
  actAsOwnerOf(config.stateDirectory);
  ensurePrivateFolder(config.stateDirectory);
  const relief = (): boolean => releaseReserve(reservePath(config));
  const db = openWithRelief(() => openDatabase(databasePath(config), ROOMS), relief);
  db.relieveBy(relief);
  db.onUnreadable((row) => noteUnreadableRow(db, row));
  return db;
}

/** Which room's tables a newer agent has taken further than this one knows; null: none. */
export function newerRoomIn(versions: readonly RoomVersion[]): string | null {
  const known = new Map(ROOMS.map(({ room, steps }) => [room, steps.length]));
  return versions.find(({ room, version }) => version > (known.get(room) ?? version))?.room ?? null;
}

/** Even opening the state takes a little space. */
function openWithRelief(open: () => Database, relief: () => boolean): Database {
  try {
    return open();
  } catch (error) {
    if (!isDiskFull(error) || !relief()) throw error;
    return open();
  }
}
