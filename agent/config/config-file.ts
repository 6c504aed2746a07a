import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { messageOf, systemCodeOf } from '../base/errors.ts';
import { ConfigError } from './config-error.ts';

/** Where the configuration is looked for when nobody says where. */
export const DEFAULT_CONFIG_PATH = '/etc/dten-agent/config.yaml';

/** A configuration is a few kilobytes; more is a wrong file. */
const MAX_BYTES = 256 * 1024;

/** The text of a file; null when there is none. @throws ConfigError when it cannot be read. */
export type ReadConfigFile = (path: string) => string | null;

/** Reads a regular UTF-8 file of moderate size. */
export const readConfigFile: ReadConfigFile = (path) => {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw wrong(path, `cannot be opened (${code ?? messageOf(error)}); run as its owner or as root`, error);
  }
  try {
    const { size, ...kind } = describe(fd);
    if (!kind.isFile) throw wrong(path, 'is no regular file');
    if (size > MAX_BYTES) throw wrong(path, `is larger than ${MAX_BYTES / 1024} KiB; is it the right file?`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(fd));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw wrong(path, error instanceof TypeError ? 'is no UTF-8 text' : `cannot be read (${messageOf(error)})`, error);
  } finally {
    closeSync(fd);
  }
};

function describe(fd: number): { isFile: boolean; size: number } {
  const stats = fstatSync(fd);
  return { isFile: stats.isFile(), size: stats.size };
}

function wrong(path: string, text: string, cause?: unknown): ConfigError {
  return new ConfigError([{ where: path, key: null, text }], { cause });
}
