import { constants, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf } from '../agent/base/errors.ts';
import { verifySha256 } from './delivery-call.ts';
import { withMachineLines } from './desks/machine-lines.ts';
import type { Delivery } from './outbox/delivery.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { Owed } from './outbox/owed.ts';

export interface Exported {
  id: string;
  ref: string;
  kind: Owed['kind'];
  /** Where it was written; null: it could not be. */
  path: string | null;
  /** Why it was not written; null: it was. */
  why: string | null;
}

/**
 * Writes what is owed into a folder, one folder a ticket, so that a person can bring it to the desk by hand: texts as
 * they would be sent, with the lines by which a desk finds them again, and evidence under the names it would have there.
 * The outbox stays as it is.
 */
export async function exportOwed(outbox: Outbox, owed: readonly Owed[], folder: string): Promise<Exported[]> {
  const exported: Exported[] = [];
  for (const { id, ref, kind, incidentId } of owed) {
    const delivery = outbox.get(id);
    const ticket = join(folder, `${ref}-${incidentId.slice(0, 8)}`);
    mkdirSync(ticket, { recursive: true, mode: 0o700 });
    const outcome =
      delivery === null
        ? { path: null, why: 'the stored delivery cannot be read' }
        : await writeOne(delivery, ticket).catch((error: unknown) => ({ path: null, why: messageOf(error) }));
    exported.push({ id, ref, kind, ...outcome });
  }
  return exported;
}

async function writeOne(delivery: Delivery, folder: string): Promise<Pick<Exported, 'path' | 'why'>> {
  const { id: deliveryId, incidentId } = delivery;
  switch (delivery.kind) {
    case 'create': {
      const { subject, body } = delivery.draft;
      return writeText(
        folder,
        'ticket',
        `Subject: ${subject}\n\n${withMachineLines(body, { incidentId, deliveryId })}`,
      );
    }
    case 'comment':
      return writeText(folder, `comment-${deliveryId.slice(0, 8)}`, withMachineLines(delivery.text, { deliveryId }));
    case 'attach': {
      const why = await verifySha256(delivery.file);
      if (why !== null) return { path: null, why };
      const path = freeName(folder, basename(delivery.file.fileName));
      await copyFile(delivery.file.path, path, constants.COPYFILE_EXCL);
      return { path, why: null };
    }
  }
}

function writeText(folder: string, name: string, text: string): Pick<Exported, 'path' | 'why'> {
  const path = freeName(folder, `${name}.txt`);
  writeFileSync(path, `${text}\n`, { flag: 'wx', mode: 0o600 });
  return { path, why: null };
}

/** Two files of one ticket may have one name at a desk. */
function freeName(folder: string, name: string): string {
  for (let n = 1; ; n++) {
    const path = join(folder, n === 1 ? name : `${n}-${name}`);
    if (!existsSync(path)) return path;
  }
}
