import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** Packages written for CommonJS ask for `require` when they load. */
const BANNER = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** A program as one file in a folder, as devices run it: its process starts in a third of the time. Returns its path. */
export function bundledProgram(source: URL, folder: string): string {
  const path = fileURLToPath(source);
  const outfile = join(folder, basename(path).replace(/\.ts$/, '.mjs'));
  buildSync({
    ...{ entryPoints: [path], outfile, bundle: true, platform: 'node', target: 'node24', format: 'esm' },
    ...{ minifySyntax: true, minifyWhitespace: true, logLevel: 'error', banner: { js: BANNER } },
  });
  return outfile;
}
