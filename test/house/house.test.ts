import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadedWith, sourceFiles, sourceText } from '../support/source-files.ts';

const PRODUCT = ['agent', 'diagnostics', 'uploader', 'packaging'];
const MAX_LINES = 400;
const MAX_TEST_LINES = 600;

describe('source files', () => {
  it(`have at most ${MAX_LINES} lines, tests ${MAX_TEST_LINES}`, () => {
    const lines = (path: string): number => sourceText(path).split('\n').length - 1;
    expect(sourceFiles(...PRODUCT).filter((path) => lines(path) > MAX_LINES)).toEqual([]);
    expect(sourceFiles('test').filter((path) => lines(path) > MAX_TEST_LINES)).toEqual([]);
  });

  it('are small: half of them at most 100 lines, nine in ten at most 250', () => {
    const sizes = sourceFiles(...PRODUCT)
      .map((path) => sourceText(path).split('\n').length)
      .toSorted((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length * 0.5)]).toBeLessThanOrEqual(100);
    expect(sizes[Math.floor(sizes.length * 0.9)]).toBeLessThanOrEqual(250);
  });

  it('are named in kebab-case', () => {
    const named = /^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.config|\.d)?\.ts$/;
    expect(sourceFiles(...PRODUCT, 'test').filter((path) => !named.test(basename(path)))).toEqual([]);
  });

  it('export by name', () => {
    const byDefault = /^export default|\bas default\b/m;
    expect(sourceFiles(...PRODUCT).filter((path) => byDefault.test(sourceText(path)))).toEqual([]);
  });

  it('are no barrels that pass a whole room on', () => {
    expect(sourceFiles(...PRODUCT).filter((path) => /^export \* from/m.test(sourceText(path)))).toEqual([]);
    expect(sourceFiles(...PRODUCT).filter((path) => basename(path) === 'index.ts')).toEqual([]);
  });
});

/** Modules of Node.js that compute and touch nothing outside the process. */
const HARMLESS = new Set(['node:crypto', 'node:buffer', 'node:util', 'node:path', 'node:url', 'node:assert']);
/** Packages that compute only. */
const COMPUTING = new Set(['zod', 'luxon', 'zod/mini']);

describe('pure rooms load no I/O, over however many steps', () => {
  const rooms = [
    'agent/triage',
    'agent/warranty',
    'agent/slo',
    'diagnostics/parsers',
    'diagnostics/snapshot',
    'diagnostics/health',
  ];
  it('is found out over several steps', () => {
    expect([...loadedWith('agent/commands/config.ts')]).toEqual(expect.arrayContaining(['node:fs', 'yaml', 'pino']));
  });

  it.each(rooms)('%s', (room) => {
    const impure = sourceFiles(room).flatMap((path) =>
      [...loadedWith(path)]
        .filter((target) => !target.endsWith('.ts') && !HARMLESS.has(target) && !COMPUTING.has(target))
        .map((target) => `${path} loads ${target}`),
    );
    expect(impure).toEqual([]);
  });
});

const Package = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.string().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

describe('dependencies', () => {
  const { dependencies, devDependencies } = Package.parse(JSON.parse(sourceText('package.json')));
  const { packages } = Lock.parse(JSON.parse(sourceText('package-lock.json')));
  const all = Object.entries({ ...dependencies, ...devDependencies });

  it('are exact versions', () => {
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('are locked at those versions', () => {
    expect(all.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version)).toEqual([]);
  });

  it('are locked for every platform: npm ci refuses a lock file that lacks an optional dependency', () => {
    const wanted = Object.entries(packages).flatMap(([place, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {}).map((name) => ({ place, name })),
    );
    const missing = wanted.filter(
      ({ place, name }) => !(`${place}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
    );
    expect(wanted.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });

  it('are locked without addresses, so that any registry serves', () => {
    expect(Object.keys(packages).filter((name) => 'resolved' in (packages[name] ?? {}))).toEqual([]);
  });

  it('are what the product imports: nothing of it comes from the development dependencies', () => {
    const wanted = new Set(
      sourceFiles('agent', 'diagnostics', 'uploader')
        .flatMap((path) =>
          [...sourceText(path).matchAll(/^(?:import|export|\}) .*from '([^.'][^']*)';$/gm)].map(
            ([, name]) => name ?? '',
          ),
        )
        .filter((name) => !name.startsWith('node:'))
        .map((name) =>
          name
            .split('/')
            .slice(0, name.startsWith('@') ? 2 : 1)
            .join('/'),
        ),
    );
    expect([...wanted].filter((name) => !(name in dependencies))).toEqual([]);
  });
});
