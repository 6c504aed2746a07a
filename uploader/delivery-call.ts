import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { messageOf } from '../agent/base/errors.ts';
import type { Priority } from '../agent/base/words.ts';
import type { Desk } from './desks/desk.ts';
import { AttachmentUnreadableError, DeskRefusedError } from './desks/errors.ts';
import type { DueDelivery, EvidenceFile, Settlement } from './outbox/delivery.ts';

/** Bytes a read. 64 KiB was a fifth slower; 1 MiB hardly faster. */
const CHUNK_BYTES = 256 * 1024;

/** Says what is wrong with a file that is to be sent; null when it is as promised. */
export type VerifyFile = (file: EvidenceFile) => Promise<string | null>;

/** The file is there, a file, and as large as promised. */
export const verifySize: VerifyFile = async ({ path, bytes }) => {
  try {
    const found = await lstat(path);
    if (!found.isFile()) return 'the evidence is no file any more';
    return found.size === bytes ? null : `the evidence has ${found.size} bytes, ${bytes} were promised`;
  } catch (error) {
    return `the evidence is gone: ${messageOf(error)}`;
  }
};

/**
 * Makes the call, or calls, that one delivery needs. Where an earlier call's fate is unknown, the desk is asked first,
 * and nothing is sent when it already carries the delivery.
 * @param onLooked told when the desk has answered that it does not carry it: the fate is known again
 * @throws a DeskError
 */
export async function callDesk(
  desk: Desk,
  { delivery, ticketId }: DueDelivery,
  onLooked: () => void,
  verifyFile: VerifyFile,
  signal: AbortSignal,
): Promise<Settlement> {
  const { id: deliveryId, incidentId } = delivery;
  if (delivery.lookFirst) {
    const found = await desk.find(incidentId, signal);
    if (found !== null && delivery.kind === 'create') return { deskId: found.id, receivedAt: found.receivedAt };
    if (found !== null && found.markers.has(deliveryId)) return { deskId: found.id, receivedAt: null };
    onLooked();
  }
  if (delivery.kind === 'create') {
    const { ref, priority } = delivery;
    const created = await desk.create({ ...delivery.draft, incidentId, ref, priority, deliveryId }, signal);
    return { deskId: created.id, receivedAt: created.receivedAt };
  }
  const ticket = ticketId ?? '';
  if (delivery.kind === 'comment') {
    const { text, raiseTo } = delivery;
    const refused = raiseTo === undefined ? null : await raise(desk, ticket, raiseTo, signal);
    await desk.comment(ticket, { deliveryId, text: refused === null ? text : `${text}\n${refused}\n` }, signal);
  } else {
    const { path, ...file } = delivery.file;
    const wrong = await verifyFile(delivery.file);
    if (wrong !== null) throw new AttachmentUnreadableError(wrong);
    const open = () => createReadStream(path, { highWaterMark: CHUNK_BYTES });
    await desk.attach(ticket, { ...file, deliveryId, open }, signal);
  }
  return { deskId: ticket, receivedAt: null };
}

/** Raising twice does no harm, so it goes first. A desk that refuses it still gets the comment, which then says so. */
async function raise(desk: Desk, ticketId: string, to: Priority, signal: AbortSignal): Promise<string | null> {
  try {
    await desk.escalate?.(ticketId, to, signal);
    return null;
  } catch (error) {
    if (!(error instanceof DeskRefusedError)) throw error;
    return `The desk refused to raise the priority: please raise it to ${to}.`;
  }
}
