import { accessSync, constants, existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { RoomVersion } from '../base/database.ts';
import { messageOf } from '../base/errors.ts';
import type { Config } from '../config/schema.ts';
import { filesSetAside } from '../incidents/storage/state-losses.ts';
import { databasePath, newerRoomIn } from '../state.ts';
import type { Check } from './check.ts';
import { failed, passed } from './check.ts';

const MOST_TOLD = 5;
const UnreadableRows = z.array(z.object({ of_table: z.string(), key: z.string(), why: z.string() }));

/** The folder, the state file in it, and what was set aside. Nothing is made or changed. */
export function stateChecks(config: Config): Check[] {
  const { stateDirectory } = config;
  const folder = 'state directory';
  if (!existsSync(stateDirectory))
    return [passed(folder, `${stateDirectory} is not there yet; the agent makes it when it starts`)];
  try {
    accessSync(stateDirectory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return [failed(folder, messageOf(error), 'Run the agent as the owner of this folder, or as root.')];
  }
  return [passed(folder, stateDirectory), ...fileChecks(databasePath(config)), asideCheck(stateDirectory)];
}

function fileChecks(path: string): Check[] {
  const name = 'state file';
  if (!existsSync(path)) return [passed(name, 'not there yet')];
  const todo = 'Start the agent again: it sets the file aside and finds again what the bundles tell.';
  try {
    const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    try {
      const said = String(db.prepare('PRAGMA quick_check(1)').get()?.['quick_check']);
      if (said !== 'ok') return [failed(name, `damaged: ${said}`, todo)];
      const newer = newerRoomIn(readVersions(db));
      return newer === null
        ? [passed(name, 'whole'), rowsCheck(db)]
        : [failed(name, `of a newer agent (${newer})`, 'Install that version again; or move the file away.')];
    } finally {
      db.close();
    }
  } catch (error) {
    return [failed(name, `cannot be read: ${messageOf(error)}`, todo)];
  }
}

/** What the daemon has met since it started. */
function rowsCheck(db: DatabaseSync): Check {
  const name = 'stored records';
  const rows = hasTable(db, 'unreadable_rows')
    ? UnreadableRows.parse(db.prepare('SELECT of_table, key, why FROM unreadable_rows ORDER BY of_table, key').all())
    : [];
  if (rows.length === 0) return passed(name, 'none that cannot be read');
  const told = rows.slice(0, MOST_TOLD).map(({ of_table: table, key, why }) => `${table} ${key} (${why})`);
  const more = rows.length > MOST_TOLD ? [`${rows.length - MOST_TOLD} more`] : [];
  return failed(
    name,
    `left out, or read in part: ${[...told, ...more].join('; ')}`,
    'They stay where they are, and everything else goes on. Check the disk of the unit; after a change of the agent’s version, install the version that wrote them.',
  );
}

function hasTable(db: DatabaseSync, table: string): boolean {
  return db.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table) !== undefined;
}

function readVersions(db: DatabaseSync): RoomVersion[] {
  return hasTable(db, 'schema_versions')
    ? z.array(RoomVersion).parse(db.prepare('SELECT room, version FROM schema_versions').all())
    : [];
}

function asideCheck(stateDirectory: string): Check {
  const name = 'lost state';
  const aside = filesSetAside(stateDirectory);
  if (aside.length === 0) return passed(name, 'none was set aside');
  return failed(
    name,
    `could not be read and was set aside: ${aside.join(', ')}`,
    'Check the disk of the unit. Remove these files when nobody needs them any more.',
  );
}
