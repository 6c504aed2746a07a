import { z } from 'zod';
import type { Instant } from '../../agent/base/clock.ts';
import { unreachable } from '../../agent/base/errors.ts';
import { Priority } from '../../agent/base/words.ts';

const common = {
  /** UUID; stands at the desk as the delivery's marker. */
  id: z.uuid(),
  /** The incident whose ticket it belongs to. */
  incidentId: z.uuid(),
  /** The reference of the incident that it tells of, for people. */
  ref: z.string(),
  priority: Priority,
};

const Draft = z.strictObject({
  subject: z.string(),
  body: z.string(),
  requester: z.strictObject({ name: z.string(), email: z.string() }).nullable(),
});

const EvidenceFile = z.strictObject({
  /** Absolute. */
  path: z.string().startsWith('/'),
  fileName: z.string().min(1),
  contentType: z.string().min(1),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** What stands beside the file at the desk. */
  text: z.string(),
});
export type EvidenceFile = z.infer<typeof EvidenceFile>;

/** One step owed to a desk, as it is put into the outbox and stored there. All texts are redacted already. */
export const NewDelivery = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('create'), draft: Draft }),
  z.strictObject({ ...common, kind: z.literal('attach'), file: EvidenceFile }),
  z.strictObject({
    ...common,
    kind: z.literal('comment'),
    text: z.string(),
    /** The ticket's priority is to be raised to this, where the desk lets the unit. */
    raiseTo: Priority.optional(),
  }),
]);
export type NewDelivery = z.infer<typeof NewDelivery>;

/**
 * Where a delivery stands.
 *
 *   waiting -> sending          intent, written before the call
 *   sending -> settled          the desk has it
 *   sending -> waiting          not now (`lookFirst` when the call's fate is unknown), or its process died
 *   sending -> quarantined      the desk refused this one; a person decides
 *   waiting, sending -> stopped the desk takes no call of this unit; a person puts the credentials right
 *   quarantined, stopped -> waiting   `outbox retry`
 */
export type DeliveryState =
  | { state: 'waiting'; notBefore: Instant; lookFirst: boolean; reason: string | null }
  | { state: 'sending'; since: Instant; lookFirst: boolean }
  | { state: 'settled'; at: Instant; deskId: string; receivedAt: Instant | null }
  | { state: 'quarantined'; at: Instant; code: string; reason: string }
  | { state: 'stopped'; at: Instant; code: string; reason: string };

export type Delivery = NewDelivery & DeliveryState & { addedAt: Instant; attempt: number };

/** One that may be sent now. An attachment or a comment knows the ticket that it belongs to. */
export interface DueDelivery {
  delivery: Delivery & { state: 'waiting' };
  /** The desk's id of the incident's ticket; null for a create. */
  ticketId: string | null;
}

/** What the desk said when it took a delivery. `receivedAt` is by the desk's clock, and known of a ticket only. */
export interface Settlement {
  deskId: string;
  receivedAt: Instant | null;
}

/** Evidence stands behind all text. */
export const EVIDENCE_RANK = 2;

/** Place in the queue: urgent text before anything else, text before evidence. */
export function rankOf({ kind, priority }: Pick<NewDelivery, 'kind' | 'priority'>): number {
  if (kind === 'attach') return EVIDENCE_RANK;
  return priority === 'urgent' ? 0 : 1;
}

/** What a person reads in a list, and how much it is. */
export function summaryOf(delivery: NewDelivery): { title: string; bytes: number } {
  switch (delivery.kind) {
    case 'create':
      return { title: delivery.draft.subject, bytes: Buffer.byteLength(delivery.draft.body) };
    case 'attach':
      return { title: delivery.file.fileName, bytes: delivery.file.bytes };
    case 'comment':
      return { title: delivery.text.split('\n', 1)[0] ?? '', bytes: Buffer.byteLength(delivery.text) };
    default:
      return unreachable(delivery);
  }
}
