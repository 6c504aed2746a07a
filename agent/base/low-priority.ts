import { accessSync, constants } from 'node:fs';
import { setPriority } from 'node:os';
import { isAbsolute, join } from 'node:path';

const LOWEST_PRIORITY = 19;
/** util-linux, busybox and Android's toybox agree on it: only when nobody else wants the disk. */
const IDLE_IO = ['-c', '3'] as const;

/**
 * The command that runs a program in the idle class of I/O, where the unit has `ionice`; it becomes the program, so the
 * process is the same. Without it the kernel takes the I/O priority from the niceness: the lowest of the best-effort
 * class (ioprio_set(2)). What the program starts inherits both.
 */
export function withIdleIo(
  argv: readonly [string, ...string[]],
  environment: Record<string, string>,
): readonly [string, ...string[]] {
  // That a program cannot be started is told by starting it, not by ionice.
  if (!isAbsolute(argv[0]) || !isProgram(argv[0])) return argv;
  const ionice = (environment['PATH'] ?? '').split(':').map((folder) => join(folder, 'ionice'));
  const found = ionice.find((path) => isAbsolute(path) && isProgram(path));
  return found === undefined ? argv : [found, ...IDLE_IO, ...argv];
}

/** Gives the processor to everybody else first. */
export function lowerPriority(pid: number): void {
  try {
    setPriority(pid, LOWEST_PRIORITY);
  } catch {
    // It has ended already, or the platform does not allow it: it then runs as it is.
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
