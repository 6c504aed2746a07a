import { androidUpdate } from './sources/android-update.ts';
import { apt } from './sources/apt.ts';
import { fwupd } from './sources/fwupd.ts';
import { mender } from './sources/mender.ts';
import { ostree } from './sources/ostree.ts';
import { rauc } from './sources/rauc.ts';
import { swupdate } from './sources/swupdate.ts';
import { listChanges } from './component-change.ts';
import type { ChangeInput, ComponentChange } from './component-change.ts';
import { updaterReport } from './updater-report.ts';
import { newClaims } from './new-claims.ts';
import type { Question, Testimony, VerdictSource } from './verdict-source.ts';
import { OPEN_VERDICTS, relationOf } from './version-relation.ts';
import type { VersionRelation } from './version-relation.ts';
import type { UpdateVerdict } from './verdict.ts';

/**
 * Every source there is, the most trusted first: what a boot loader or an update engine recorded comes before what
 * an updater said of itself.
 */
export const VERDICT_SOURCES: readonly VerdictSource[] = [
  rauc,
  ostree,
  androidUpdate,
  mender,
  swupdate,
  fwupd,
  apt,
  updaterReport,
];

/**
 * What became of each update: one verdict for every component that changed against the baseline or that an updater
 * named, by component id. No source decides alone: the running version, read from the unit, bounds the verdict, and
 * a source that contradicts it is quoted, not followed.
 */
export function judgeUpdates(input: ChangeInput, sources: readonly VerdictSource[] = VERDICT_SOURCES): UpdateVerdict[] {
  return listChanges({ claims: newClaims(input, sources), ...input }).map((change) => {
    const relation = relationOf(change);
    const question: Question = { change, relation, snapshot: input.snapshot, baseline: input.baseline };
    const testimonies = sources.flatMap((source) => source.testify(question) ?? []);
    return {
      component: change.id,
      name: change.name,
      verdict: decide(relation, testimonies),
      from: change.before ?? 'unknown',
      to: target(change, relation),
      why: [
        versionSentence(change, relation),
        ...testimonies.flatMap((testimony) => explain(testimony, relation)),
        ...restartSentence(change),
      ],
      evidence: [...change.evidence, ...testimonies.flatMap(({ evidence }) => evidence)],
    };
  });
}

function decide(relation: VersionRelation, testimonies: readonly Testimony[]): UpdateVerdict['verdict'] {
  const open = OPEN_VERDICTS[relation];
  for (const { verdict } of testimonies) if (verdict !== null && open.includes(verdict)) return verdict;
  return open[0];
}

function explain({ verdict, why }: Testimony, relation: VersionRelation): string[] {
  if (verdict === null || OPEN_VERDICTS[relation].includes(verdict)) return [why];
  return [why, 'What runs contradicts that, so it was not followed.'];
}

/** What the unit was meant to run; where something lower runs, that is what people must see. */
function target(change: ComponentChange, relation: VersionRelation): string {
  if (relation === 'lower-runs') return change.running ?? 'unknown';
  if (relation === 'old-runs') return change.expected ?? 'unknown';
  return change.expected ?? change.running ?? 'unknown';
}

function versionSentence({ before, running, expected }: ComponentChange, relation: VersionRelation): string {
  const [old, now, meant] = [before ?? 'an unknown version', running ?? 'unknown', expected ?? 'a new version'];
  const sentences: Record<VersionRelation, string> = {
    'expected-runs': `${now} runs${expected === null ? '' : ', as expected'}; before, ${old} ran.`,
    'nothing-new': `${now} runs, and ran before.`,
    'old-runs': `${meant} was expected, but ${now}, the version from before, runs.`,
    'lower-runs': `${now} runs, which is lower than ${old} from before${expected === null || expected === now ? '' : `; ${meant} was expected`}.`,
    'other-runs': `${meant} was expected, but ${now} runs; before, ${old} ran.`,
    unreadable: `The running version cannot be read; ${meant} was expected, before, ${old} ran.`,
  };
  return sentences[relation];
}

function restartSentence({ restarted, report, claim }: ComponentChange): string[] {
  const since = report === null && (claim?.at ?? null) === null ? 'since the baseline' : 'since the updater spoke';
  if (restarted === 'yes') return [`The unit has restarted ${since}.`];
  if (restarted === 'no') return [`The unit has not restarted ${since}.`];
  return [`Whether the unit has restarted ${since} is not known.`];
}
