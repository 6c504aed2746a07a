import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';

const UNIT = 'packaging/dten-agent.service';
/** systemd's own measure of what a service may do, in tenths: 0 nothing, 100 everything. */
const MOST_EXPOSED = '20';

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

/** The unit as systemd would load it here, where Node lies elsewhere. */
function installed(): string {
  const path = join(tempFolder(), 'dten-agent.service');
  writeFileSync(path, readFileSync(UNIT, 'utf8').replace('/opt/dten-agent/bin/node', process.execPath));
  return path;
}

function analyze(...args: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

describe.skipIf(!hasSystemd)('the unit for systemd', () => {
  it('is understood to the last line', () => {
    expect(analyze('verify', installed())).toEqual({ status: 0, said: '' });
  });

  it('gives the agent little', () => {
    const { status, said } = analyze('security', '--offline=yes', `--threshold=${MOST_EXPOSED}`, installed());
    expect(said).toContain('Overall exposure level');
    expect(status, said).toBe(0);
  });
});
