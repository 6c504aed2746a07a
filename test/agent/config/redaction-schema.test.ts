import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../agent/config/config-error.ts';
import { loadConfig } from '../../../agent/config/load-config.ts';
import { runAgent } from '../../support/agent-process.ts';
import { tempFolder } from '../../support/temp-folder.ts';

function configFile(yaml: string): string {
  const path = join(tempFolder(), 'config.yaml');
  writeFileSync(path, yaml);
  return path;
}

function problem(yaml: string): string {
  try {
    loadConfig({ path: configFile(yaml), environment: {} });
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

describe('what is removed', () => {
  it.each([
    ['nested repetition', 'rules: [{ name: a, pattern: "(x+)+y" }]', 'redaction.rules[0].pattern: found the text "(x+)+y"; refused: it has a repetition without an upper bound'], // prettier-ignore
    [
      'look-around',
      'rules: [{ name: a, pattern: "x(?=y)" }]',
      'redaction.rules[0].pattern: found the text "x(?=y)"; refused: it has look-around',
    ],
    ['the same name twice', 'rules: [{ name: a, pattern: xy }, { name: a, pattern: yz }]', 'redaction.rules[1].name'],
    ['a kind that is no word', 'rules: [{ name: a, kind: "A b", pattern: xy }]', 'redaction.rules[0].kind'],
    [
      'a category left in at the level strict',
      'level: strict\n  remove: { people: false }',
      'redaction.remove.people: found false; nothing may be left in at the level strict',
    ],
    ['a category that there is none of', 'remove: { credentials: false }', 'redaction.remove.credentials: unknown key'],
    ['a known value that is too short', 'knownValues: [{ value: abc }]', 'redaction.knownValues[0].value'],
  ])('refuses %s, with the key, what was found and what to do', (_, yaml, text) => {
    expect(problem(`redaction:\n  ${yaml}\n`)).toContain(text);
  });

  it('config check ends with 2, for a pattern whose syntax the engine does not know too', async () => {
    const bad = configFile('redaction: { rules: [{ name: a, pattern: "(a+)+$" }] }');
    const unbounded = await runAgent(['--config', bad, 'config', 'check']);
    expect([unbounded.code, unbounded.stderr]).toEqual([
      2,
      expect.stringContaining('write a bounded one, such as {1,64}'),
    ]);
    const odd = configFile('redaction: { rules: [{ name: odd, pattern: "\\\\cA" }] }');
    const syntax = await runAgent(['--config', odd, 'config', 'check']);
    expect([syntax.code, syntax.stderr]).toEqual([2, expect.stringContaining('its syntax must be RE2’s')]);
    const good = configFile(
      'redaction: { level: strict, rules: [{ name: badge, kind: badge, pattern: "ZK-[0-9]{5}" }] }',
    );
    expect((await runAgent(['--config', good, 'config', 'check'])).code).toBe(0);
  });
});
