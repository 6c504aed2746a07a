import type { SwupdateFacts } from '../snapshot/updater-facts.ts';
import { isoTimeOrNull } from './instant.ts';
import { numberedLines } from './lines.ts';

type Run = SwupdateFacts['runs'][number];

/** More runs than anybody reads; the last ones count. */
const MAX_RUNS = 20;
/** journalctl -o short-iso and syslog's own form of it put the time first. */
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))\s/;

/**
 * SWUpdate's log: what each run installed and how it ended. The words are those of its notifier (`SWUPDATE
 * successful !`, `SWUPDATE failed [1] …`), the version that of sw-description as its parser told it.
 */
export function parseSwupdateLog(text: string, file: string): Run[] {
  const runs: Run[] = [];
  let run: Run | null = null;
  for (const { line, text: row } of numberedLines(text)) {
    const time = isoTimeOrNull(TIME.exec(row)?.[1]);
    if (/Software [Uu]pdate started/.test(row) && (run === null || run.outcome !== 'unknown' || run.version !== null)) {
      run = { version: null, outcome: 'unknown', error: null, time, at: { file, line } };
      runs.push(run);
    }
    if (run === null) continue;
    const version = /\bVersion (\S+)\s*$/.exec(row)?.[1];
    if (version !== undefined && run.version === null) run.version = version;
    if (/SWUPDATE successful/.test(row)) end(run, 'successful', { file, line, time });
    // A number stands in brackets: 0 for each error on the way, another one for the end.
    const failed = /SWUPDATE failed \[(\d+)\]\s*(?:ERROR\s*:\s*)?(.*)$/.exec(row);
    if (failed === null || run.outcome === 'successful') continue;
    run.error ??= failed[2]?.trim() ?? '';
    end(run, 'failed', { file, line: run.outcome === 'failed' ? (run.at.line ?? line) : line, time });
  }
  return runs.slice(-MAX_RUNS);
}

function end(
  run: Run,
  outcome: Run['outcome'],
  { file, line, time }: { file: string; line: number; time: string | null },
): void {
  run.outcome = outcome;
  run.time = time ?? run.time;
  run.at = { file, line };
}
