import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { builtinsByName } from './builtins-by-name.ts';
import { withoutHttp2 } from './without-http2.ts';
import { zodByName } from './zod-by-name.ts';

/**
 * Makes what devices run, in `dist` or the folder given: `dten-agent.mjs`; beside it, in `parts/`, what it loads only
 * when it is needed, with the page on the display.
 */
const [folder = 'dist'] = process.argv.slice(2);
rmSync(join(folder, 'parts'), { recursive: true, force: true });
await build({
  entryPoints: { 'dten-agent': 'agent/main.ts' },
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'parts/[name]-[hash]',
  splitting: true,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  legalComments: 'linked',
  plugins: [zodByName, withoutHttp2, builtinsByName],
  // Packages written for CommonJS ask for `require` when they load.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
cpSync('agent/panel/page', join(folder, 'parts/page'), { recursive: true });
