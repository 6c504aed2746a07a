/**
 * House rules as machine rules. An override of oxlint replaces a rule's options, it does not add to them,
 * so every room's full set of bans is put together here from one table.
 */
import { defineConfig } from 'oxlint';

/** `regex` knows no look-around. With `importNames`, only these names of the module (and importing it whole) are banned. */
interface Ban {
  regex: string;
  message: string;
  allowTypeImports?: boolean;
  importNames?: string[];
}

const sleepModule: Ban = {
  regex: '^(node:)?timers/promises$',
  message: 'Waiting goes through Sleep of agent/base, so that tests own the time.',
};
const timersModule: Ban = {
  regex: '^(node:)?timers$',
  importNames: ['promises', 'default'],
  message: sleepModule.message,
};
const clockModule: Ban = { regex: '^(node:)?perf_hooks$', message: 'Time comes in as a Clock (agent/base/clock.ts).' };
const randomModule: Ban = {
  regex: '^(node:)?crypto$',
  importNames: [
    'randomBytes',
    'randomUUID',
    'randomInt',
    'randomFill',
    'randomFillSync',
    'getRandomValues',
    'webcrypto',
    'default',
  ],
  message: 'Randomness comes in as Random (agent/base/random.ts).',
};
const processModule: Ban = {
  regex: '^(node:)?process$',
  message: 'The environment is read in agent/config alone; take what you need as an argument.',
};
const moduleModule: Ban = { regex: '^(node:)?module$', message: 'A way around the import rules.' };
const noTests: Ban = { regex: '(^|/)(test|packaging)/', message: 'Nothing imports test or packaging.' };
const noDetours: Ban = {
  regex: '[\\w-]/\\.\\./|^/|^file:',
  message: 'The shortest relative path, so that the import rules see where it leads.',
};
const noShell: Ban = {
  regex: '^(node:)?(child_process|cluster)$',
  message: 'Processes are started by diagnostics/host and agent/base/child.ts alone, without a shell.',
};

const everywhere = [processModule, moduleModule, noTests, noDetours];
const base = [...everywhere, sleepModule, timersModule, clockModule, randomModule];

const io: Ban = {
  regex:
    '^(node:)?(fs|fs/promises|child_process|net|tls|http|https|http2|dns|dns/promises|dgram|os|sqlite|worker_threads|cluster)$|^(axios|systeminformation|hono|yazl|yauzl|pino|nodemailer|@hono/.*)$|/base/(database|atomic-file|system-clock|log|child|private-folder|daemon-lock|sleep|act-as-owner|process-group|first-line|loop)\\.ts$',
  message: 'This room is pure: text and facts in, results out.',
};

const agentBaseOnly: Ban = {
  regex: '(^|/)agent/([^b]|b[^a]|ba[^s]|bas[^e]|base[^/])', // Whatever does not go on with `base/`.
  message: 'Of agent, only agent/base may be imported here.',
};
const noUploader: Ban = { regex: '(^|/)uploader/', message: 'diagnostics knows nothing of delivery.' };
const diagnosticsTypesOnly: Ban = {
  regex: '(^|/)diagnostics/',
  message: 'uploader may import types of diagnostics only.',
  allowTypeImports: true,
};
const nothingOfOurs: Ban = { regex: '^(\\./)*\\.\\./', message: 'agent/base imports nothing of ours.' };

const dateBan = { name: 'Date', message: 'Time comes in as a Clock (agent/base/clock.ts).' };
const processBan = { name: 'process', message: 'Only main.ts, daemon.ts and agent/base touch the process.' };
const globalBan = { name: 'globalThis', message: 'A way around the bans on Date and process.' };
const globalGlobalBan = { name: 'global', message: 'A way around the bans on Date and process.' };

const temporalBan = { name: 'Temporal', message: dateBan.message };
const performanceBan = { name: 'performance', message: dateBan.message };
const cryptoBan = { name: 'crypto', message: randomModule.message };

const wholeGlobals = [globalBan, globalGlobalBan];
const clocks = [dateBan, temporalBan, performanceBan, cryptoBan];
const globals = [...clocks, processBan, ...wholeGlobals];

const randomBan = {
  object: 'Math',
  property: 'random',
  message: randomModule.message,
};
const luxonClockBan = { object: 'DateTime', property: 'now', message: dateBan.message };
/** Of any object, so that `const p = process; p.exit` is no way round. */
const exitBan = { property: 'exit', message: 'The only process.exit is in agent/main.ts.' };
const envBan = { object: 'process', property: 'env', message: 'The environment is read in agent/config alone.' };
/** Where the process may be touched, any object's; elsewhere hono's contexts have one, too. */
const anyEnvBan = { property: 'env', message: envBan.message };
const reallyExitBan = { property: 'reallyExit', message: exitBan.message };
const builtinBan = { property: 'getBuiltinModule', message: moduleModule.message };
const properties = [randomBan, luxonClockBan, exitBan, reallyExitBan, envBan, anyEnvBan, builtinBan];

type PropertyBan = (typeof properties)[number];
const allBut = (...allowed: PropertyBan[]): ['error', ...PropertyBan[]] => [
  'error',
  ...properties.filter((ban) => !allowed.includes(ban)),
];

const imports = (...bans: Ban[]): ['error', { patterns: Ban[] }] => ['error', { patterns: bans }];

/** Files that start processes: the host, and the starter of our own child processes. */
const starters = ['agent/base/child.ts', 'diagnostics/host/run-command.ts'];

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { typeAware: true, denyWarnings: true },
  ignorePatterns: ['test/fixtures/**', 'dist/**', 'coverage/**'],
  rules: {
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'import/no-default-export': 'error',
    'import/no-dynamic-require': ['error', { esmodule: true }],
    'import/no-unassigned-import': 'off',
    'eslint/max-lines': ['error', { max: 400 }],
    'eslint/no-console': 'error',
    'eslint/eqeqeq': ['error', 'always', { null: 'ignore' }],
    'eslint/prefer-const': 'error',
    'eslint/no-restricted-globals': ['error', ...globals],
    'eslint/no-restricted-imports': imports(...base, noShell),
    'eslint/no-restricted-properties': allBut(anyEnvBan),
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
    'unicorn/no-useless-spread': 'off',
    // tsc says where a switch is not exhaustive; this rule does not see that one is.
    'typescript/consistent-return': 'off',
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
        'eslint/no-restricted-imports': imports(...everywhere, noShell, nothingOfOurs),
        'eslint/no-restricted-globals': ['error', ...wholeGlobals],
        'eslint/no-restricted-properties': allBut(randomBan),
      },
    },
    {
      files: ['agent/config/environment.ts'],
      rules: {
        'eslint/no-restricted-globals': ['error', ...clocks, ...wholeGlobals],
        'eslint/no-restricted-properties': allBut(envBan, anyEnvBan),
        'node/no-process-env': 'off',
      },
    },
    {
      files: ['agent/main.ts', 'agent/daemon.ts'],
      rules: {
        'eslint/no-restricted-globals': ['error', ...clocks, ...wholeGlobals],
        'eslint/no-restricted-properties': allBut(exitBan),
      },
    },
    { files: ['agent/daemon.ts'], rules: { 'eslint/no-restricted-properties': allBut() } },
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
      rules: { 'eslint/no-restricted-imports': imports(...everywhere, nothingOfOurs) },
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
        // `fc.assert` is how fast-check is written, and a property may hold under a condition.
        'import/no-named-as-default-member': 'off',
        'typescript/unbound-method': 'off',
        'vitest/no-conditional-expect': 'off',
        'vitest/valid-expect': ['error', { maxArgs: 2 }],
      },
    },
    { files: ['*.config.ts'], rules: { 'import/no-default-export': 'off' } },
    {
      // The browser's clock is the only one a page has.
      files: ['agent/panel/page/**/*.js'],
      rules: { 'eslint/no-restricted-globals': ['error', processBan, globalBan, globalGlobalBan] },
    },
  ],
});
