import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { renameDurably } from '../../agent/base/atomic-file.ts';
import { ensurePrivateFolder } from '../../agent/base/private-folder.ts';
import { categoryOf } from './policy.ts';

/** One line of the map. */
export const PseudonymRow = z.object({
  token: z.string(),
  kind: z.string(),
  /** Null for a credential, and for what may hold one: no second copy of a secret is made. */
  value: z.string().nullable(),
});
export type PseudonymRow = z.infer<typeof PseudonymRow>;

/** More than any honest bundle has; a hostile log fills no disk. */
const MOST_BYTES = 32 * 1024 * 1024;
const LONGEST_VALUE = 256;
const WRITE_BYTES = 64 * 1024;
const MOST_KNOWN = 1 << 17;

export interface PseudonymMap {
  /** What a redactor tells of each new pseudonym. */
  note(token: string, kind: string, value: string): void;
  /** Makes the map durable under its name. */
  finish(): void;
  /** Throws away what is not finished. */
  discard(): void;
}

/**
 * What a pseudonym stands for; null for a credential. A kind that nobody's category names is the customer's own, or a
 * secret: only those of custom rules and known values are told.
 */
export function toldValue(kind: string, value: string, own: ReadonlySet<string>): string | null {
  if (categoryOf(kind) === null && !own.has(kind)) return null;
  // What goes on over lines is no name; it may hold anything.
  if (value.length > LONGEST_VALUE || /[\r\n]|\\n/.test(value)) return null;
  return Buffer.from(value, 'latin1').toString('utf8');
}

/**
 * Keeps the map from pseudonym to value while a bundle is made: a private file (0600 in a folder of 0700) that only its
 * owner reads, for `redact --who`. It appears under its name whole or not at all; where it cannot be written, the bundle
 * is made without it.
 * @param own kinds of custom rules and known values, which are told too
 */
export function createPseudonymMap(path: string, own: ReadonlySet<string>): PseudonymMap {
  const part = `${path}.part`;
  const known = new Set<string>();
  let file: number | null = null;
  let waiting = '';
  let bytes = 0;
  const giveUp = (): void => {
    if (file !== null) closeSync(file);
    file = null;
    rmSync(part, { force: true });
  };
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch {
      giveUp();
    }
  };
  const write = (into: number): void => {
    if (waiting !== '') bytes += writeSync(into, waiting);
    waiting = '';
  };
  attempt(() => {
    ensurePrivateFolder(dirname(path));
    rmSync(part, { force: true });
    file = openSync(part, 'wx', 0o600);
  });
  return {
    note(token, kind, value) {
      const into = file;
      if (into === null || bytes > MOST_BYTES || known.has(token)) return;
      if (known.size > MOST_KNOWN) known.clear();
      known.add(token);
      waiting += `${JSON.stringify({ token, kind, value: toldValue(kind, value, own) } satisfies PseudonymRow)}\n`;
      if (waiting.length > WRITE_BYTES) attempt(() => write(into));
    },
    finish() {
      const into = file;
      if (into === null) return;
      attempt(() => {
        write(into);
        fsyncSync(into);
        closeSync(into);
        file = null;
        renameDurably(part, path);
      });
    },
    discard: giveUp,
  };
}
