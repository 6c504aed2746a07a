import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import config from '../../oxlint.config.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FIXTURES = join(ROOT, 'test/fixtures/lint');

/** How the messages begin that every override must carry. */
const EVERYWHERE = [
  'The environment is read',
  'A way around the import',
  'Nothing imports test',
  'The shortest relative',
];
const IN_ALL_ROOMS = ['Waiting goes through', 'Time comes in', 'Randomness comes in'];
const NO_SHELL = ['Processes are started'];
const STARTS = /child\.ts|run-command\.ts/;

const Report = z.object({
  diagnostics: z.array(
    z.object({ filename: z.string(), code: z.string(), message: z.string(), help: z.string().default('') }),
  ),
});

/** A fixture says in its first lines what the linter must say of it: `// refused: rule: words`, or `// accepted`. */
interface Fixture {
  file: string;
  refused: { rule: string; words: string }[];
}

const fixtures = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .toSorted()
  .map((file): Fixture => {
    const lines = readFileSync(join(FIXTURES, file), 'utf8').split('\n');
    const refused = lines.flatMap((line) => {
      const [, rule, words] = /^\/\/ refused: ([a-z]+\([a-z-]+\)): ?(.*)$/.exec(line) ?? [];
      return rule === undefined || words === undefined ? [] : [{ rule, words }];
    });
    if (refused.length === 0 && lines[0] !== '// accepted') throw new Error(`${file} does not say what it shows`);
    return { file, refused };
  });
const wrong = fixtures.flatMap(({ file, refused }) => refused.map(({ rule, words }) => [file, rule, words] as const));
const right = fixtures.filter(({ refused }) => refused.length === 0).map(({ file }) => file);

describe('the linter', () => {
  let folder = '';
  let said = new Map<string, { rule: string; text: string }[]>();

  /** One run over all fixtures, in a folder that looks like the house and has its configuration. */
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dten-lint-'));
    cpSync(FIXTURES, folder, { recursive: true });
    for (const file of ['oxlint.config.ts', 'tsconfig.json', 'package.json'])
      copyFileSync(join(ROOT, file), join(folder, file));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const stdout = await lint(folder);
    said = Map.groupBy(
      Report.parse(JSON.parse(stdout)).diagnostics.map(({ filename, code, message, help }) => ({
        file: filename,
        rule: code,
        text: `${message} ${help}`,
      })),
      ({ file }) => file,
    );
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(wrong)('refuses %s by %s: %s', (file, rule, words) => {
    expect(said.get(file) ?? []).toContainEqual(
      expect.objectContaining({ rule, text: expect.stringContaining(words) as string }),
    );
  });

  it.each(right)('accepts %s', (file) => {
    expect(said.get(file) ?? []).toEqual([]);
  });
});

it('has a wrong fixture for each ban of each override', () => {
  const shown = wrong.map(([, , words]) => words).filter((words) => words !== '');
  const missing = messagesOf(config).filter((message) => !shown.some((words) => message.startsWith(words)));
  expect(missing).toEqual([]);
});

/** An override replaces a rule's options, so each has to repeat what holds everywhere. */
it.each((config.overrides ?? []).map((override) => [override.files.join(', '), override.rules ?? {}] as const))(
  'keeps the bans that hold everywhere in the override for %s',
  (files, rules) => {
    const imports = rules['eslint/no-restricted-imports'];
    if (imports === undefined || imports === 'off') return;
    const words = [...EVERYWHERE, ...(/base/.test(files) ? [] : IN_ALL_ROOMS), ...(STARTS.test(files) ? [] : NO_SHELL)];
    const banned = messagesOf(imports);
    expect(words.filter((start) => !banned.some((message) => message.startsWith(start)))).toEqual([]);
  },
);

/** Every text that stands as a `message` anywhere in the configuration. */
function messagesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(messagesOf);
  return 'message' in value && typeof value.message === 'string' ? [value.message, ...inner] : inner;
}

async function lint(cwd: string): Promise<string> {
  const rooms = ['agent', 'diagnostics', 'uploader'];
  const environment = { PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}` };
  return await new Promise((resolve, reject) => {
    execFile(
      join(ROOT, 'node_modules/.bin/oxlint'),
      ['--format', 'json', ...rooms],
      { cwd, env: environment, maxBuffer: 64 * 1024 * 1024 },
      // It ends with 1 because it has found something.
      (error, stdout, stderr) => (error !== null && error.code !== 1 ? reject(new Error(stderr)) : resolve(stdout)),
    );
  });
}
