import { instantOrNull } from '../../parsers/instant.ts';
import type { EvidencePointer } from '../../snapshot/evidence.ts';
import type { Claim } from '../claim.ts';
import type { Question, Testimony, VerdictSource } from '../verdict-source.ts';
import { heldAgainst } from '../version-relation.ts';

const FIRMWARE = 'firmware';

/** Mender: the committed artifact, one that waits for its commit, and how its last installation ended. */
export const mender: VerdictSource = {
  name: 'mender',
  claims({ snapshot, baseline }): Claim[] {
    const facts = snapshot.facts.updaters?.mender ?? null;
    if (facts === null) return [];
    const common = { component: FIRMWARE, name: null, from: facts.artifact?.text ?? null };
    const claims: Claim[] = [];
    const { lastInstall, uncommitted, artifact } = facts;
    if (lastInstall?.outcome === 'failed' || lastInstall?.outcome === 'rolled-back')
      claims.push({
        ...common,
        ...{ to: null, at: instantOrNull(lastInstall.time), standing: false, leavesRunning: true },
        key: `mender:${lastInstall.outcome}:${lastInstall.file ?? ''}:${lastInstall.time ?? ''}`,
      });
    if (uncommitted !== null)
      claims.push({
        ...common,
        ...{ to: versionIn(uncommitted.text, baseline), at: null, standing: true, leavesRunning: false },
        key: `mender:uncommitted:${uncommitted.text}`,
      });
    else if (artifact !== null && lastInstall?.outcome !== 'failed' && lastInstall?.outcome !== 'rolled-back')
      claims.push({
        ...common,
        ...{
          from: null,
          to: versionIn(artifact.text, baseline),
          at: null,
          standing: false,
          leavesRunning: false,
        },
        key: `mender:artifact:${artifact.text}`,
      });
    return claims.filter((claim) => claim.standing || claim.leavesRunning || claim.to !== null);
  },
  testify({ change, relation, snapshot }: Question): Testimony | null {
    const facts = snapshot.facts.updaters?.mender ?? null;
    if (change.id !== FIRMWARE || facts === null) return null;
    const { artifact, uncommitted, bootTrial, lastInstall } = facts;
    const evidence = [artifact, uncommitted, bootTrial].flatMap((said): EvidencePointer[] =>
      said === null ? [] : [said.at],
    );
    const committed = artifact === null ? '' : ` ${artifact.text} is committed.`;
    if (uncommitted !== null)
      return {
        verdict: relation === 'old-runs' && change.restarted === 'no' ? 'pending-reboot' : 'unconfirmed',
        why: `Mender: ${uncommitted.text} is installed and neither committed nor rolled back.${committed}`,
        evidence,
      };
    if (bootTrial?.text === '1')
      return {
        verdict: relation === 'old-runs' ? 'pending-reboot' : 'unconfirmed',
        why: `Mender: the boot loader tries a new root file system (upgrade_available=1).${committed}`,
        evidence,
      };
    if (lastInstall !== null && (lastInstall.outcome === 'failed' || lastInstall.outcome === 'rolled-back'))
      return {
        verdict: heldAgainst(relation, lastInstall.outcome),
        why: `Mender: the last installation ${lastInstall.outcome === 'failed' ? `failed: ${lastInstall.error ?? 'no reason told'}` : 'was rolled back'}.${committed}`,
        evidence: [lastInstall.at, ...evidence],
      };
    if (artifact === null) return null;
    return {
      verdict: relation === 'expected-runs' ? 'succeeded' : null,
      why: `Mender: ${artifact.text} is committed.`,
      evidence: lastInstall === null ? evidence : [...evidence, lastInstall.at],
    };
  },
};

/**
 * The version inside an artifact's name, where names are made so: an earlier one must have carried the version that
 * was read from the unit then (`release-2.0.0` while 2.0.0 ran). Null where nothing shows that.
 */
function versionIn(name: string, baseline: Question['baseline']): string | null {
  const before = baseline?.facts.updaters?.mender?.artifact?.text ?? null;
  const ran = baseline?.components.find(({ id }) => id === FIRMWARE)?.version ?? null;
  if (before === null || ran === null || !before.endsWith(ran)) return null;
  const prefix = before.slice(0, before.length - ran.length);
  return name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : null;
}
