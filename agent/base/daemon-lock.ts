import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isUnreadable } from './database.ts';
import { AlreadyRunningError } from './errors.ts';

/** SQLite's "another connection holds the lock" (https://sqlite.org/rescode.html#busy). */
const SQLITE_BUSY = 5;

export interface DaemonLock {
  release(): void;
}

/**
 * Marks this process as the one daemon of a state directory. The mark is an open exclusive transaction on a
 * small file of its own: the kernel drops it when the process dies, whatever kills it, so nothing stale remains.
 * @throws AlreadyRunningError when another process holds it.
 */
export function takeDaemonLock(path: string): DaemonLock {
  try {
    return take(path);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    // A file that is none of locks any more is nobody's: no process could have locked it.
    rmSync(path, { force: true });
    return take(path);
  }
}

function take(path: string): DaemonLock {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (typeof error === 'object' && error !== null && 'errcode' in error && Number(error.errcode) === SQLITE_BUSY)
      throw new AlreadyRunningError(`another daemon already works on this state directory (lock ${path})`, {
        cause: error,
      });
    throw error;
  }
  return { release: () => db.close() };
}
