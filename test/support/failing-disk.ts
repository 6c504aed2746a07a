import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../uploader/programs/failing-disk.c', import.meta.url));
const COMPILER = ['/usr/bin/gcc', '/usr/bin/cc'].find((path) => existsSync(path));

/** Whether this machine can build the shim. */
export const CAN_FAIL_DISK = process.platform === 'linux' && COMPILER !== undefined;

/** A fault of the disk; its words are those of `failing-disk.c`. */
export interface DiskFault {
  FAULT_KIND?: 'eio' | 'enospc' | 'torn';
  FAULT_AT: string;
  FAULT_TIMES?: string;
}

/** Builds the shim that makes a process's disk fail. Returns its path. */
export function buildFailingDisk(folder: string): string {
  const shim = join(folder, 'failing-disk.so');
  execFileSync(COMPILER ?? 'cc', ['-shared', '-fPIC', '-O1', '-o', shim, SOURCE, '-ldl']);
  return shim;
}

/** The environment of a process whose writes to files with `wanted` in their path meet the fault. */
export function onFailingDisk(shim: string, wanted: string, fault: DiskFault): Record<string, string> {
  return { LD_PRELOAD: shim, FAULT_PATH: wanted, ...fault };
}
