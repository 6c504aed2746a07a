import { instantOrNull } from '../../parsers/instant.ts';
import type { FwupdFacts } from '../../snapshot/updater-facts.ts';
import type { Claim } from '../claim.ts';
import type { UpdateVerdict } from '../verdict.ts';
import type { Question, Testimony, VerdictSource } from '../verdict-source.ts';

type Update = FwupdFacts['history'][number];

/** What fwupd's own state speaks for, when the version from before still runs. */
const OLD_RUNS: Record<Update['state'], UpdateVerdict['verdict']> = {
  pending: 'pending-reboot',
  'needs-reboot': 'pending-reboot',
  success: 'rolled-back',
  failed: 'failed',
  'failed-transient': 'failed',
  unknown: 'unconfirmed',
};

/** fwupd: its history of each peripheral, held against the version that the peripheral tells now. */
export const fwupd: VerdictSource = {
  name: 'fwupd',
  claims: ({ snapshot }): Claim[] =>
    (snapshot.facts.updaters?.fwupd?.history ?? []).map((update) => ({
      ...{ component: update.id, name: update.name, from: update.from, to: update.to },
      at: instantOrNull(update.time),
      key: `fwupd:${update.id}:${update.state}:${update.to ?? ''}:${update.time ?? ''}`,
      standing: update.state === 'pending' || update.state === 'needs-reboot',
      leavesRunning: false,
    })),
  testify({ change, relation, snapshot }: Question): Testimony | null {
    const update = snapshot.facts.updaters?.fwupd?.history.findLast(({ id }) => id === change.id);
    if (update === undefined) return null;
    const reason = update.error === null ? '' : `: ${update.error.replace(/\.$/, '')}`;
    return {
      verdict: verdictOf(update, relation),
      why: `fwupd: the update of ${update.name} from ${update.from ?? 'unknown'} to ${update.to ?? 'unknown'} is recorded as ${update.state}${reason}.`,
      evidence: [update.at],
    };
  },
};

function verdictOf({ state }: Update, relation: Question['relation']): UpdateVerdict['verdict'] | null {
  if (relation === 'expected-runs')
    return state === 'success' || state === 'needs-reboot' ? 'succeeded' : 'unconfirmed';
  if (relation === 'old-runs' || relation === 'unreadable') return OLD_RUNS[state];
  return state === 'failed' ? 'failed' : null;
}
