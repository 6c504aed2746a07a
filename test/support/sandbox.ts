import { join } from 'node:path';
import { systemRandom } from '../../agent/base/random.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import type { ControlTicket } from '../../uploader/sandbox/control-api.ts';
import { startSandboxDesk } from '../../uploader/sandbox/server.ts';

export interface TestDesk {
  url: string;
  token: string;
  /** Everything the desk has. */
  tickets(): Promise<ControlTicket[]>;
  /** A call of the control interface. */
  control(path: string, body: unknown): Promise<void>;
  close(): Promise<void>;
}

/** The sandbox desk on a free port (or a given one), with its control interface. Whoever starts it closes it. */
export async function startTestDesk(
  folder: string,
  { port = 0, token = systemRandom.uuid() }: { port?: number; token?: string } = {},
): Promise<TestDesk> {
  const controlToken = systemRandom.uuid();
  const desk = await startSandboxDesk({
    ...{ folder: join(folder, 'desk'), port, token, controlToken },
    ...{ clock: systemClock, random: systemRandom },
  });
  const headers = { Authorization: `Bearer ${controlToken}`, 'Content-Type': 'application/json' };
  return {
    url: desk.url,
    token,
    async tickets() {
      const answer = await fetch(`${desk.url}/control/tickets`, { headers });
      return ((await answer.json()) as { tickets: ControlTicket[] }).tickets;
    },
    async control(path, body) {
      const answer = await fetch(`${desk.url}/control${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    },
    close: () => desk.close(),
  };
}
