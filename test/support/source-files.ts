import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Paths of the TypeScript files below folders of the checkout, relative to its root; fixtures are no sources. */
export function sourceFiles(...folders: string[]): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((path) => /\.[cm]?tsx?$/.test(path) && !path.startsWith('test/fixtures/'))
    .toSorted();
}

export function sourceText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** What a file imports at run time: types are gone by then. Own files by their path, others by their name. */
export function runtimeImports(path: string): string[] {
  const pattern = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
  return [...sourceText(path).matchAll(pattern)].flatMap(([statement, target]) => {
    if (target === undefined || onlyTypes(statement)) return [];
    return [target.startsWith('.') ? normalize(join(dirname(path), target)) : target];
  });
}

/** Everything that is loaded when a file is: itself and what it imports, over all steps. */
export function loadedWith(path: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  if (path.endsWith('.ts')) for (const target of runtimeImports(path)) loadedWith(target, seen);
  return seen;
}

/** `import { type A, type B } from …` */
function onlyTypes(statement: string): boolean {
  const names = /\{([^}]*)\}/.exec(statement)?.[1];
  if (names === undefined || !/^(?:import|export)\s*\{/.test(statement)) return false;
  const listed = names.split(',').filter((name) => name.trim() !== '');
  return listed.length > 0 && listed.every((name) => name.trim().startsWith('type '));
}
