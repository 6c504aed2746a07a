import { z } from 'zod';
import { createHttp } from '../../uploader/http.ts';
import { AgentError, messageOf } from '../base/errors.ts';
import { USER_AGENT } from '../desk-of.ts';
import type { PersonWords } from '../triage/person-words.ts';

const TIMEOUT_MS = 5000;

/** A user without rights on the state could not reach the running agent either. */
export class AgentUnreachableError extends AgentError {
  override readonly name = 'AgentUnreachableError';
  readonly code = 'commands/agent-unreachable';
}

const Answer = z.object({ ref: z.string() });

/** Presses the button through the agent's local API: what a user without rights on the state can do. */
export async function pressThroughApi(port: number, words: PersonWords, signal: AbortSignal): Promise<string> {
  const http = createHttp({ timeoutMs: TIMEOUT_MS, proxy: null, caFile: null, userAgent: USER_AGENT });
  try {
    const { status, data } = await http.post<string>(`http://127.0.0.1:${port}/api/v1/help`, words, { signal });
    if (status !== 201) throw new Error(`it answered with status ${status}`);
    return Answer.parse(JSON.parse(data)).ref;
  } catch (error) {
    throw new AgentUnreachableError(`the agent on this unit does not answer on port ${port}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
