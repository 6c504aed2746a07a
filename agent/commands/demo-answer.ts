import { createHttp } from '../../uploader/http.ts';
import { USER_AGENT } from '../desk-of.ts';

const TIMEOUT_MS = 5000;

/** Answers a ticket of the sandbox desk as a person at the desk would. */
export async function answerAtSandbox(
  desk: { url: string; controlToken: string; deskId: string },
  signal: AbortSignal,
): Promise<void> {
  const http = createHttp({ timeoutMs: TIMEOUT_MS, proxy: null, caFile: null, userAgent: USER_AGENT });
  const { status } = await http.post(
    `${desk.url}/control/tickets/${desk.deskId}/answer`,
    { text: 'Thank you for the report. We are looking at the evidence.', author: 'agent', public: true },
    { signal, headers: { Authorization: `Bearer ${desk.controlToken}` } },
  );
  if (status >= 300) throw new Error(`the sandbox desk did not take the answer (status ${status})`);
}
