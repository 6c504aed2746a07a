import { z } from 'zod';
import { CollectionPutOff, CollectionResult } from '../../diagnostics/collection.ts';
import type { CollectionRequest } from '../../diagnostics/collection.ts';
import { runChild } from '../base/child.ts';
import { messageOf } from '../base/errors.ts';
import { nextTurn } from '../base/next-turn.ts';
import type { Random } from '../base/random.ts';

export type CollectionOutcome =
  | { ok: true; result: CollectionResult }
  /** `putOff`: nothing failed; a call is on. */
  | { ok: false; why: string; putOff?: true };

const Answer = z.union([CollectionPutOff, CollectionResult]);

/** Runs one collection to its end; never rejects. */
export type Collect = (request: CollectionRequest, signal: AbortSignal) => Promise<CollectionOutcome>;

export interface ChildSettings {
  /** Program and script of this very agent. */
  selfArgv: readonly [string, ...string[]];
  environment: Record<string, string>;
  timeoutMs: number;
  random: Random;
}

/**
 * V8 lets its young generation grow to 32 MiB twice on a long run of short-lived buffers, which is what collecting,
 * redacting and packing are. With 8 MiB they take less memory and no more time, whatever the size of the logs.
 */
export const COLLECTING_FLAGS = ['--max-semi-space-size=8'] as const;

/**
 * Collection as a child process of the same program, at low priority: it never blocks the daemon, a fault in it ends
 * only itself, and its memory goes back to the unit.
 */
export function collectInChild({ selfArgv, environment, timeoutMs, random }: ChildSettings): Collect {
  const [program, ...script] = selfArgv;
  return async (request, signal) => {
    const outcome = await runChild(
      {
        argv: [program, ...COLLECTING_FLAGS, ...script, 'collect-child'],
        input: request,
        timeoutMs,
        environment,
        signal,
      },
      random,
    );
    if (outcome.ended !== 'by-itself') return { ok: false, why: `the collection was ended (${outcome.ended})` };
    if (outcome.exitCode !== 0)
      return {
        ok: false,
        why: `the collection failed with exit code ${outcome.exitCode}: ${reasonIn(outcome.stderr)}`,
      };
    try {
      const said: unknown = JSON.parse(outcome.stdout);
      await nextTurn();
      const answer = Answer.parse(said);
      await nextTurn();
      return 'putOff' in answer ? { ok: false, why: answer.putOff, putOff: true } : { ok: true, result: answer };
    } catch (error) {
      return { ok: false, why: `the collection gave no result: ${messageOf(error)}` };
    }
  };
}

/** The child says its reason as every command does; a crash of the runtime ends with its own words. */
function reasonIn(text: string): string {
  const lines = text.trim().split('\n');
  return lines.find((line) => line.startsWith('dten-agent: '))?.slice('dten-agent: '.length) ?? lines.at(-1) ?? '';
}
