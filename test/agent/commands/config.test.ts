import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerConfig } from '../../../agent/commands/config.ts';
import { verifyPin } from '../../../agent/config/pin.ts';
import { runCommand } from '../../support/run-command.ts';
import { tempFolder } from '../../support/temp-folder.ts';

function configFile(yaml: string): string {
  const path = join(tempFolder(), 'config.yaml');
  writeFileSync(path, yaml);
  return path;
}

describe('config check', () => {
  it('says OK and names the file', async () => {
    const path = configFile('unit: { room: Board }');
    expect(await runCommand(registerConfig, ['config', 'check', '--config', path])).toEqual({
      exitCode: 0,
      stdout: `OK: ${path}\n`,
      stderr: '',
    });
  });

  it('ends with 2 and names every key that is wrong', async () => {
    const path = configFile('stateDirectory: 7\nnoSuchKey: 1\n');
    const { exitCode, stderr, stdout } = await runCommand(registerConfig, ['config', 'check', '--config', path]);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(`${path}:1: stateDirectory`);
    expect(stderr).toContain(`${path}:2: noSuchKey`);
  });
});

describe('config show', () => {
  it('tells value and source of each key as one JSON document', async () => {
    const path = configFile('unit: { room: Board }\nredaction: { knownValues: [{ value: Project Hermes }] }\n');
    const { stdout } = await runCommand(registerConfig, ['config', 'show', '--json', '--config', path]);
    const shown = JSON.parse(stdout) as { file: string; values: { key: string; value: unknown; source: string }[] };
    const valueOf = (key: string): unknown => shown.values.find((one) => one.key === key);
    expect(shown.file).toBe(path);
    expect(valueOf('unit.room')).toEqual({ key: 'unit.room', value: 'Board', source: `${path}:1` });
    expect(valueOf('panel.port')).toEqual({ key: 'panel.port', value: 7310, source: 'default' });
    expect(stdout).not.toContain('Hermes');
  });

  it('prints a line per key for people', async () => {
    const { stdout } = await runCommand(registerConfig, ['config', 'show', '--config', configFile('logLevel: warn')]);
    expect(stdout).toMatch(/^logLevel\s+"warn"\s+\/.*config\.yaml:1$/m);
    expect(stdout).toMatch(/^desk\.kind\s+"none"\s+default$/m);
  });
});

it('config schema prints a JSON Schema in which everything is described and nothing required', async () => {
  const { stdout } = await runCommand(registerConfig, ['config', 'schema']);
  const schema = JSON.parse(stdout) as Record<string, unknown>;
  expect(schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    properties: { stateDirectory: { type: 'string', default: '/var/lib/dten-agent' } },
  });
  expect(schema['required']).toBeUndefined();
});

describe('config set-pin', () => {
  it('keeps a hash of the PIN, for the owner alone', async () => {
    const state = join(tempFolder(), 'state');
    const path = configFile(`stateDirectory: ${state}`);
    const { exitCode, stdout } = await runCommand(registerConfig, ['config', 'set-pin', '--config', path], {
      stdin: '4711\n',
    });
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('4711');
    expect(readdirSync(state)).toEqual(['pin']);
    expect(statSync(state).mode & 0o777).toBe(0o700);
    expect(statSync(join(state, 'pin')).mode & 0o777).toBe(0o600);
    expect(await verifyPin('4711', readFileSync(join(state, 'pin'), 'utf8'))).toBe(true);
  });

  it.each([
    ['three digits', '123'],
    ['thirteen digits', '1234567890123'],
    ['letters', 'pass'],
    ['nothing', ''],
    ['a long file', 'x'.repeat(100_000)],
  ])('refuses %s and leaves no file', async (_, stdin) => {
    const state = join(tempFolder(), 'state');
    const path = configFile(`stateDirectory: ${state}`);
    const result = await runCommand(registerConfig, ['config', 'set-pin', '--config', path], { stdin });
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('4 to 12 digits');
    expect(() => readdirSync(state)).toThrow('ENOENT');
  });

  it('takes no PIN as an argument, where every process could read it', async () => {
    const path = configFile(`stateDirectory: ${tempFolder()}`);
    const result = await runCommand(registerConfig, ['config', 'set-pin', '4711', '--config', path], { stdin: '4711' });
    expect(result.exitCode).toBe(2);
  });
});
