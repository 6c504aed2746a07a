import { z } from 'zod';
import { unreachable } from '../../agent/base/errors.ts';
import { NewDelivery } from './delivery.ts';
import type { Delivery, DeliveryState } from './delivery.ts';

/** A stored row. `payload` stays text here, so that one damaged payload hides no other row. */
export const DeliveryRow = z.object({
  id: z.string(),
  payload: z.string().nullable(),
  added_at: z.number(),
  state: z.enum(['waiting', 'sending', 'settled', 'quarantined', 'stopped']),
  state_at: z.number(),
  attempt: z.number(),
  not_before: z.number(),
  look_first: z.number(),
  reason_code: z.string().nullable(),
  reason: z.string().nullable(),
  desk_id: z.string().nullable(),
  received_at: z.number().nullable(),
});
export type DeliveryRow = z.infer<typeof DeliveryRow>;

/** Null when the stored payload cannot be read any more. */
export function toDelivery(row: DeliveryRow): Delivery | null {
  const work = NewDelivery.safeParse(asJson(row.payload ?? ''));
  if (!work.success) return null;
  return { ...work.data, ...stateOf(row), addedAt: row.added_at, attempt: row.attempt };
}

function stateOf(row: DeliveryRow): DeliveryState {
  const { state } = row;
  const refusal = { at: row.state_at, code: row.reason_code ?? 'unknown', reason: row.reason ?? '' };
  const lookFirst = row.look_first !== 0;
  switch (state) {
    case 'waiting':
      return { state, notBefore: row.not_before, lookFirst, reason: row.reason };
    case 'sending':
      return { state, since: row.state_at, lookFirst };
    case 'settled':
      return { state, at: row.state_at, deskId: row.desk_id ?? '', receivedAt: row.received_at };
    case 'quarantined':
      return { state, ...refusal };
    case 'stopped':
      return { state, ...refusal };
    default:
      return unreachable(state);
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
