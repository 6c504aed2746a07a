import type { CommandRun, Refusal } from '../host/host.ts';
import { refuse } from '../host/refusal.ts';

/** Enough for any such sentence; what follows is an answer. */
const MAX_SENTENCE = 1000;

const DENIED =
  /^(?:Permission Denial:.*|.*\bSecurityException\b.*|.*: Permission denied|.*\bOperation not permitted\b.*|.*\bNot allowed to\b.*|Permission to access .* was denied.*)$/im;
const ABSENT = /^(?:Can't find service: .*|cmd: Can't find service: .*)$/m;

/**
 * Android's tools tell in words, often with exit code 0, that they were not allowed: `Permission Denial: can't dump
 * WifiService from from pid=1, uid=10123`. Null for an answer.
 */
export function androidDenial({ stdout, stderr, exitCode }: CommandRun): Refusal | null {
  const said = `${stdout.slice(0, MAX_SENTENCE)}\n${stderr.slice(0, MAX_SENTENCE)}`;
  const absent = ABSENT.exec(said);
  if (absent !== null && stdout.length <= MAX_SENTENCE) return refuse('absent', absent[0].trim());
  // A log may quote such a sentence: only a short answer, or one that begins with it, is one.
  const begins = /^\s*(?:Permission Denial:|java\.lang\.SecurityException)/.test(stdout);
  if (!begins && (exitCode === 0 || stdout.length > MAX_SENTENCE)) return null;
  const denied = DENIED.exec(said);
  return denied === null ? null : refuse('denied', denied[0].trim());
}
