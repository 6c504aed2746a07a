import { MINUTE_MS } from '../base/clock.ts';
import { SANDBOX_WARNING } from '../../uploader/desks/sandbox-warning.ts';
import type { LedgerView } from '../ledger/view.ts';
import { STANDING } from '../warranty/known-warranty.ts';
import type { KnownWarranty } from '../warranty/known-warranty.ts';
import { paint } from './print.ts';
import type { Screen } from './slo-table.ts';
import { duration, whenLine } from './when.ts';

/** A unit's clock that is off by less than this is not worth a word. */
const NOTABLE_SKEW_MS = 2 * MINUTE_MS;

/** What stands under the table: the policy, when the desk opens, what must not be misunderstood. */
export function closing(view: LedgerView, screen: Screen): string {
  const { stream, zones } = screen;
  const lines = [`Policy ${view.policyId}; times left and taken are business time.`];
  const waiting = view.tickets.filter(({ closedNow }) => closedNow !== null);
  const [first] = waiting;
  if (first?.closedNow && view.now !== null) {
    const urgent = waiting.some(({ closedNow }) => closedNow?.mayBeTakenEarlier === true);
    lines.push(
      `The desk is closed and opens ${whenLine(first.closedNow.opensAt, zones, view.now)}.` +
        (urgent ? ' Urgent tickets may be taken earlier.' : ''),
    );
  }
  if (view.now === null) lines.push('This unit does not know the time yet: due times of queued tickets are left out.');
  if (view.tickets.some(({ desk }) => desk?.warning)) lines.push(paint('yellow', SANDBOX_WARNING, stream));
  return `\n${lines.join('\n')}\n${skewNote(view.skewMs)}`;
}

/** Says so where the unit's clock was off; the clocks shown are the desk's all the same. */
export function skewNote(skewMs: number | null): string {
  if (skewMs === null || Math.abs(skewMs) < NOTABLE_SKEW_MS) return '';
  return `This unit's clock was ${duration(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead of' : 'behind'} the desk's; times are the desk's.\n`;
}

/**
 * The customer's part, on which DTEN's own rests: support belongs to a valid warranty, is paid for at the agreed
 * interval, and needs a contact who can be reached.
 */
export function customerNotes({ why, coverage, accountStanding, contactAvailability }: KnownWarranty): string {
  const account = accountStanding === null ? '' : ` Account: ${STANDING[accountStanding]}.`;
  const contact = contactAvailability === null ? '' : ` Contact available: ${contactAvailability}.`;
  return `Your part: warranty ${why[0] ?? coverage}${account}${contact}\n`;
}
