import { defineConfig } from 'vitest/config';

/** `LONG=1` (npm run test:long) runs the campaigns at full size; see test/support/campaign.ts. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/fixtures/**', 'node_modules/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    setupFiles: ['test/support/leftovers.ts'],
    coverage: {
      provider: 'v8',
      include: ['agent/**/*.ts', 'diagnostics/**/*.ts', 'uploader/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
