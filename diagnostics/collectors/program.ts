import type { CommandRun, Host } from '../host/host.ts';
import { MEBIBYTE } from './collector.ts';

const TIMEOUT_MS = 5000;

/** A program that may not be there; null where it is not, or ended with an error. */
export async function runProgram(
  host: Host,
  argv: readonly [string, ...string[]],
  { timeoutMs = TIMEOUT_MS, anyExit = false }: { timeoutMs?: number; anyExit?: boolean } = {},
): Promise<CommandRun | null> {
  const run = await host.run(argv, { timeoutMs, maxBytes: MEBIBYTE });
  if (!run.ok || (!anyExit && run.exitCode !== 0)) return null;
  return run;
}

/** What the journal holds of some programs, oldest first, with times; null where there is none to ask. */
export async function readJournalOf(host: Host, identifiers: readonly string[]): Promise<CommandRun | null> {
  const chosen = identifiers.flatMap((name) => ['-t', name]);
  const run = await host.run(['journalctl', '-q', '--no-pager', '-o', 'short-iso', '-n', '2000', ...chosen], {
    timeoutMs: TIMEOUT_MS,
    maxBytes: MEBIBYTE,
    tail: true,
  });
  return run.ok && run.exitCode === 0 && run.stdout !== '' ? run : null;
}

/** One variable of the boot loader's environment; null where there is no such tool or no such variable. */
export async function readBootVariable(
  host: Host,
  name: string,
): Promise<{ text: string; at: { file: string; line: number } } | null> {
  const run = await runProgram(host, ['fw_printenv', '-n', name]);
  const value = run?.stdout.trim() ?? '';
  return run === null || value === '' ? null : { text: value, at: { file: run.source, line: 1 } };
}
