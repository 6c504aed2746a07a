import type { MenderFacts } from '../snapshot/updater-facts.ts';
import { isoTimeOrNull } from './instant.ts';
import { numberedLines } from './lines.ts';

type LastInstall = NonNullable<MenderFacts['lastInstall']>;

/** A record of Mender's log (logrus): `time="…" level=error msg="…"`, with whatever stands before it. */
const RECORD = /(?:time="([^"]*)" )?level=(\w+) msg="((?:[^"\\]|\\.)*)"/;

/** What journalctl -o short-iso puts before a program's own words. */
const JOURNAL = /^(\d{4}-\d\d-\d\dT\S+) \S+ [\w.-]+(?:\[\d+\])?: /;

/** The words of mender-client 3.x (standalone and managed), and what they mean. The last one that fits counts. */
const WORDS: readonly [RegExp, LastInstall['outcome']][] = [
  [/Installation failed|Update module terminated abnormally|Update failed|Artifact install failed/i, 'failed'],
  [/^Rolling back Artifact|Rollback (?:done|successful)|rolled back to/i, 'rolled-back'],
  [/Use 'commit' to update|Update was installed/i, 'installed'],
  [/^Committing Artifact|Update Commit(?:ted)?\b/i, 'committed'],
];

/** What the log says of the last installation it tells of; null where it tells of none. */
export function parseMenderLog(text: string, file: string): LastInstall | null {
  let last: LastInstall | null = null;
  for (const { line, text: row } of numberedLines(text)) {
    if (row === '') continue;
    const record = RECORD.exec(row);
    const message = (record?.[3] ?? row.replace(JOURNAL, '')).replace(/\\"/g, '"').trim();
    const time = isoTimeOrNull(record?.[1] ?? JOURNAL.exec(row)?.[1]);
    const start = /Start updating from (?:local image )?(?:file|URI): \[(.*)\]/i.exec(message);
    if (start !== null) {
      last = { file: start[1] ?? null, outcome: 'unknown', error: null, time, at: { file, line } };
      continue;
    }
    const outcome = WORDS.find(([pattern]) => pattern.test(message))?.[1];
    if (outcome === undefined) continue;
    const before: LastInstall = last ?? { file: null, outcome: 'unknown', error: null, time: null, at: { file, line } };
    // A failed installation is rolled back at once; that it failed is what people must know, and why.
    if (before.outcome === 'failed' && outcome !== 'committed') {
      last = before;
      continue;
    }
    last = {
      file: before.file,
      outcome,
      error: outcome === 'failed' ? message : null,
      time: time ?? before.time,
      at: { file, line },
    };
  }
  return last;
}

/** The one word that `mender show-artifact` prints; its log lines go elsewhere. */
export function parseMenderArtifact(stdout: string): { name: string; line: number } | null {
  const line = numberedLines(stdout).find(({ text: row }) => row.trim() !== '' && !row.startsWith('time='));
  return line === undefined ? null : { name: line.text.trim(), line: line.line };
}
