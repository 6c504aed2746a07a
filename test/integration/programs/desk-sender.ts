/**
 * A process that sends what an outbox owes, and may kill itself with -9 on the way. Its one argument is an `Errand` as
 * JSON. It says `sending` when it begins, and `disk` each time the disk failed it.
 */
import { join } from 'node:path';
import { isDiskFull, openDatabase } from '../../../agent/base/database.ts';
import { createLog } from '../../../agent/base/log.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { sleep } from '../../../agent/base/sleep.ts';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { repackEvidence } from '../../../agent/incidents/repack-evidence.ts';
import { createDeliverer } from '../../../uploader/deliver.ts';
import { verifySha256 } from '../../../uploader/delivery-call.ts';
import { createDesk } from '../../../uploader/desks/create-desk.ts';
import { createMailDesk } from '../../../uploader/desks/create-mail-desk.ts';
import type { Desk } from '../../../uploader/desks/desk.ts';
import { createHttp } from '../../../uploader/http.ts';
import { Outbox } from '../../../uploader/outbox/outbox.ts';
import { OUTBOX_TABLES } from '../../../uploader/outbox/tables.ts';
import { seededFraction } from '../../support/campaign.ts';

/** What the process is to do. */
export interface Errand {
  /** Of the outbox. */
  folder: string;
  /** Of the desk. */
  url: string;
  /** Step at which it dies; 0: never. */
  dieAt?: number;
  /** Of the desk, beside its address. */
  settings?: object;
  /** How many times as fast its clock runs, from `began` (epoch milliseconds) on. The same in every life. */
  speed?: number;
  began?: number;
  /** Of its jitter. */
  seed?: number;
}

const errand = JSON.parse(process.argv[2] ?? '') as Errand;
const { folder, url, dieAt = 0, settings = {}, speed = 1, began = 0, seed = 0 } = errand;
const DISK_AGAIN_MS = 10;
/** A guard: nobody waits for a process whose test is gone. */
const LONGEST_LIFE_MS = 120_000;
/** https://sqlite.org/rescode.html */
const SQLITE_IOERR = 10;
const SQLITE_CANTOPEN = 14;
const clock = { ...systemClock, now: () => began + Math.round((systemClock.now() - began) * speed) };
const signal = new AbortController().signal;
let step = 0;

function mayDie(): void {
  step += 1;
  if (step === dieAt) process.kill(process.pid, 'SIGKILL');
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
        ...settings,
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
  random: { ...systemRandom, fraction: seededFraction(seed) },
  settleMs: 50 * speed,
  log: createLog({ level: 'silent', clock: systemClock, redact: (line) => line }),
  onSettled: () => mayDie(),
  repack: repackEvidence(join(folder, 'parts'), systemClock),
  verifyFile: verifySha256,
});
const born = systemClock.monotonic();
process.stdout.write('sending\n');
for (;;) {
  try {
    const { nextDueAt } = await sender.deliverDue(signal);
    if (nextDueAt === null) break;
    await sleep(Math.max(1, (nextDueAt - clock.now()) / speed));
  } catch (error) {
    if (!isOfTheDisk(error)) throw error;
    process.stdout.write('disk\n');
    await sleep(DISK_AGAIN_MS);
  }
  if (systemClock.monotonic() - born > LONGEST_LIFE_MS) throw new Error('it did not come to an end');
}
db.close();

/** SQLite's words for a disk that fails: what could not be written is tried again, as the daemon's loop does. */
function isOfTheDisk(error: unknown): boolean {
  if (isDiskFull(error)) return true;
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return false;
  return [SQLITE_IOERR, SQLITE_CANTOPEN].includes(Number(error.errcode) & 0xff);
}
