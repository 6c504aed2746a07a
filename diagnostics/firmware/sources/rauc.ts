import type { RaucFacts, RaucSlot } from '../../snapshot/updater-facts.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { instantOrNull } from '../../parsers/instant.ts';
import type { Claim } from '../claim.ts';
import { compareVersions } from '../compare-versions.ts';
import type { Question, Testimony, VerdictSource } from '../verdict-source.ts';
import { heldAgainst } from '../version-relation.ts';

const FIRMWARE = 'firmware';

/**
 * RAUC: which slot runs, which one the boot loader would take next, what was written into each and whether it was
 * confirmed. The slot states come from its central status file and the boot loader, the last error from its service.
 */
export const rauc: VerdictSource = {
  name: 'rauc',
  claims({ snapshot, baseline }): Claim[] {
    const facts = snapshot.facts.updaters?.rauc ?? null;
    if (facts === null) return [];
    const { booted, target } = slotsOf(facts);
    const common = { component: FIRMWARE, name: null, standing: true };
    const claims: Claim[] = [];
    if (target !== null && (isBroken(target) || isNewer(target, booted)))
      claims.push({
        ...common,
        from: booted?.version ?? null,
        to: target.version,
        at: instantOrNull(target.installedAt),
        key: `rauc:${target.name}:${target.status ?? ''}:${target.installedAt ?? ''}`,
        leavesRunning: isBroken(target),
      });
    else if (booted !== null && booted.version !== null && usesOurVersions(baseline))
      claims.push({
        ...common,
        from: target?.version ?? null,
        to: booted.version,
        at: instantOrNull(booted.installedAt),
        key: `rauc:${booted.name}:${booted.status ?? ''}:${booted.installedAt ?? ''}`,
        leavesRunning: false,
      });
    if (facts.lastError !== null)
      claims.push({
        ...common,
        ...{ from: booted?.version ?? null, to: null, at: null },
        key: `rauc:error:${facts.lastError.text}`,
        leavesRunning: true,
      });
    return claims;
  },
  testify({ change, relation, snapshot }: Question): Testimony | null {
    const facts = snapshot.facts.updaters?.rauc ?? null;
    if (change.id !== FIRMWARE || facts === null) return null;
    if (facts.lastError !== null)
      return {
        verdict: heldAgainst(relation, 'failed'),
        why: `RAUC's last installation failed: ${facts.lastError.text.replace(/\.$/, '')}.`,
        evidence: [facts.lastError.at, ...slotsOf(facts).evidence],
      };
    if (relation === 'expected-runs' || relation === 'other-runs') return ofRunning(facts);
    return ofTarget(facts, change.restarted);
  },
};

interface Slots {
  booted: RaucSlot | null;
  /** Of the other slots of that class the one that was written last. */
  target: RaucSlot | null;
  evidence: RaucSlot['at'][];
}

function slotsOf({ slots }: RaucFacts): Slots {
  const booted = slots.find(({ state }) => state === 'booted') ?? null;
  const others = slots.filter((slot) => slot !== booted && slot.bootname !== null && slot.class === booted?.class);
  const target =
    others.find((slot) => isBroken(slot)) ??
    others.toSorted((a, b) => (a.installedAt ?? '').localeCompare(b.installedAt ?? '')).at(-1) ??
    null;
  return { booted, target, evidence: [booted, target].flatMap((slot) => (slot === null ? [] : [slot.at])) };
}

/** RAUC writes `ok` only once an installation is complete. */
function isBroken({ status }: RaucSlot): boolean {
  return status !== null && status !== 'ok';
}

function isNewer(target: RaucSlot, booted: RaucSlot | null): boolean {
  return target.installedAt !== null && target.installedAt > (booted?.installedAt ?? '');
}

/** Whether bundles carry the same versions as we read from the unit: only then can the two be compared. */
function usesOurVersions(baseline: Snapshot | null): boolean {
  const before = baseline?.facts.updaters?.rauc ?? null;
  const bundle = before === null ? null : (slotsOf(before).booted?.version ?? null);
  const read = baseline?.components.find(({ id }) => id === FIRMWARE)?.version ?? null;
  return bundle === null || read === null || compareVersions(bundle, read) === 'equal';
}

/** The new version runs: is its slot confirmed? */
function ofRunning(facts: RaucFacts): Testimony | null {
  const { booted, evidence } = slotsOf(facts);
  if (booted === null) return null;
  const holds = booted.version === null ? '' : `, holds ${booted.version}`;
  const marked = booted.bootStatus === null ? 'not marked' : `marked ${booted.bootStatus}`;
  const isPrimary = facts.primary === null || facts.primary === booted.name;
  const why = `RAUC: slot ${label(booted)} runs${holds}, and is ${marked}; the next start takes ${facts.primary ?? 'an unknown slot'}.`;
  return { verdict: booted.bootStatus === 'good' && isPrimary ? 'succeeded' : 'unconfirmed', why, evidence };
}

/** The version from before runs: what became of the other slot? */
function ofTarget(facts: RaucFacts, restarted: Question['change']['restarted']): Testimony | null {
  const { booted, target, evidence } = slotsOf(facts);
  if (target === null) return null;
  if (isBroken(target))
    return {
      verdict: 'failed',
      why: `RAUC: the installation into slot ${label(target)} did not come to its end (status ${target.status ?? 'unknown'}).`,
      evidence,
    };
  if (!isNewer(target, booted)) return null;
  const installed = `RAUC: ${target.version ?? 'a bundle'} was installed into slot ${label(target)} at ${target.installedAt ?? 'an unknown time'}`;
  const isPrimary = facts.primary === target.name;
  const next = `the next start takes ${facts.primary ?? 'an unknown slot'}`;
  const runs = booted === null ? '' : `; slot ${label(booted)} runs`;
  if (restarted === 'yes')
    return {
      verdict: 'rolled-back',
      why: `${installed}, and the unit has started since${runs}. Slot ${label(target)} is marked ${target.bootStatus ?? 'not at all'}; ${next}.`,
      evidence,
    };
  if (restarted === 'no' && isPrimary)
    return { verdict: 'pending-reboot', why: `${installed}${runs}, and ${next}.`, evidence };
  return { verdict: 'unconfirmed', why: `${installed}${runs}, and ${next}.`, evidence };
}

function label({ name, bootname }: RaucSlot): string {
  return bootname === null ? name : `${name} (${bootname})`;
}
