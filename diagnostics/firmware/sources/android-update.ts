import type { EvidencePointer } from '../../snapshot/evidence.ts';
import type { AndroidUpdateFacts } from '../../snapshot/updater-facts.ts';
import type { Claim } from '../claim.ts';
import type { Question, Testimony, VerdictSource } from '../verdict-source.ts';

type Attempt = AndroidUpdateFacts['attempts'][number];

const FIRMWARE = 'firmware';
const NEEDS_REBOOT = 'UPDATED_NEED_REBOOT';

/**
 * Android: the slot that runs and the one that update_engine wrote, its own word, and recovery's on units without
 * slots. Each is held against the running build.
 */
export const androidUpdate: VerdictSource = {
  name: 'android-update',
  claims({ snapshot }): Claim[] {
    const facts = snapshot.facts.updaters?.android ?? null;
    if (facts === null) return [];
    const common = { component: FIRMWARE, name: null, at: null };
    const claims: Claim[] = [];
    const attempt = facts.attempts.at(-1);
    if (attempt !== undefined && attempt.outcome !== 'unknown')
      claims.push({
        ...common,
        ...{ from: null, to: attempt.targetVersion },
        key: `update_engine:${attempt.outcome}:${attempt.targetSlot ?? ''}:${attempt.code ?? ''}:${attempt.at.file}:${attempt.at.line ?? ''}`,
        // Times in its log carry no year, so without a baseline only what waits is news.
        standing: attempt.outcome === 'applied' || attempt.outcome === 'rolled-back',
        leavesRunning: attempt.outcome === 'failed' || attempt.outcome === 'rolled-back',
      });
    else if (facts.engineStatus?.text === NEEDS_REBOOT)
      claims.push({
        ...common,
        from: null,
        to: null,
        key: 'update_engine:need-reboot',
        standing: true,
        leavesRunning: true,
      });
    const { recovery } = facts;
    if (recovery !== null && recovery.success !== null)
      claims.push({
        ...common,
        ...{ from: recovery.sourceBuild, to: recovery.targetBuild },
        key: `recovery:${recovery.package ?? ''}:${recovery.success}:${recovery.targetBuild ?? ''}:${recovery.error ?? ''}`,
        standing: false,
        leavesRunning: !recovery.success,
      });
    return claims;
  },
  testify(question: Question): Testimony | null {
    const facts = question.snapshot.facts.updaters?.android ?? null;
    if (question.change.id !== FIRMWARE || facts === null) return null;
    const attempt = facts.attempts.at(-1) ?? null;
    const slots = slotSentence(question, facts);
    const evidence = [
      attempt?.at,
      facts.engineStatus?.at,
      facts.slotSuffix?.at,
      facts.recovery?.at,
      facts.incremental?.at,
    ].filter((at): at is EvidencePointer => at !== undefined);
    const said = ofEngine(question, facts, attempt) ?? ofRecovery(question, facts);
    if (said === null) return slots === '' ? null : { verdict: null, why: slots.trim(), evidence };
    return { verdict: said.verdict, why: `${said.why}${slots}`, evidence };
  },
};

type Said = Pick<Testimony, 'verdict' | 'why'>;

function ofEngine({ relation, change }: Question, facts: AndroidUpdateFacts, attempt: Attempt | null): Said | null {
  const waits = facts.engineStatus?.text === NEEDS_REBOOT;
  if (waits && relation !== 'expected-runs')
    return { verdict: 'pending-reboot', why: 'update_engine: an update is installed and waits for the restart.' };
  if (attempt === null) return null;
  const code = attempt.code === null ? '' : ` (${attempt.code})`;
  const into = attempt.targetSlot === null ? '' : ` into slot ${attempt.targetSlot}`;
  switch (attempt.outcome) {
    case 'failed':
      return {
        verdict: relation === 'expected-runs' ? 'unconfirmed' : 'failed',
        why: `update_engine: the last attempt${into} failed${code}.`,
      };
    case 'rolled-back':
      return {
        verdict: 'rolled-back',
        why: `update_engine: after the restart it found the update${into} rolled back.`,
      };
    case 'confirmed':
      return {
        verdict: relation === 'expected-runs' ? 'succeeded' : null,
        why: `update_engine: after the restart it found the update${into} successful.`,
      };
    case 'applied':
      return ofApplied(relation, change.restarted, facts, attempt);
    default:
      return { verdict: 'unconfirmed', why: `update_engine: the last attempt${into} has no end in its log.` };
  }
}

/** Applied, and no word since: the running slot and the restarts tell. */
function ofApplied(
  relation: Question['relation'],
  restarted: Question['change']['restarted'],
  { slotSuffix }: AndroidUpdateFacts,
  { sourceSlot, targetSlot }: Attempt,
): Said {
  const why = `update_engine: an update was applied${targetSlot === null ? '' : ` into slot ${targetSlot}`}.`;
  const runs = slotSuffix?.text.replace(/^_/, '').toUpperCase() ?? null;
  if (relation === 'expected-runs')
    return { verdict: targetSlot === null || runs === null || runs === targetSlot ? 'succeeded' : 'unconfirmed', why };
  if (restarted === 'no') return { verdict: 'pending-reboot', why };
  if (restarted === 'yes' && runs !== null && runs === sourceSlot) return { verdict: 'rolled-back', why };
  return { verdict: 'unconfirmed', why };
}

function ofRecovery({ relation }: Question, { recovery }: AndroidUpdateFacts): Said | null {
  if (recovery === null || recovery.success === null) return null;
  const reason =
    recovery.error === null
      ? ''
      : ` (error ${recovery.error}${recovery.cause === null ? '' : `, cause ${recovery.cause}`})`;
  if (!recovery.success) return { verdict: 'failed', why: `Recovery: the last installation failed${reason}.` };
  if (relation === 'expected-runs') return { verdict: 'succeeded', why: 'Recovery: the last installation succeeded.' };
  return { verdict: 'unconfirmed', why: 'Recovery: the last installation succeeded.' };
}

function slotSentence({ baseline }: Question, { slotSuffix, bootCount, verifiedBoot }: AndroidUpdateFacts): string {
  const before = baseline?.facts.updaters?.android ?? null;
  const parts: string[] = [];
  if (slotSuffix !== null) {
    const was = before?.slotSuffix?.text;
    parts.push(
      `Slot ${slotSuffix.text} runs${was === undefined ? '' : was === slotSuffix.text ? ', as before' : `; before, ${was} ran`}.`,
    );
  }
  const countBefore = before?.bootCount ?? null;
  if (bootCount !== null && countBefore !== null)
    parts.push(`The unit has started ${bootCount - countBefore} times since the baseline.`);
  if (verifiedBoot !== null && verifiedBoot.text !== 'green') parts.push(`Verified boot is ${verifiedBoot.text}.`);
  return parts.length === 0 ? '' : ` ${parts.join(' ')}`;
}
