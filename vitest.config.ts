import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const TESTS = 'test/**/*.test.ts';

/** `LONG=1` (npm run test:long) runs the campaigns, and only them, at full size: see test/support/campaign.ts. */
const campaigns = (): string[] => globSync(TESTS).filter((path) => readFileSync(path, 'utf8').includes('LONG ?'));

export default defineConfig({
  test: {
    include: process.env['LONG'] === '1' ? campaigns() : [TESTS],
    exclude: ['test/fixtures/**', 'node_modules/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: process.env['LONG'] === '1' ? 600_000 : 60_000,
    hookTimeout: 60_000,
    setupFiles: ['test/support/leftovers.ts'],
    coverage: {
      provider: 'v8',
      include: ['agent/**/*.ts', 'diagnostics/**/*.ts', 'uploader/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
