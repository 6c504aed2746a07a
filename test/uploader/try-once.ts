import type { Desk } from '../../uploader/desks/desk.ts';
import type { NewDelivery } from '../../uploader/outbox/delivery.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { outcomeIn } from './delivery-outcomes.ts';
import type { Outcome } from './delivery-outcomes.ts';
import { create, deliverer, openOutbox, setClock } from './outbox/fixture.ts';

const NEVER = new AbortController().signal;
/** Longer than any wait after a single failure. */
const LATER_MS = 10 * 60_000;
const LATER_TIMES = 3;

export interface TriedOnce {
  ticket: NewDelivery;
  outcome: Outcome | undefined;
  /** Time passes, without a person: the state then. */
  later(): Promise<string | undefined>;
}

/** One ticket is sent to a desk, once. */
export async function tryOnce(desk: Desk): Promise<TriedOnce> {
  const clock = setClock();
  const box = openOutbox(tempFolder(), clock);
  const ticket = create();
  box.outbox.add([ticket]);
  const sender = deliverer(box, desk);
  await sender.deliverDue(NEVER);
  return {
    ticket,
    outcome: outcomeIn(box.outbox.get(ticket.id)),
    async later() {
      for (let i = 0; i < LATER_TIMES; i++) {
        clock.at += LATER_MS;
        await sender.deliverDue(NEVER);
      }
      return box.outbox.get(ticket.id)?.state;
    },
  };
}

/** What an outcome comes to without a person. */
export function stateLater(outcome: Outcome): 'settled' | 'stopped' | 'quarantined' {
  if (outcome === 'person') return 'quarantined';
  return outcome === 'stops' ? 'stopped' : 'settled';
}
