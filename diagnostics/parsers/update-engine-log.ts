import type { AndroidUpdateFacts } from '../snapshot/updater-facts.ts';
import { numberedLines } from './lines.ts';

type Attempt = AndroidUpdateFacts['attempts'][number];

const MAX_ATTEMPTS = 20;

/** What update_engine says of the start after an update (OTAResult of update_attempter_android.cc). */
const AFTER_REBOOT: readonly [string, Attempt['outcome']][] = [
  ['OTAResult::ROLLED_BACK', 'rolled-back'],
  ['OTAResult::OTA_SUCCESSFUL', 'confirmed'],
];

/**
 * The attempts in a log of update_engine (/data/misc/update_engine_log, or its lines in logcat), oldest first. An
 * attempt begins with its install plan and ends with `Update successfully applied, waiting to reboot.` or an error
 * code; what the engine found at a later start is told of the last one before. Times in it have no year and no
 * offset, so they are not given on.
 */
export function parseUpdateEngineLog(text: string, file: string): Attempt[] {
  const attempts: Attempt[] = [];
  for (const { line, text: row } of numberedLines(text)) {
    if (row.includes('Using this install plan:')) attempts.push(newAttempt(file, line));
    const after = AFTER_REBOOT.find(([word]) => row.includes(word))?.[1];
    if (after !== undefined && attempts.length === 0) attempts.push(newAttempt(file, line));
    const attempt = attempts.at(-1);
    if (attempt === undefined) continue;
    if (after !== undefined) conclude(attempt, after, null, { file, line });

    attempt.sourceSlot ??= /\bsource_slot: ([A-Z])\b/.exec(row)?.[1] ?? null;
    attempt.targetSlot ??= /\btarget_slot: ([A-Z])\b/.exec(row)?.[1] ?? null;
    attempt.targetVersion ??= /\bpost-build-incremental[=:] ?(\S+)/.exec(row)?.[1] ?? null;
    if (row.includes('Update successfully applied, waiting to reboot'))
      conclude(attempt, 'applied', 'kSuccess', { file, line });
    const code = /(?:with code |onPayloadApplicationComplete\(|Update failed with )ErrorCode::(\w+)/.exec(row)?.[1];
    if (code !== undefined && code !== 'kSuccess') conclude(attempt, 'failed', code, { file, line });
  }
  return attempts.slice(-MAX_ATTEMPTS);
}

function newAttempt(file: string, line: number): Attempt {
  return {
    ...{ targetVersion: null, outcome: 'unknown', code: null, sourceSlot: null, targetSlot: null, time: null },
    at: { file, line },
  };
}

function conclude(attempt: Attempt, outcome: Attempt['outcome'], code: string | null, at: Attempt['at']): void {
  // The first error is the reason; what follows is its consequence.
  if (attempt.outcome === 'failed' && outcome === 'failed') return;
  attempt.outcome = outcome;
  attempt.code = code ?? attempt.code;
  attempt.at = at;
}

/**
 * `update_engine_client --follow`: the last status it told, e.g. `UPDATE_STATUS_UPDATED_NEED_REBOOT`
 * (`onStatusUpdate(UPDATE_STATUS_… (6), 0)`). Null where it told none.
 */
export function parseUpdateEngineStatus(text: string): { word: string; line: number } | null {
  let last: { word: string; line: number } | null = null;
  for (const { line, text: row } of numberedLines(text)) {
    const word = /\b(?:onStatusUpdate\(|CURRENT_OP=)(?:UPDATE_STATUS_)?([A-Z_]+)/.exec(row)?.[1];
    if (word !== undefined) last = { word, line };
  }
  return last;
}
