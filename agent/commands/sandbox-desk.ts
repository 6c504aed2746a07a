import { z } from 'zod';
import { startSandboxDesk } from '../../uploader/sandbox/server.ts';
import { firstLine } from '../base/first-line.ts';
import type { RegisterCommand } from './cli.ts';

/** What the parent asks for, as the first line of standard input: no token stands in an argument. */
export const SandboxRequest = z.object({
  folder: z.string(),
  port: z.number(),
  token: z.string(),
  controlToken: z.string(),
});
export type SandboxRequest = z.infer<typeof SandboxRequest>;

/** What it says when it is ready, as one line on standard output. */
export const SandboxReady = z.object({ url: z.string() });

/** The desk that stands in where there is none, as a process of its own. It ends with its parent. */
export const registerSandboxDesk: RegisterCommand = (program, cli) => {
  program.command('sandbox-desk', { hidden: true }).action(async () => {
    const parentGone = new AbortController();
    const line = await firstLine(cli.stdin, () => parentGone.abort());
    const request = SandboxRequest.parse(JSON.parse(line));
    const desk = await startSandboxDesk({ ...request, clock: cli.clock, random: cli.random });
    cli.stdout.write(`${JSON.stringify({ url: desk.url })}\n`);
    const end = AbortSignal.any([cli.signal, parentGone.signal]);
    if (!end.aborted)
      await new Promise<void>((resolve) => end.addEventListener('abort', () => resolve(), { once: true }));
    await desk.close();
  });
};
