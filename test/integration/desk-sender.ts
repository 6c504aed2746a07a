/**
 * A process that sends what an outbox owes, and may kill itself with -9 on the way. Arguments: folder of the outbox,
 * address of the desk, step at which it dies (0: never), settings of the desk as JSON, how many times as fast its clock
 * runs.
 */
import { join } from 'node:path';
import { openDatabase } from '../../agent/base/database.ts';
import { createLog } from '../../agent/base/log.ts';
import { systemRandom } from '../../agent/base/random.ts';
import { sleep } from '../../agent/base/sleep.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import { createDeliverer } from '../../uploader/deliver.ts';
import { createDesk } from '../../uploader/desks/create-desk.ts';
import { createMailDesk } from '../../uploader/desks/create-mail-desk.ts';
import type { Desk } from '../../uploader/desks/desk.ts';
import { createHttp } from '../../uploader/http.ts';
import { Outbox } from '../../uploader/outbox/outbox.ts';
import { OUTBOX_TABLES } from '../../uploader/outbox/tables.ts';

const [folder = '', url = '', dieAt = '0', settings = '{}', speed = '1'] = process.argv.slice(2);
const SPEED = Number(speed);
/** The same in every life: waits are short, and a wait that was begun before a death ends after it. */
const BEGAN = Date.UTC(2026, 10, 22);
const clock = { ...systemClock, now: () => BEGAN + Math.round((systemClock.now() - BEGAN) * SPEED) };
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
const desk = url.startsWith('smtp:')
  ? createMailDesk(
      {
        ...{
          url,
          user: null,
          password: null,
          ca: null,
          from: 'unit@rooms.example.com',
          to: 'support@desk.example.com',
        },
        ...{ attachmentBytes: 10_000_000, requestTimeoutMs: 5000 },
      },
      clock,
    )
  : createDesk(
      {
        ...{ kind: 'sandbox', url, token: 'unit-token', incidentFieldId: null, requestTimeoutMs: 5000 },
        ...{ requester: { name: 'Ada Lovelace', email: 'ada@example.com' } },
        ...(JSON.parse(settings) as object),
      },
      http,
      clock,
    );
if (desk === null) throw new Error('no desk');
const sender = createDeliverer({
  db,
  outbox: new Outbox(db, clock),
  desk: mortal(desk),
  clock,
  random: systemRandom,
  settleMs: 50 * SPEED,
  log: createLog({ level: 'silent', clock: systemClock, redact: (line) => line }),
  onSettled: () => mayDie(),
});
process.stdout.write('sending\n');
for (;;) {
  const { nextDueAt } = await sender.deliverDue(signal);
  if (nextDueAt === null) break;
  await sleep(Math.max(1, (nextDueAt - clock.now()) / SPEED));
}
db.close();
