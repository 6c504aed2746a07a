import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../agent/config/load-config.ts';
import { configKeys } from '../../agent/config/reference.ts';
import { Config } from '../../agent/config/schema.ts';
import { configurationPage, everyDefault, TYPICAL_EXAMPLE } from '../../packaging/configuration-page.ts';
import { sourceText } from '../support/source-files.ts';

const load = (yaml: string): Config => loadConfig({ path: undefined, environment: {}, readFile: () => yaml });
const keys = configKeys();

describe('docs/configuration.md', () => {
  it('is what `npm run docs` writes', () => {
    expect(sourceText('docs/configuration.md')).toBe(configurationPage());
  });

  it('has a file of all defaults that changes nothing, and a typical one that is right', () => {
    expect(load(everyDefault())).toEqual(Config.parse({}));
    expect(load(TYPICAL_EXAMPLE).desk.kind).toBe('zendesk');
  });

  it('shows both as they are', () => {
    expect(configurationPage()).toContain(everyDefault().trimEnd());
    expect(configurationPage()).toContain(TYPICAL_EXAMPLE.trimEnd());
  });
});

describe('each key of the configuration', () => {
  it.each(keys.map((key) => [key.path.join('.'), key] as const))('%s is described, and has a default', (_, key) => {
    expect(key.node.description ?? '').toMatch(/^[A-Z`].{8,}[.`]$/s);
    if (!key.path.includes('[]')) expect(key.node.default).toBeDefined();
    expect(key.path.filter((step) => step !== '[]').every((step) => /^[a-z][A-Za-z0-9]*$/.test(step))).toBe(true);
  });

  it('has its own environment variable', () => {
    const names = keys.flatMap(({ environmentName }) => environmentName ?? []);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('DTEN_AGENT_DESK__POLL_INTERVAL_MINUTES');
  });

  it('names its unit where it is a quantity', () => {
    const numbers = keys.filter(({ node }) => node.type === 'number');
    const unit =
      /(Seconds|Minutes|Hours|Days|Months|Bytes|Kibibytes|Mebibytes|Share|Percent|Pixels|PerSecond|PerMinute|PerHour|PerDay)/;
    expect(numbers.map(({ path }) => path.at(-1)).filter((name) => !unit.test(name ?? ''))).toEqual([]);
  });
});
