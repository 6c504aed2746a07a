/**
 * Puts tickets into the outbox of a folder, one transaction each, and says which ones were acknowledged. Arguments:
 * folder, how many. A disk that fails is a line of its own.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../../agent/base/database.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { Outbox } from '../../../uploader/outbox/outbox.ts';
import { OUTBOX_TABLES } from '../../../uploader/outbox/tables.ts';

const [folder = '', count = '0'] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);
const db = openDatabase(join(folder, 'agent.db'), [OUTBOX_TABLES]);
const outbox = new Outbox(db, systemClock);
for (let i = 0; i < Number(count); i++) {
  const id = systemRandom.uuid();
  const draft = { subject: `Ticket ${i}`, body: 'It went with the update. '.repeat(400), requester: null };
  const common = { incidentId: systemRandom.uuid(), ref: 'DT-7K3QF', priority: 'normal' as const };
  try {
    outbox.add([{ ...common, id, kind: 'create', draft }]);
    say(`added ${id}`);
  } catch {
    say('failed');
  }
}
