import type { AptFacts } from '../../snapshot/updater-facts.ts';
import type { Claim } from '../claim.ts';
import type { Question, Testimony, VerdictSource } from '../verdict-source.ts';
import { heldAgainst } from '../version-relation.ts';

const FIRMWARE = 'firmware';

/**
 * apt and dpkg: a system that is updated package by package has no slot to go back to. A run that failed, or packages
 * that were left in the middle, make the whole unconfirmed, whatever version it says it has.
 */
export const apt: VerdictSource = {
  name: 'apt',
  claims({ snapshot }): Claim[] {
    const { failed, unfinished } = faultsOf(snapshot.facts.updaters?.apt ?? null);
    if (failed === null && unfinished.length === 0) return [];
    const left = unfinished.map(({ name, status }) => `${name}=${status}`).join(',');
    return [
      {
        ...{ component: FIRMWARE, name: null, from: null, to: null, at: null },
        key: `apt:${failed?.startedAt ?? ''}:${left}`,
        standing: unfinished.length > 0,
        leavesRunning: true,
      },
    ];
  },
  testify({ change, relation, snapshot }: Question): Testimony | null {
    const facts = snapshot.facts.updaters?.apt ?? null;
    if (change.id !== FIRMWARE || facts === null) return null;
    const { failed, unfinished } = faultsOf(facts);
    if (unfinished.length > 0)
      return {
        verdict: heldAgainst(relation, 'failed'),
        why: `dpkg left ${unfinished.map(({ name, status }) => `${name} ${status}`).join(', ')}.${failed === null ? '' : ` apt wrote: ${failed.error ?? ''}.`}`,
        evidence: [...unfinished.map(({ at }) => at), ...(failed === null ? [] : [failed.at])],
      };
    const last = facts.runs.at(-1);
    if (last === undefined) return null;
    const how = failed === null ? 'ended in order' : `failed (${failed.error ?? ''}); no package is left in the middle`;
    return { verdict: null, why: `apt: its last run, at ${last.startedAt} local time, ${how}.`, evidence: [last.at] };
  },
};

function faultsOf(facts: AptFacts | null): {
  failed: AptFacts['runs'][number] | null;
  unfinished: AptFacts['unfinished'];
} {
  const last = facts?.runs.at(-1);
  const unfinished = facts?.unfinished ?? [];
  // A run without an end may still be under way; what it leaves behind tells.
  return { failed: last === undefined || last.error === null ? null : last, unfinished };
}
