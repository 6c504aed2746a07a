import { statSync } from 'node:fs';
import { basename, join, parse } from 'node:path';
import { UsageError } from '../base/errors.ts';

export interface Target {
  /** Null: standard input. */
  from: string | null;
  /** Null: standard output, or nowhere. */
  to: string | null;
  /** Another file of the same name came first. */
  renamed: boolean;
}

/**
 * Where the result of each file goes: no two to the same place, and none onto an original.
 * @param redactName what may be told of a name
 * @throws UsageError
 */
export function targetsOf(
  paths: readonly string[],
  out: string | null,
  redactName: (name: string) => string,
): Target[] {
  const sources = paths.length === 0 ? [null] : paths;
  const taken = new Set<string>();
  const targets = sources.map((from): Target => {
    if (out === null || sources.length === 1) return { from, to: out, renamed: false };
    const name = redactName(basename(from ?? ''));
    const own = unique(name, taken);
    return { from, to: join(out, own), renamed: own !== name };
  });
  refuseOriginals(
    paths,
    targets.flatMap(({ to }) => to ?? []),
  );
  return targets;
}

/** @throws UsageError where a result would be written over any of the files that are redacted, by whatever name. */
export function refuseOriginals(sources: readonly string[], targets: readonly string[]): void {
  const originals = new Set(sources.map(identityOf));
  for (const target of targets) {
    const identity = identityOf(target);
    if (identity !== null && originals.has(identity))
      throw new UsageError(`${target}: the result would overwrite what is redacted.`);
  }
}

/** The same for every link to a file; null where there is none. */
function identityOf(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}

/** `app.log`, `app-2.log`, …; also where the folder does not tell capital letters from small ones. */
function unique(name: string, taken: Set<string>): string {
  const { name: stem, ext } = parse(name);
  const key = (one: string): string => one.normalize('NFC').toLowerCase();
  let own = name;
  for (let count = 2; taken.has(key(own)); count++) own = `${stem}-${count}${ext}`;
  taken.add(key(own));
  return own;
}
