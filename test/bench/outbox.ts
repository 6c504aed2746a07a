import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../agent/base/database.ts';
import { systemRandom } from '../../agent/base/random.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import type { NewDelivery } from '../../uploader/outbox/delivery.ts';
import { Outbox } from '../../uploader/outbox/outbox.ts';
import { listOwed } from '../../uploader/outbox/owed.ts';
import { OUTBOX_TABLES } from '../../uploader/outbox/tables.ts';

const SINGLES = 5000;
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
    const start = performance.now();
    for (let i = 0; i < SINGLES; i++) outbox.add([ticket(i)]);
    const perSecond = SINGLES / ((performance.now() - start) / 1000);
    print(
      `outbox: ${Math.round(perSecond)} durable entries/s, one commit each (budget ${BUDGET.perSecond}; ratio ${(perSecond / BUDGET.perSecond).toFixed(2)})`,
    );

    for (let i = SINGLES; i < WAITING; i += BATCH)
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
