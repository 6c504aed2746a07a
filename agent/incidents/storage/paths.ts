import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';

/** The file that holds space back. */
export function reservePath(config: Pick<Config, 'stateDirectory'>): string {
  return join(config.stateDirectory, 'reserve');
}
