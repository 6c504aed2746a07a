import { join } from 'node:path';
import { CONSENT_TABLES } from './consent/tables.ts';
import { HELP_TABLES } from './help/tables.ts';
import { INCIDENT_TABLES } from './incidents/tables.ts';
import { LEDGER_TABLES } from './ledger/tables.ts';
import { MAINTAINER_TABLES } from './maintainer/tables.ts';
import { actAsOwnerOf } from './base/act-as-owner.ts';
import { openDatabase } from './base/database.ts';
import type { Database } from './base/database.ts';
import { ensurePrivateFolder } from './base/private-folder.ts';
import type { Config } from './config/schema.ts';
import { OUTBOX_TABLES } from '../uploader/outbox/tables.ts';
import { WARRANTY_TABLES } from '../uploader/warranty/tables.ts';

const ROOMS = [
  INCIDENT_TABLES,
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
 * @throws NotPermittedError for a user without rights; UnreadableStateError when the file is damaged.
 */
export function openState(config: Pick<Config, 'stateDirectory'>): Database {
  actAsOwnerOf(config.stateDirectory);
  ensurePrivateFolder(config.stateDirectory);
  return openDatabase(databasePath(config), ROOMS);
}
