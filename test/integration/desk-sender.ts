/**
 * A process that sends what an outbox owes, and may kill itself with -9 on the way. Arguments: folder of the outbox,
 * address of the desk, step at which it dies (0: never).
 */
import { join } from 'node:path';
import { openDatabase } from '../../agent/base/database.ts';
import { createLog } from '../../agent/base/log.ts';
import { systemRandom } from '../../agent/base/random.ts';
import { sleep } from '../../agent/base/sleep.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import { createDeliverer } from '../../uploader/deliver.ts';
import { createDesk } from '../../uploader/desks/create-desk.ts';
import type { Desk } from '../../uploader/desks/desk.ts';
import { createHttp } from '../../uploader/http.ts';
import { Outbox } from '../../uploader/outbox/outbox.ts';
import { OUTBOX_TABLES } from '../../uploader/outbox/tables.ts';

const [folder = '', url = '', dieAt = '0'] = process.argv.slice(2);
const signal = new AbortController().signal;
let step = 0;

function mayDie(): void {
  step += 1;
  if (step === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
}

/** Every call of the desk has a step before it and one after it. */
function mortal(desk: Desk): Desk {
  return new Proxy(desk, {
    get(target, key: keyof Desk) {
      const value: unknown = target[key];
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]): Promise<unknown> => {
        mayDie();
        const result: unknown = await (value as (...all: unknown[]) => Promise<unknown>).apply(target, args);
        mayDie();
        return result;
      };
    },
  });
}

const db = openDatabase(join(folder, 'agent.db'), [OUTBOX_TABLES]);
const http = createHttp({ timeoutMs: 5000, proxy: null, caFile: null, userAgent: 'dten-agent/test' });
const desk = createDesk(
  { kind: 'sandbox', url, token: 'unit-token', incidentFieldId: null, requestTimeoutMs: 5000 },
  http,
  systemClock,
);
if (desk === null) throw new Error('no desk');
const sender = createDeliverer({
  db,
  outbox: new Outbox(db, systemClock),
  desk: mortal(desk),
  clock: systemClock,
  random: systemRandom,
  settleMs: 50,
  log: createLog({ level: 'silent', clock: systemClock, redact: (line) => line }),
  onSettled: () => mayDie(),
});
process.stdout.write('sending\n');
for (;;) {
  const { nextDueAt } = await sender.deliverDue(signal);
  if (nextDueAt === null) break;
  await sleep(Math.max(1, nextDueAt - systemClock.now()));
}
db.close();
