import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { isAxiosError } from 'axios';
import { fastFolder } from '../support/fast-folder.ts';
import { deskSide } from '../uploader/sandbox-fixture.ts';
import type { DeskSide } from '../uploader/sandbox-fixture.ts';
import { rmSync } from 'node:fs';

export interface MortalDesk extends DeskSide {
  url: string;
  /** How often it died so far. */
  deaths(): number;
  stop(): Promise<void>;
}

/**
 * The sandbox desk in a process of its own. When it dies, it is started again at the same address with what it had
 * stored, as a desk is that crashed.
 * @param program `programs/desk-process.ts`, bundled
 */
export async function startMortalDesk(program: string): Promise<MortalDesk> {
  const folder = fastFolder();
  let deaths = 0;
  let stopping = false;
  let child: ChildProcess;
  let over: Promise<void>;
  const live = async (port: string): Promise<string> => {
    const born = spawn(process.execPath, [program, join(folder, 'desk'), port], { stdio: ['pipe', 'pipe', 'inherit'] });
    child = born;
    const [line] = (await once(born.stdout, 'data')) as [Buffer];
    const url = line.toString().trim();
    over = once(born, 'close').then(async () => {
      if (stopping) return;
      deaths += 1;
      await live(new URL(url).port);
    });
    return url;
  };
  const url = await live('0');
  const side = deskSide(url);
  /** A call that falls into the desk's death is made again when it lives. */
  const patient = async <T>(call: () => Promise<T>): Promise<T> => {
    for (;;) {
      const before = deaths;
      try {
        return await call();
      } catch (error) {
        if (!isAxiosError(error) || error.response !== undefined) throw error;
        // Its death may not have been noticed yet; where it was, the desk is on its way.
        if (deaths === before) await over;
      }
    }
  };
  return {
    url,
    ...side,
    tickets: async () => await patient(side.tickets),
    behave: async () => await patient(side.behave),
    misbehave: async (...faults) => await patient(async () => await side.misbehave(...faults)),
    deaths: () => deaths,
    async stop() {
      stopping = true;
      child.stdin?.end();
      await over;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
