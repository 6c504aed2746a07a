import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAgent } from '../support/agent-process.ts';
import { tempFolder } from '../support/temp-folder.ts';

function configFile(content: object): string {
  const path = join(tempFolder(), 'config.yaml');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

describe('exit codes', () => {
  it.each<[string, string[], number]>([
    ['an unknown command', ['no-such-command'], 2],
    ['an unknown option', ['tickets', '--no-such-option'], 2],
    ['a missing option', ['collect'], 2],
    ['a time without an offset', ['slo', 'due', '--at', '2026-11-25T10:00:00'], 2],
    ['a category that is none', ['help-request', '--category', 'weather'], 2],
    ['an outcome that is none', ['report-update', '--to', '1', '--outcome', 'perhaps'], 2],
    ['a configuration that is not there', ['--config', '/nowhere/config.yaml', 'tickets'], 2],
    ['the version', ['--version'], 0],
    ['help', ['--help'], 0],
    ['help of a command', ['collect', '--help'], 0],
    ['the due time of an instant', ['slo', 'due', '--at', '2026-11-25T10:00:00Z'], 0],
  ])('%s', async (_, args, code) => {
    const ended = await runAgent(args);
    expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code });
    if (code === 2) expect(ended.stderr).not.toContain('    at ');
  });

  it('lists every command in the help', async () => {
    const { stdout } = await runAgent(['--help']);
    for (const name of [
      'run',
      'demo',
      'collect',
      'analyze',
      'report-update',
      'help-request',
      'tickets',
      'slo',
      'warranty',
      'outbox',
      'redact',
      'config',
      'doctor',
      'sync',
    ])
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(stdout).not.toContain('collect-child');
  });
});

describe('reports', () => {
  it.each(['tickets', 'slo', 'outbox', 'warranty'])(
    '%s --json prints one JSON document on an empty state',
    async (command) => {
      const config = configFile({ stateDirectory: join(tempFolder(), 'state') });
      const { code, stdout } = await runAgent(['--config', config, command, '--json']);
      expect(code).toBe(0);
      expect(typeof JSON.parse(stdout)).toBe('object');
    },
  );

  it('doctor says what is missing, with what to do, and exits with 3', async () => {
    const config = configFile({ stateDirectory: join(tempFolder(), 'state') });
    const { code, stdout } = await runAgent(['--config', config, 'doctor', '--json']);
    expect(code).toBe(3);
    const { checks } = JSON.parse(stdout) as { checks: { name: string; ok: boolean; todo: string | null }[] };
    expect(checks.find(({ name }) => name === 'unit.room')).toMatchObject({
      ok: false,
      todo: expect.stringContaining('unit.room'),
    });
    expect(checks.find(({ name }) => name === 'desk')).toMatchObject({ ok: false });
  });

  it('sync without a desk says that everything stays here', async () => {
    const config = configFile({ stateDirectory: join(tempFolder(), 'state') });
    await runAgent(['--config', config, 'help-request']);
    const { code, stdout } = await runAgent(['--config', config, 'sync']);
    expect(code).toBe(0);
    expect(stdout).toContain('No desk is configured');
  });
});
