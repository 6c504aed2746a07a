/**
 * House rules as machine rules. An override of oxlint replaces a rule's options, it does not add to them,
 * so every room's full set of bans is put together here from one table.
 */
import { defineConfig } from 'oxlint';

interface Ban {
  regex: string;
  message: string;
  allowTypeImports?: boolean;
}

const sleepModule: Ban = {
  regex: '^(node:)?timers/promises$',
  message: 'Waiting goes through Sleep of agent/base, so that tests own the time.',
};
const processModule: Ban = {
  regex: '^(node:)?process$',
  message: 'The environment is read in agent/config alone; take what you need as an argument.',
};
const moduleModule: Ban = { regex: '^(node:)?module$', message: 'A way around the import rules.' };
const noTests: Ban = { regex: '(^|/)test/', message: 'Nothing imports test.' };
const noShell: Ban = {
  regex: '^(node:)?child_process$',
  message: 'Processes are started by diagnostics/host and agent/base/child.ts alone, without a shell.',
};

const base = [sleepModule, processModule, moduleModule, noTests];

const io: Ban = {
  regex:
    '^(node:)?(fs|fs/promises|child_process|net|tls|http|https|http2|dns|dns/promises|dgram|os|sqlite|worker_threads|cluster)$|^(axios|systeminformation|hono|yazl|yauzl|pino|nodemailer|@hono/.*)$|/base/(database|atomic-file|system-clock|log|child|private-folder|daemon-lock|sleep)\\.ts$',
  message: 'This room is pure: text and facts in, results out.',
};

const agentBaseOnly: Ban = {
  regex: '(^|/)agent/([a-z-]+\\.ts|commands/|config/|incidents/|triage/|warranty/|slo/|ledger/|panel/)',
  message: 'Of agent, only agent/base may be imported here.',
};
const noUploader: Ban = { regex: '(^|/)uploader/', message: 'diagnostics knows nothing of delivery.' };
const diagnosticsTypesOnly: Ban = {
  regex: '(^|/)diagnostics/',
  message: 'uploader may import types of diagnostics only.',
  allowTypeImports: true,
};
const nothingOfOurs: Ban = { regex: '^\\.\\./', message: 'agent/base imports nothing of ours.' };

const dateBan = { name: 'Date', message: 'Time comes in as a Clock (agent/base/clock.ts).' };
const processBan = { name: 'process', message: 'Only main.ts, daemon.ts and agent/base touch the process.' };
const globalBan = { name: 'globalThis', message: 'A way around the bans on Date and process.' };
const globalGlobalBan = { name: 'global', message: 'A way around the bans on Date and process.' };

const globals = [dateBan, processBan, globalBan, globalGlobalBan];

const randomBan = {
  object: 'Math',
  property: 'random',
  message: 'Randomness comes in as Random (agent/base/random.ts).',
};
const exitBan = { object: 'process', property: 'exit', message: 'The only process.exit is in agent/main.ts.' };
const envBan = { object: 'process', property: 'env', message: 'The environment is read in agent/config alone.' };

const imports = (...bans: Ban[]): ['error', { patterns: Ban[] }] => ['error', { patterns: bans }];

/** Files that start processes: the host, and the starter of our own child processes. */
const starters = ['agent/base/child.ts', 'diagnostics/host/run-command.ts'];

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { typeAware: true, denyWarnings: true },
  ignorePatterns: ['test/fixtures/**', 'dist/**', 'coverage/**'],
  rules: {
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'import/no-unassigned-import': 'off',
    'eslint/max-lines': ['error', { max: 400 }],
    'eslint/no-console': 'error',
    'eslint/eqeqeq': 'error',
    'eslint/prefer-const': 'error',
    'eslint/no-restricted-globals': ['error', ...globals],
    'eslint/no-restricted-imports': imports(...base, noShell),
    'eslint/no-restricted-properties': ['error', randomBan, exitBan, envBan],
    'eslint/no-shadow': 'off',
    'eslint/no-underscore-dangle': 'off',
    'eslint/no-await-in-loop': 'off',
    'node/no-process-env': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/no-unsafe-type-assertion': 'off',
    'unicorn/no-process-exit': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'promise/always-return': 'off',
    'vitest/no-focused-tests': 'error',
    'vitest/no-conditional-tests': 'off',
    'vitest/expect-expect': 'off',
    'vitest/require-mock-type-parameters': 'off',
  },
  overrides: [
    {
      files: ['agent/base/**/*.ts'],
      rules: {
        'eslint/no-restricted-imports': imports(processModule, moduleModule, noTests, noShell, nothingOfOurs),
        'eslint/no-restricted-globals': ['error', globalBan, globalGlobalBan],
        'eslint/no-restricted-properties': ['error', exitBan, envBan],
      },
    },
    {
      files: ['agent/config/environment.ts'],
      rules: {
        'eslint/no-restricted-globals': ['error', dateBan, globalBan, globalGlobalBan],
        'eslint/no-restricted-properties': ['error', randomBan, exitBan],
        'node/no-process-env': 'off',
      },
    },
    {
      files: ['agent/main.ts', 'agent/daemon.ts'],
      rules: {
        'eslint/no-restricted-globals': ['error', dateBan, globalBan, globalGlobalBan],
        'eslint/no-restricted-properties': ['error', randomBan, envBan],
      },
    },
    { files: ['agent/daemon.ts'], rules: { 'eslint/no-restricted-properties': ['error', randomBan, exitBan, envBan] } },
    {
      files: ['agent/{triage,warranty,slo}/**/*.ts'],
      rules: {
        'eslint/no-restricted-imports': imports(...base, noShell, io),
      },
    },
    {
      files: ['diagnostics/**/*.ts'],
      rules: { 'eslint/no-restricted-imports': imports(...base, noShell, agentBaseOnly, noUploader) },
    },
    {
      files: ['diagnostics/{parsers,snapshot,health}/**/*.ts'],
      rules: { 'eslint/no-restricted-imports': imports(...base, noShell, agentBaseOnly, noUploader, io) },
    },
    {
      files: ['uploader/**/*.ts'],
      rules: { 'eslint/no-restricted-imports': imports(...base, noShell, agentBaseOnly, diagnosticsTypesOnly) },
    },
    {
      files: starters,
      rules: { 'eslint/no-restricted-imports': imports(...base, agentBaseOnly, noUploader) },
    },
    {
      files: ['agent/base/child.ts'],
      rules: { 'eslint/no-restricted-imports': imports(processModule, moduleModule, noTests, nothingOfOurs) },
    },
    {
      files: ['test/**/*.ts', 'packaging/**/*.ts', '*.config.ts'],
      rules: {
        'eslint/no-restricted-imports': 'off',
        'eslint/no-restricted-globals': 'off',
        'eslint/no-restricted-properties': 'off',
        'node/no-process-env': 'off',
        'eslint/no-console': 'off',
        'eslint/max-lines': ['error', { max: 600 }],
      },
    },
    { files: ['*.config.ts'], rules: { 'import/no-default-export': 'off' } },
  ],
});
