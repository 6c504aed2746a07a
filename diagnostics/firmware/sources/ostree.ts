import type { OstreeFacts } from '../../snapshot/updater-facts.ts';
import type { Claim } from '../claim.ts';
import type { Question, Testimony, VerdictSource } from '../verdict-source.ts';

type Deployment = OstreeFacts['deployments'][number];

const FIRMWARE = 'firmware';

/**
 * OSTree: the first deployment is what the next start takes. One before the booted one waits (or was started and
 * given up); a booted one that is not the first was gone back to.
 */
export const ostree: VerdictSource = {
  name: 'ostree',
  claims({ snapshot }): Claim[] {
    const { booted, next } = deploymentsOf(snapshot.facts.updaters?.ostree ?? null);
    if (booted === null || next === null) return [];
    const common = { component: FIRMWARE, name: null, at: null, standing: true, leavesRunning: false };
    if (next !== booted)
      return [{ ...common, from: booted.version, to: next.version, key: `ostree:next:${next.checksum}` }];
    return [];
  },
  testify({ change, relation, snapshot, baseline }: Question): Testimony | null {
    const { booted, next } = deploymentsOf(snapshot.facts.updaters?.ostree ?? null);
    if (change.id !== FIRMWARE || booted === null || next === null) return null;
    const evidence = booted === next ? [booted.at] : [booted.at, next.at];
    const before = deploymentsOf(baseline?.facts.updaters?.ostree ?? null);
    if (booted !== next) {
      const waited = before.next !== null && before.next.checksum === next.checksum && before.booted !== before.next;
      const why = `OSTree: ${label(next)} stands first and would be taken by the next start; ${label(booted)} runs.`;
      // When it was deployed is not told: only what was seen before the restart can have been given up by it.
      const gaveUp = change.restarted === 'yes' && (waited || change.report !== null);
      return { verdict: gaveUp ? 'rolled-back' : 'pending-reboot', why, evidence };
    }
    // What waited in the baseline is gone, and what ran then runs: somebody, or the unit, went back.
    const why = `OSTree: ${label(booted)} runs and stands first.`;
    if (relation === 'expected-runs') return { verdict: 'succeeded', why, evidence };
    const went = before.booted !== null && before.booted.checksum !== booted.checksum;
    if (relation === 'lower-runs' && went) return { verdict: 'rolled-back', why, evidence };
    return { verdict: null, why, evidence };
  },
};

function deploymentsOf(facts: OstreeFacts | null): { booted: Deployment | null; next: Deployment | null } {
  return {
    booted: facts?.deployments.find(({ state }) => state === 'booted') ?? null,
    next: facts?.deployments[0] ?? null,
  };
}

function label({ osName, version, checksum }: Deployment): string {
  return `${osName} ${version ?? checksum.slice(0, 12)}`;
}
