import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { messageOf, systemCodeOf } from '../base/errors.ts';
import { ConfigError } from './config-error.ts';

const MAX_BYTES = 4096;
const OTHERS = 0o077;

/**
 * The secret on the first line of a file. Only a regular file that its owner alone can read is taken: whoever can
 * read a token can act as this unit, and a link could be turned to another file.
 * @throws ConfigError that says what to do, and never what the file holds.
 */
export function readSecretFile(path: string): string {
  const fd = open(path);
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw wrong(path, 'is no regular file. Name a file that holds the secret on its first line.');
    if ((stats.mode & OTHERS) !== 0)
      throw wrong(path, `is open to other users (mode ${(stats.mode & 0o777).toString(8)}). Run: chmod 600 ${path}`);
    if (stats.size > MAX_BYTES) throw wrong(path, 'is larger than 4 KiB, so it is no secret on one line.');
    const secret = (readFileSync(fd, 'utf8').split('\n')[0] ?? '').trim();
    if (secret === '') throw wrong(path, 'is empty. Write the secret on its first line.');
    return secret;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw wrong(path, `cannot be read (${systemCodeOf(error) ?? messageOf(error)}).`, error);
  } finally {
    closeSync(fd);
  }
}

function open(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    switch (systemCodeOf(error)) {
      case 'ENOENT':
      case 'ENOTDIR':
        throw wrong(path, 'does not exist. Write the secret on its first line, then run: chmod 600 on it.', error);
      case 'ELOOP':
        throw wrong(path, 'is a link. Name the file itself.', error);
      case 'EACCES':
      case 'EPERM':
        throw wrong(path, 'may not be read by this user. Make the user that runs the agent its owner.', error);
      default:
        throw wrong(path, `cannot be opened (${systemCodeOf(error) ?? messageOf(error)}).`, error);
    }
  }
}

function wrong(path: string, text: string, cause?: unknown): ConfigError {
  return new ConfigError([{ where: path, key: null, text: `the secret file ${text}` }], { cause });
}
