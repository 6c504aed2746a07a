import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { messageOf } from '../agent/base/errors.ts';
import type { Desk } from './desks/desk.ts';
import { AttachmentUnreadableError } from './desks/errors.ts';
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

/** A file on its way. `bytesRead` grows as the desk takes it. */
export interface OpenedFile {
  readonly bytesRead: number;
}

/**
 * Makes the call, or calls, that one delivery needs. Where an earlier call's fate is unknown, the desk is asked first,
 * and nothing is sent when it already carries the delivery.
 * @param onLooked told when the desk has answered that it does not carry it: the fate is known again
 * @param onOpened gets the evidence's file each time it is read from its beginning
 * @throws a DeskError
 */
export async function callDesk(
  desk: Desk,
  { delivery, ticketId }: DueDelivery,
  onLooked: () => void,
  verifyFile: VerifyFile,
  signal: AbortSignal,
  onOpened?: (file: OpenedFile) => void,
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
  if (delivery.kind === 'comment') await desk.comment(ticket, { deliveryId, text: delivery.text }, signal);
  else {
    const { path, ...file } = delivery.file;
    const wrong = await verifyFile(delivery.file);
    if (wrong !== null) throw new AttachmentUnreadableError(wrong);
    const open = () => {
      const opened = createReadStream(path, { highWaterMark: CHUNK_BYTES });
      onOpened?.(opened);
      return opened;
    };
    await desk.attach(ticket, { ...file, deliveryId, open }, signal);
  }
  return { deskId: ticket, receivedAt: null };
}
