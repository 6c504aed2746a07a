import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { messageOf } from '../agent/base/errors.ts';
import type { Priority } from '../agent/base/words.ts';
import type { Desk } from './desks/desk.ts';
import { AttachmentUnreadableError, DeskRefusedError, FateUnknownError } from './desks/errors.ts';
import type { DueDelivery, EvidenceFile, Settlement } from './outbox/delivery.ts';

/** Bytes a read. 64 KiB was a fifth slower; 1 MiB hardly faster. */
export const CHUNK_BYTES = 256 * 1024;

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

/** The same, and every byte is as promised: read once before, so that nothing else stands at the desk under its name. */
export const verifySha256: VerifyFile = async (file) => {
  const wrong = await verifySize(file);
  if (wrong !== null) return wrong;
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file.path, { highWaterMark: CHUNK_BYTES })) hash.update(chunk as Buffer);
  } catch (error) {
    return `the evidence cannot be read: ${messageOf(error)}`;
  }
  return hash.digest('hex') === file.sha256 ? null : 'the evidence has changed: its SHA-256 is not the promised one';
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
  const { id: deliveryId, incidentId, ref } = delivery;
  // What cannot be looked up waits for a person; what may arrive twice (mail) is simply sent again.
  if (delivery.lookFirst && desk.unknownFate === 'person')
    throw new FateUnknownError(delivery.reason ?? 'an earlier call may have been taken');
  if (delivery.lookFirst && desk.unknownFate === 'look') {
    const found = await desk.find(incidentId, signal);
    if (found !== null && delivery.kind === 'create') return { deskId: found.id, receivedAt: found.receivedAt };
    if (found !== null && found.markers.has(deliveryId)) return { deskId: found.id, receivedAt: null };
    onLooked();
  }
  if (delivery.kind === 'create') {
    const { priority } = delivery;
    const created = await desk.create({ ...delivery.draft, incidentId, ref, priority, deliveryId }, signal);
    return { deskId: created.id, receivedAt: created.receivedAt };
  }
  const ticket = ticketId ?? '';
  if (delivery.kind === 'comment') {
    const { text, raiseTo } = delivery;
    const refused = raiseTo === undefined ? null : await raise(desk, ticket, raiseTo, signal);
    await desk.comment(
      ticket,
      { deliveryId, incidentId, ref, text: refused === null ? text : `${text}\n${refused}\n` },
      signal,
    );
  } else {
    const { path, ...file } = delivery.file;
    const wrong = await verifyFile(delivery.file);
    if (wrong !== null) throw new AttachmentUnreadableError(wrong);
    const open = () => {
      const opened = createReadStream(path, { highWaterMark: CHUNK_BYTES });
      onOpened?.(opened);
      return opened;
    };
    await desk.attach(ticket, { ...file, deliveryId, incidentId, ref, open }, signal);
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
