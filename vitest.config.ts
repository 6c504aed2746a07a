import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const LONG = process.env['LONG'] === '1';

/** Everything that starts the whole program, or the project's own tools; each file has a process of its own. */
const WHOLE = 'test/{house,integration}/**/*.test.ts';
/** The rooms. They keep nothing in their modules, so a process takes one file after another. */
const ROOMS = 'test/{agent,diagnostics,uploader}/**/*.test.ts';

/** `LONG=1` (npm run test:long) runs the campaigns, and only them, at full size: see test/support/campaign.ts. */
const chosen = (pattern: string): string[] =>
  LONG ? globSync(pattern).filter((path) => readFileSync(path, 'utf8').includes('LONG ?')) : [pattern];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: LONG ? 600_000 : 60_000,
    hookTimeout: 60_000,
    setupFiles: ['test/support/leftovers.ts'],
    projects: [
      { extends: true, test: { name: 'whole', include: chosen(WHOLE) } },
      { extends: true, test: { name: 'rooms', include: chosen(ROOMS), isolate: false } },
    ],
    coverage: {
      provider: 'v8',
      include: ['agent/**/*.ts', 'diagnostics/**/*.ts', 'uploader/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
