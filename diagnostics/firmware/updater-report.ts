import type { Question, Testimony, VerdictSource } from './verdict-source.ts';
import type { UpdateReport, UpdateVerdict } from './verdict.ts';

/** The updater's own claim (`report-update`), held against the running version and the restarts. */
export const updaterReport: VerdictSource = {
  name: 'report-update',
  testify({ change, relation }: Question): Testimony | null {
    const { report } = change;
    if (report === null) return null;
    return { verdict: verdictOf(report, relation, change.restarted), why: sentence(report), evidence: [] };
  },
};

function verdictOf(
  report: UpdateReport,
  relation: Question['relation'],
  restarted: Question['change']['restarted'],
): UpdateVerdict['verdict'] | null {
  // The updater says that it failed, yet the version it was to install runs: the two disagree.
  if (report.outcome === 'failed') return relation === 'expected-runs' ? 'unconfirmed' : 'failed';
  if (relation === 'expected-runs') return 'succeeded';
  if (relation !== 'old-runs') return null;
  if (restarted === 'no') return 'pending-reboot';
  if (restarted === 'unknown') return 'unconfirmed';
  // Installed, started anew, and the old version runs again: the unit went back by itself.
  return report.outcome === 'installed' ? 'rolled-back' : 'failed';
}

function sentence({ outcome, to, from, reportedAt, detail }: UpdateReport): string {
  const what =
    outcome === 'installed'
      ? `reported ${to} as installed`
      : outcome === 'failed'
        ? `reported that the installation of ${to} failed`
        : `named ${to} without an outcome`;
  const before = from === null ? '' : ` (from ${from})`;
  return `The updater ${what}${before} at ${reportedAt}${detail === null ? '' : `: ${detail.replace(/\.$/, '')}`}.`;
}
