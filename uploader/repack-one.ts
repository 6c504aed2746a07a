import { derivedUuid } from '../agent/base/derived-uuid.ts';
import type { DelivererOptions } from './delivery-options.ts';
import { reasonOf } from './delivery-outcome.ts';
import type { Desk } from './desks/desk.ts';
import type { Delivery, NewDelivery } from './outbox/delivery.ts';

/** Smaller parts than this are not tried: a desk that refuses them refuses the evidence. */
const LEAST_PART_BYTES = 256 * 1024;
/** What a message around a file takes beside it. */
const SPARE_BYTES = 4096;

/**
 * Puts parts that fit in the place of evidence that is too large for the desk, in one transaction, so that each part is
 * a delivery of its own: an interrupted upload goes on with the first part that is not there yet. A part that the desk
 * refuses for its size, though its limit says otherwise, is halved. Where a ticket's total leaves no room, a comment names
 * what stays on the unit. False when nothing could be done.
 */
export async function repackOne(
  { outbox, repack, log }: DelivererOptions,
  desk: Desk,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<boolean> {
  if (repack === undefined || delivery.kind !== 'attach') return false;
  const { file, incidentId, ref, priority } = delivery;
  const { fileBytes, ticketBytes } = desk.limits;
  const totalBytes = ticketBytes === null ? null : ticketBytes - outbox.attachedBytes(incidentId) - SPARE_BYTES;
  const told = Math.min(fileBytes, totalBytes ?? fileBytes);
  const partBytes = file.bytes > told ? told : Math.floor(file.bytes / 2);
  const common = { incidentId, ref, priority };
  // Made of the id of what they replace: a unit that lost its state makes the same ones again.
  const idOf = (what: string): string => derivedUuid(`dten-part/1 ${delivery.id} ${what}`);
  const lookFirst = delivery.state === 'waiting' && delivery.lookFirst;
  const put = (deliveries: NewDelivery[]): boolean => {
    if (!outbox.replace(delivery.id, deliveries)) return false;
    if (lookFirst) outbox.mayHaveArrived(deliveries.map(({ id }) => id));
    return true;
  };
  const staysHere = (): boolean => {
    if (totalBytes === null) return false;
    const text = `The evidence does not fit into this ticket and stays on the unit; ask for it by name:\n  ${file.fileName}, ${file.bytes} bytes, SHA-256 ${file.sha256}`;
    return put([{ ...common, kind: 'comment', id: idOf('stays'), text }]);
  };
  if (partBytes < LEAST_PART_BYTES) return staysHere();
  try {
    const files = await repack(file, { fileBytes: partBytes, totalBytes }, signal);
    if (files === null || files.length === 0) return staysHere();
    const parts = files.map((part, index): NewDelivery => ({
      ...common,
      kind: 'attach',
      id: idOf(`${index + 1} of ${files.length}`),
      file: part,
    }));
    log.info({ ref, parts: parts.length }, 'evidence repacked to the desk’s limit');
    return put(parts);
  } catch (error) {
    if (!signal.aborted) log.warn({ ref, ...reasonOf(error) }, 'evidence could not be repacked');
    return false;
  }
}
