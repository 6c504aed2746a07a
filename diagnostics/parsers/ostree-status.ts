import type { OstreeFacts } from '../snapshot/updater-facts.ts';
import { numberedLines } from './lines.ts';

type Deployment = OstreeFacts['deployments'][number];

/** `* dten 2860…854.0 (pending)`: a star for the booted one; the suffix is the tool's own. */
const HEAD = /^([* ]) (\S+) ([0-9a-f]{64})\.\d+(?: \(([a-z, ]+)\))?\s*$/;

/** `ostree admin status`, in boot order. */
export function parseOstreeStatus(text: string, file: string): Deployment[] {
  const found: Deployment[] = [];
  for (const { line, text: row } of numberedLines(text)) {
    const head = HEAD.exec(row);
    if (head !== null)
      found.push({
        osName: head[2] ?? '',
        checksum: head[3] ?? '',
        version: null,
        state: head[1] === '*' ? 'booted' : stateOf(head[4] ?? ''),
        at: { file, line },
      });
    const version = /^ {4}Version: (.+)$/.exec(row)?.[1]?.trim();
    const last = found.at(-1);
    if (version !== undefined && last !== undefined && last.version === null) last.version = version;
  }
  return found;
}

function stateOf(words: string): Deployment['state'] {
  for (const state of ['staged', 'pending', 'rollback'] as const) if (words.includes(state)) return state;
  return 'other';
}
