import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** zod's `z` object holds all of zod, every language of its messages too; as a namespace only what is used is kept. */
export const zodByName: Plugin = {
  name: 'zod by name',
  setup({ onLoad }) {
    onLoad({ filter: /\/(agent|diagnostics|uploader)\/.*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace("import { z } from 'zod';", "import * as z from 'zod';"),
      loader: 'ts',
    }));
  },
};
