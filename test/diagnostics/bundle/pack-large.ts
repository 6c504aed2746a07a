/** Packs a capture in a process of its own and prints its peak memory, in KiB, and what it packed. */
import { pack } from './make-capture.ts';

const [, , capture = '', out = ''] = process.argv;
const clean = async (_name: string, content: AsyncIterable<unknown>) => {
  for await (const _chunk of content);
  return [];
};
const { files, bytes } = await pack(capture, out, { check: clean, maxBytes: 2 ** 40 });
console.log(JSON.stringify({ files, bytes, peakKibibytes: process.resourceUsage().maxRSS }));
