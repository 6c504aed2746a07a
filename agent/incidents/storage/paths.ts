import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';

/** Where the maps from pseudonym to value lie. They never leave the unit. */
export function pseudonymFolder(stateDirectory: string): string {
  return join(stateDirectory, 'pseudonyms');
}

/** The map of one bundle, by the bundle's name without `.zip`. */
export function pseudonymMapPath(stateDirectory: string, bundle: string): string {
  return join(pseudonymFolder(stateDirectory), `${bundle}.jsonl`);
}

/** The file that holds space back. */
export function reservePath(config: Pick<Config, 'stateDirectory'>): string {
  return join(config.stateDirectory, 'reserve');
}
