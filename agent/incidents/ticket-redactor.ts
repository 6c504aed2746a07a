import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { MessagePort, WorkerOptions } from 'node:worker_threads';
import { createRedactor } from '../../diagnostics/redaction/create-redactor.ts';
import type { CustomEngine } from '../../diagnostics/redaction/custom-engine.ts';
import type { RedactionPolicy } from '../../diagnostics/redaction/policy.ts';
import type { KnownValue, Redactor } from '../../diagnostics/redaction/redactor.ts';
import { SECOND_MS } from '../base/clock.ts';
import type { Database } from '../base/database.ts';
import { AgentError } from '../base/errors.ts';
import type { Config } from '../config/schema.ts';
import { configuredValues } from './configured-values.ts';
import type { Collected, Incident } from './incident.ts';
import { knownOfIncident } from './known-of-incident.ts';
import { policyOf } from './redaction-policy.ts';
import { ThreadAnswer } from './redaction-thread.ts';
import type { ThreadData } from './redaction-thread.ts';

/** Building every rule takes a slow unit a second or two. */
const READY_MS = 30 * SECOND_MS;
/** A ticket's text takes milliseconds. */
const ANSWER_MS = 10 * SECOND_MS;

/** Redacts the texts of one ticket. */
export interface TicketRedactor {
  text: (text: string) => string;
  close: () => void;
}

export interface TicketSecrets {
  /** The incident's key, hexadecimal. */
  key: string;
  knownValues: readonly KnownValue[];
  policy: RedactionPolicy;
}

/**
 * What the texts of this incident must not tell: what the configuration knows, what the unit was found to know of
 * itself, and what was collected now.
 */
export function secretsOf(
  { db, config }: { db: Database; config: Config },
  incident: Incident,
  now: Collected | null = null,
): TicketSecrets {
  const found = now?.ok === true ? now.result.knownValues : [];
  return {
    key: incident.redactionKey,
    knownValues: [...configuredValues(config), ...found, ...knownOfIncident(db, incident)],
    policy: policyOf(config),
  };
}

/** Never rejects: where no thread can be had, the redactor is made in this one. */
export type MakeTicketRedactor = (secrets: TicketSecrets, signal: AbortSignal) => Promise<TicketRedactor>;

/** The thread did not answer; what it should have redacted does not leave. */
export class RedactionStuckError extends AgentError {
  override readonly name = 'RedactionStuckError';
  readonly code = 'incidents/redaction-stuck';
  override readonly retryable = true;
}

/** A redactor in this thread, built at its first text: that holds up everything else for a good part of a second. */
export function redactorHere(
  { key, knownValues, policy }: TicketSecrets,
  engine: CustomEngine | null = null,
): TicketRedactor {
  let redactor: Redactor | undefined;
  return {
    text(text) {
      redactor ??= createRedactor({ key: Buffer.from(key, 'hex'), knownValues, policy, engine });
      return redactor.text(text);
    },
    close: () => undefined,
  };
}

/**
 * A redactor in a thread of its own, so that somebody who presses help meanwhile is answered at once. It is asked
 * synchronously, because a ticket's text is made inside the transaction that files it. Its memory goes with it.
 * @param script the program itself; as a thread it runs `serveRedaction`.
 * @param engine what custom rules run on, where no thread can be had
 */
export function redactorInThread(script: string, engine: CustomEngine | null = null): MakeTicketRedactor {
  return async (secrets, signal) => {
    const flag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const { port1: mine, port2: theirs } = new MessageChannel();
    const workerData: ThreadData = { ...secrets, knownValues: [...secrets.knownValues], flag, port: theirs };
    const worker = startWorker(script, { workerData, transferList: [theirs], stdin: false });
    if (worker === null) return redactorHere(secrets, engine);
    const close = (): void => {
      mine.close();
      void worker.terminate();
    };
    if (!(await isReady(worker, signal))) {
      close();
      return redactorHere(secrets, engine);
    }
    return { text: (text) => ask(mine, flag, text), close };
  };
}

/** Some faults are thrown (no path, no memory), others come as an event. */
function startWorker(script: string, options: WorkerOptions): Worker | null {
  try {
    return new Worker(script, options);
  } catch {
    return null;
  }
}

/** Its first message says that it is ready. */
async function isReady(worker: Worker, signal: AbortSignal): Promise<boolean> {
  return await new Promise((resolve) => {
    const finish = (ready: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      resolve(ready);
    };
    const giveUp = (): void => finish(false);
    const timer = setTimeout(giveUp, READY_MS);
    worker.once('message', () => finish(true));
    worker.on('error', giveUp);
    worker.once('exit', giveUp);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

function ask(port: MessagePort, flag: Int32Array, text: string): string {
  const before = Atomics.load(flag, 0);
  port.postMessage(text);
  const waited = Atomics.wait(flag, 0, before, ANSWER_MS);
  const answer = waited === 'timed-out' ? undefined : ThreadAnswer.parse(receiveMessageOnPort(port)?.message);
  if (answer === undefined || 'error' in answer)
    throw new RedactionStuckError(`a text could not be redacted (${answer?.error ?? 'no answer'})`);
  return answer.text;
}
