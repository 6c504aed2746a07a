import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Real captures and oracles lie beside the checkout; tests that need them are skipped, visibly, where they are absent. */
export const SHARED = fileURLToPath(new URL('../../../shared/', import.meta.url));
export const SHARED_MISSING = !existsSync(SHARED);
