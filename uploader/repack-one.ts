import { messageOf } from '../agent/base/errors.ts';
import { derivedUuid } from '../agent/base/derived-uuid.ts';
import type { DelivererOptions } from './delivery-options.ts';
import type { Desk } from './desks/desk.ts';
import type { Delivery, EvidenceFile, NewDelivery } from './outbox/delivery.ts';

/** Smaller parts than this are not tried: a desk that refuses them refuses the evidence. */
const LEAST_PART_BYTES = 256 * 1024;
/** What a message around a file takes beside it. */
const SPARE_BYTES = 4096;

/** `not-now`: the parts could not be written, on a full or failing disk; the same can succeed later. */
export type Repacked = { result: 'replaced' } | { result: 'impossible' } | { result: 'not-now'; reason: string };

/**
 * Puts parts that fit in the place of evidence that is too large for the desk, in one transaction, so that each part is
 * a delivery of its own: an interrupted upload goes on with the first part that is not there yet. A part that the desk
 * refuses for its size, though its limit says otherwise, is halved. Where a ticket's total leaves no room, a comment names
 * what stays on the unit. `impossible` when this evidence cannot be made to fit.
 */
export async function repackOne(
  { outbox, repack, log }: DelivererOptions,
  desk: Desk,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<Repacked> {
  if (repack === undefined || delivery.kind !== 'attach') return { result: 'impossible' };
  const { file, incidentId, ref, priority } = delivery;
  const { fileBytes, ticketBytes } = desk.limits;
  const totalBytes = ticketBytes === null ? null : ticketBytes - outbox.attachedBytes(incidentId) - SPARE_BYTES;
  const told = Math.min(fileBytes, totalBytes ?? fileBytes);
  const partBytes = file.bytes > told ? told : Math.floor(file.bytes / 2);
  const common = { incidentId, ref, priority };
  // Made of the id of what they replace: a unit that lost its state makes the same ones again.
  const idOf = (what: string): string => derivedUuid(`dten-part/1 ${delivery.id} ${what}`);
  const lookFirst = delivery.state === 'waiting' && delivery.lookFirst;
  const put = (deliveries: NewDelivery[]): Repacked => {
    if (!outbox.replace(delivery.id, deliveries)) return { result: 'impossible' };
    if (lookFirst) outbox.mayHaveArrived(deliveries.map(({ id }) => id));
    return { result: 'replaced' };
  };
  const staysHere = (): Repacked => {
    if (totalBytes === null) return { result: 'impossible' };
    const text = `The evidence does not fit into this ticket and stays on the unit; ask for it by name:\n  ${file.fileName}, ${file.bytes} bytes, SHA-256 ${file.sha256}`;
    return put([{ ...common, kind: 'comment', id: idOf('stays'), text }]);
  };
  if (partBytes < LEAST_PART_BYTES) return staysHere();
  let files: EvidenceFile[] | null;
  try {
    files = await repack(file, { fileBytes: partBytes, totalBytes }, signal);
  } catch (error) {
    return {
      result: 'not-now',
      reason: `it is larger than the desk takes, and cannot be repacked now: ${messageOf(error)}`,
    };
  }
  if (files === null || files.length === 0) return staysHere();
  const parts = files.map((part, index): NewDelivery => ({
    ...common,
    kind: 'attach',
    id: idOf(`${index + 1} of ${files.length}`),
    file: part,
  }));
  log.info({ ref, parts: parts.length }, 'evidence repacked to the desk’s limit');
  return put(parts);
}
