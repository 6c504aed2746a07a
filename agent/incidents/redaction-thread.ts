import { parentPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { z } from 'zod';
import { createRedactor } from '../../diagnostics/redaction/create-redactor.ts';
import { loadCustomEngine } from '../../diagnostics/redaction/custom-engine.ts';
import type { RedactionPolicy } from '../../diagnostics/redaction/policy.ts';
import type { KnownValue } from '../../diagnostics/redaction/redactor.ts';
import { messageOf } from '../base/errors.ts';

/** What the thread gets when it starts. */
export interface ThreadData {
  key: string;
  knownValues: KnownValue[];
  policy: RedactionPolicy;
  /** Counts the answers; whoever waits for one is woken by it. */
  flag: Int32Array;
  port: MessagePort;
}

export const ThreadAnswer = z.union([z.object({ text: z.string() }), z.object({ error: z.string() })]);
export type ThreadAnswer = z.infer<typeof ThreadAnswer>;

/** A text like a ticket's: the first use of each rule compiles it, which nobody waits for here. */
const WARM_UP = 'At 10.0.0.1 (00:1a:2b:3c:4d:5e) jane.doe@example.org wrote: https://example.org/?token=abc\n'.repeat(
  40,
);

/** The thread's side: redacts each text that comes through the port. */
export async function serveRedaction({ key, knownValues, policy, flag, port }: ThreadData): Promise<void> {
  const engine = await loadCustomEngine(policy);
  const redactor = createRedactor({ key: Buffer.from(key, 'hex'), knownValues, policy, engine });
  redactor.text(WARM_UP);
  port.on('message', (text: string) => {
    port.postMessage(answerTo(text));
    Atomics.add(flag, 0, 1);
    Atomics.notify(flag, 0);
  });
  parentPort?.postMessage('ready', []);

  function answerTo(text: string): ThreadAnswer {
    try {
      return { text: redactor.text(text) };
    } catch (error) {
      return { error: messageOf(error) };
    }
  }
}
