import { existsSync } from 'node:fs';
import { stoppedDesks } from '../../uploader/outbox/desk-state.ts';
import { countOwed } from '../../uploader/outbox/owed.ts';
import { NewerStateError, UnreadableStateError } from '../base/errors.ts';
import type { Database } from '../base/database.ts';
import { toIso } from '../base/iso-time.ts';
import type { Config } from '../config/schema.ts';
import { databasePath, openState } from '../state.ts';
import type { Check } from './check.ts';
import { failed, passed } from './check.ts';

/** What is owed to the desk, and what of it waits for a person. */
export function outboxChecks(config: Config): Check[] {
  if (!existsSync(databasePath(config))) return [];
  let db: Database;
  try {
    db = openState(config);
  } catch (error) {
    // The check of the state file says it.
    if (error instanceof UnreadableStateError || error instanceof NewerStateError) return [];
    throw error;
  }
  try {
    return [...stopChecks(db, config), owedCheck(db)];
  } finally {
    db.close();
  }
}

/** 401 or 403 stopped a desk: nothing is sent to it until a person has acted. */
function stopChecks(db: Database, { desk: { mail } }: Config): Check[] {
  return stoppedDesks(db).map(({ desk, at, reason }) => {
    const byMail = desk.startsWith('email ');
    const login = mail.user === null ? 'desk.mail.user and desk.mail.passwordFile' : 'desk.mail.passwordFile';
    return failed(
      'desk: stopped',
      `since ${toIso(at)} ${desk} refuses this unit, and nothing is sent to it: ${reason}`,
      `Put its credentials right (${byMail ? login : 'desk.tokenFile'}), then: dten-agent outbox retry --all`,
    );
  });
}

function owedCheck(db: Database): Check {
  const name = 'outbox';
  const { waiting, sending, quarantined, stopped } = countOwed(db);
  const owed = waiting + sending + quarantined + stopped;
  if (quarantined > 0)
    return failed(
      name,
      `${owed} owed, of which ${quarantined} wait for a person`,
      'See dten-agent outbox; then outbox retry ID, or outbox drop ID.',
    );
  if (stopped > 0)
    return failed(name, `${owed} owed, of which ${stopped} are stopped`, 'dten-agent outbox retry --all');
  return passed(name, owed === 0 ? 'nothing is owed' : `${owed} owed; the agent sends them by itself`);
}
