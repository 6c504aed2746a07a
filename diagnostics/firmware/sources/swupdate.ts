import { instantOrNull } from '../../parsers/instant.ts';
import type { SwupdateFacts } from '../../snapshot/updater-facts.ts';
import type { Claim } from '../claim.ts';
import type { Question, Testimony, VerdictSource } from '../verdict-source.ts';
import { heldAgainst } from '../version-relation.ts';

const FIRMWARE = 'firmware';

/** `ustate` of SWUpdate's boot loader environment. */
const BOOT_STATES: Record<string, { words: string; verdict: 'pending-reboot' | 'unconfirmed' | 'failed' | null }> = {
  '0': { words: 'nothing is under way', verdict: null },
  '1': { words: 'an update is installed and waits for the restart', verdict: 'pending-reboot' },
  '2': { words: 'an update is being tested', verdict: 'unconfirmed' },
  '3': { words: 'an update failed', verdict: 'failed' },
};

/** SWUpdate: how its last run ended, and what it left in the boot loader's environment. */
export const swupdate: VerdictSource = {
  name: 'swupdate',
  claims({ snapshot }): Claim[] {
    const last = lastRun(snapshot.facts.updaters?.swupdate ?? null);
    if (last === null || last.outcome === 'unknown') return [];
    return [
      {
        ...{ component: FIRMWARE, name: null, from: null, to: last.version },
        at: instantOrNull(last.time),
        key: `swupdate:${last.outcome}:${last.version ?? ''}:${last.time ?? ''}:${last.error ?? ''}`,
        standing: false,
        leavesRunning: last.outcome === 'failed',
      },
    ];
  },
  testify({ change, relation, snapshot }: Question): Testimony | null {
    const facts = snapshot.facts.updaters?.swupdate ?? null;
    const last = lastRun(facts);
    if (change.id !== FIRMWARE || facts === null) return null;
    const state = facts.bootState === null ? null : (BOOT_STATES[facts.bootState.text] ?? null);
    const evidence = [...(last === null ? [] : [last.at]), ...(facts.bootState === null ? [] : [facts.bootState.at])];
    const boot = state === null ? '' : ` The boot loader's environment says that ${state.words}.`;
    if (last?.outcome === 'failed')
      return {
        verdict: heldAgainst(relation, 'failed'),
        why: `SWUpdate: the last run${last.version === null ? '' : ` (${last.version})`} failed: ${last.error ?? 'no reason told'}.${boot}`,
        evidence,
      };
    const why = `SWUpdate: ${last === null ? 'its log tells of no run' : `the last run${last.version === null ? '' : ` (${last.version})`} ended ${last.outcome === 'successful' ? 'well' : 'without a word'}`}.${boot}`;
    if (state !== null && state.verdict !== null)
      return { verdict: heldAgainst(relation, state.verdict), why, evidence };
    if (last?.outcome !== 'successful') return last === null ? null : { verdict: 'unconfirmed', why, evidence };
    if (relation === 'expected-runs') return { verdict: 'succeeded', why, evidence };
    if (relation !== 'old-runs') return { verdict: null, why, evidence };
    if (change.restarted === 'unknown') return { verdict: 'unconfirmed', why, evidence };
    return { verdict: change.restarted === 'no' ? 'pending-reboot' : 'rolled-back', why, evidence };
  },
};

function lastRun(facts: SwupdateFacts | null): SwupdateFacts['runs'][number] | null {
  return facts?.runs.at(-1) ?? null;
}
