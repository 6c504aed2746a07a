import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../../agent/base/clock.ts';
import { openDatabase } from '../../../agent/base/database.ts';
import type { Database } from '../../../agent/base/database.ts';
import { createLog } from '../../../agent/base/log.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { createDeliverer } from '../../../uploader/deliver.ts';
import type { Deliverer, DelivererOptions } from '../../../uploader/deliver.ts';
import type { Desk } from '../../../uploader/desks/desk.ts';
import type { NewDelivery } from '../../../uploader/outbox/delivery.ts';
import { Outbox } from '../../../uploader/outbox/outbox.ts';
import { OUTBOX_TABLES } from '../../../uploader/outbox/tables.ts';

/** A wall clock that a test sets. */
export interface SetClock extends Clock {
  at: number;
}

export function setClock(at = Date.parse('2026-11-22T12:00:00Z')): SetClock {
  const clock: SetClock = { at, now: () => clock.at, monotonic: () => clock.at };
  return clock;
}

export interface OpenOutbox {
  db: Database;
  outbox: Outbox;
  clock: Clock;
}

/** Opens the outbox in a folder, as each process does. */
export function openOutbox(folder: string, clock: Clock = systemClock): OpenOutbox {
  const db = openDatabase(join(folder, 'agent.db'), [OUTBOX_TABLES]);
  onTestFinished(() => {
    try {
      db.close();
    } catch {
      // The test closed it.
    }
  });
  return { db, outbox: new Outbox(db, clock), clock };
}

export const SILENT = createLog({ level: 'silent', clock: systemClock, redact: (line) => line });

/** Jitter at its cap, so that waits are known. */
export const FULL = { ...systemRandom, fraction: () => 0.999_999 };

export function deliverer(
  { db, outbox, clock }: OpenOutbox,
  desk: Desk | null,
  overrides: Partial<DelivererOptions> = {},
): Deliverer {
  return createDeliverer({
    db,
    outbox,
    desk,
    clock,
    random: FULL,
    settleMs: 30_000,
    log: SILENT,
    onSettled: () => undefined,
    ...overrides,
  });
}

type Common = Partial<Pick<NewDelivery, 'id' | 'incidentId' | 'ref' | 'priority'>>;

function common(overrides: Common) {
  return {
    id: systemRandom.uuid(),
    incidentId: systemRandom.uuid(),
    ref: 'DT-7K3QF',
    priority: 'normal' as const,
    ...overrides,
  };
}

export function create(overrides: Common & { subject?: string } = {}): NewDelivery & { kind: 'create' } {
  const { subject = 'the camera is gone', ...rest } = overrides;
  return { ...common(rest), kind: 'create', draft: { subject, body: 'It went with the update.', requester: null } };
}

export function comment(incidentId: string, overrides: Common & { text?: string } = {}): NewDelivery {
  const { text = 'It happened again.', ...rest } = overrides;
  return { ...common({ ...rest, incidentId }), kind: 'comment', text };
}

/** Evidence for an incident, in a real file. */
export function evidence(incidentId: string, folder: string, content: Buffer, overrides: Common = {}): NewDelivery {
  const fields = common({ ...overrides, incidentId });
  const path = join(folder, `${fields.id}.zip`);
  writeFileSync(path, content);
  return {
    ...fields,
    kind: 'attach',
    file: {
      path,
      fileName: `${fields.ref}.zip`,
      contentType: 'application/zip',
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      text: `Evidence of ${fields.ref}.`,
    },
  };
}

/** A ticket, its evidence and a comment. */
export function wholeTicket(folder: string, content = Buffer.alloc(100_000, 5), overrides: Common = {}): NewDelivery[] {
  const ticket = create(overrides);
  const { incidentId, ref, priority } = ticket;
  return [ticket, evidence(incidentId, folder, content, { ref, priority }), comment(incidentId, { ref, priority })];
}
