import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../agent/base/database.ts';
import { systemRandom } from '../../agent/base/random.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import type { NewDelivery } from '../../uploader/outbox/delivery.ts';
import { Outbox } from '../../uploader/outbox/outbox.ts';
import { listOwed } from '../../uploader/outbox/owed.ts';
import { OUTBOX_TABLES } from '../../uploader/outbox/tables.ts';

const SINGLES = 5000;
/** Ours and the peer's take turns, so that both meet the same disk. */
const TURN = 250;
const WAITING = 100_000;
const BATCH = 1000;
/** DESIGN, Budgets. */
const BUDGET = { perSecond: 2000, recoverMs: 1000 };

/** Durable entries a second (each its own commit, each synced), and how long 100,000 waiting entries take to be back. */
export async function benchOutbox(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dten-bench-'));
  const path = join(folder, 'agent.db');
  try {
    const db = openDatabase(path, [OUTBOX_TABLES]);
    const outbox = new Outbox(db, systemClock);
    const peer = bareInsert(join(folder, 'peer.db'));
    const ours = { entries: 0, ms: 0 };
    const theirs = { entries: 0, ms: 0 };
    const turn = (sum: typeof ours, add: (n: number) => void): void => {
      const start = performance.now();
      for (let n = 0; n < TURN; n++) add(n);
      sum.ms += performance.now() - start;
      sum.entries += TURN;
    };
    while (ours.entries < SINGLES) {
      turn(ours, (n) => outbox.add([ticket(n)]));
      turn(theirs, (n) => peer.add(ticket(n)));
    }
    peer.close();
    const perSecond = rate(ours);
    print(
      `outbox: ${Math.round(perSecond)} durable entries/s, one commit each (budget ${BUDGET.perSecond}; ratio ${(perSecond / BUDGET.perSecond).toFixed(2)})`,
    );
    print(
      `outbox: a bare insert of node:sqlite with the same journal and sync: ${Math.round(rate(theirs))}/s (ours ${(perSecond / rate(theirs)).toFixed(2)} of it)`,
    );
    const filed = { entries: 0, ms: 0 };
    while (filed.entries < SINGLES / WHOLE) turn(filed, (n) => outbox.add(wholeTicket(n)));
    print(
      `outbox: ${Math.round(rate(filed) * WHOLE)} durable entries/s as the flow files them, a ticket with its evidence and a comment in one commit`,
    );

    for (let i = SINGLES + filed.entries * WHOLE; i < WAITING; i += BATCH)
      outbox.add(Array.from({ length: Math.min(BATCH, WAITING - i) }, (_, n) => ticket(i + n)));
    db.close();

    const opened = performance.now();
    const again = openDatabase(path, [OUTBOX_TABLES]);
    const recovered = new Outbox(again, systemClock);
    recovered.recoverSending(0);
    recovered.boundWaits();
    const first = recovered.next('zendesk');
    const firstMs = performance.now() - opened;
    const owed = listOwed(again, systemClock.now());
    const allMs = performance.now() - opened;
    again.close();
    if (first === null || owed.length !== WAITING) throw new Error('the outbox lost entries');
    print(
      `outbox: ${WAITING} waiting entries back in ${Math.round(allMs)} ms, the first one ready to send after ${Math.round(firstMs)} ms (budget ${BUDGET.recoverMs} ms; ratio ${(allMs / BUDGET.recoverMs).toFixed(2)})`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await Promise.resolve();
}

function rate({ entries, ms }: { entries: number; ms: number }): number {
  return entries / (ms / 1000);
}

/** What a durable row costs at least: one table, no index but its key, the same journal and the same sync. */
function bareInsert(path: string): { add(delivery: NewDelivery): void; close(): void } {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  db.exec('CREATE TABLE rows (id TEXT PRIMARY KEY, payload TEXT NOT NULL) STRICT');
  const insert = db.prepare('INSERT INTO rows VALUES (?, ?)');
  return { add: (delivery) => void insert.run(delivery.id, JSON.stringify(delivery)), close: () => db.close() };
}

/** Entries of `wholeTicket`. */
const WHOLE = 3;

function wholeTicket(n: number): NewDelivery[] {
  const whole = ticket(n);
  const { incidentId, ref, priority } = whole;
  const common = { incidentId, ref, priority };
  const file = {
    ...{
      path: `/var/lib/dten-agent/bundles/${incidentId}.zip`,
      fileName: `${ref}.zip`,
      contentType: 'application/zip',
    },
    ...{ bytes: 1_000_000, sha256: 'a'.repeat(64), text: `Evidence of ${ref}.` },
  };
  return [
    whole,
    { ...common, id: systemRandom.uuid(), kind: 'attach', file },
    { ...common, id: systemRandom.uuid(), kind: 'comment', text: 'It happened again.' },
  ];
}

function ticket(n: number): NewDelivery {
  return {
    id: systemRandom.uuid(),
    incidentId: systemRandom.uuid(),
    ref: `DT-${n}`,
    priority: n % 50 === 0 ? 'urgent' : 'normal',
    kind: 'create',
    draft: {
      subject: `Ticket ${n}: the camera is gone`,
      body: 'It went with the update. '.repeat(40),
      requester: null,
    },
  };
}
