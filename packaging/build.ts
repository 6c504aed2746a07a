import { cpSync } from 'node:fs';
import { build } from 'esbuild';

/** Makes the single file that devices run: `dist/dten-agent.mjs`. */
await build({
  entryPoints: ['agent/main.ts'],
  outfile: 'dist/dten-agent.mjs',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: false,
  legalComments: 'linked',
  // Packages written for CommonJS ask for `require` when they load.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
cpSync('agent/panel/page', 'dist/page', { recursive: true });
