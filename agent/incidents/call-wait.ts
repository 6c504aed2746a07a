import type { CollectionRequest } from '../../diagnostics/collection.ts';
import { MINUTE_MS } from '../base/clock.ts';
import type { Clock, Instant } from '../base/clock.ts';
import type { Config } from '../config/schema.ts';
import type { Incident } from './incident.ts';

/** How often it is looked whether a call is over. */
export const CALL_LOOK_MS = MINUTE_MS;

type Waiting = Pick<Incident, 'callSince' | 'callLookAt'>;
type Patience = { clock: Clock; config: Pick<Config, 'collection'> };

/** Milliseconds for which evidence may still wait for the end of a call. A clock that jumped back ends the wait. */
export function patienceMs({ clock, config }: Patience, { callSince }: Waiting): number {
  const limit = config.collection.callWaitMinutes * MINUTE_MS;
  if (callSince === null) return limit;
  const left = callSince + limit - clock.now();
  return left > 0 && left <= limit ? left : 0;
}

/** Milliseconds until it is looked again whether the call is over; 0: now. */
export function msUntilLook({ clock }: Pick<Patience, 'clock'>, { callLookAt }: Waiting): number {
  const left = (callLookAt ?? 0) - clock.now();
  return left > 0 && left <= CALL_LOOK_MS ? left : 0;
}

/** When it is looked next: soon, and at the latest when the patience is over. */
export function nextLook(patience: Patience, incident: Waiting): Instant {
  return patience.clock.now() + Math.max(1, Math.min(CALL_LOOK_MS, patienceMs(patience, incident)));
}

/** Nothing of it is collected during a call, as long as there is patience; then all of it, at low priority. */
export function unlessInCall(patience: Patience, incident: Waiting): Pick<CollectionRequest, 'duringCall'> {
  return patienceMs(patience, incident) > 0 ? { duringCall: 'nothing' } : {};
}
