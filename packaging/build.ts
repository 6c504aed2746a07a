import { cpSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';

/** zod's `z` object holds all of zod, every language of its messages too; as a namespace only what is used is kept. */
const zodByName: Plugin = {
  name: 'zod by name',
  setup({ onLoad }) {
    onLoad({ filter: /\/(agent|diagnostics|uploader)\/.*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace("import { z } from 'zod';", "import * as z from 'zod';"),
      loader: 'ts',
    }));
  },
};

/** Makes the single file that devices run, `dist/dten-agent.mjs`, with the page on the display beside it. */
await build({
  entryPoints: ['agent/main.ts'],
  outfile: 'dist/dten-agent.mjs',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  plugins: [zodByName],
  // Packages written for CommonJS ask for `require` when they load.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
cpSync('agent/panel/page', 'dist/page', { recursive: true });
