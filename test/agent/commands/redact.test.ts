import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../../agent/base/random.ts';
import { UsageError } from '../../../agent/base/errors.ts';
import { runRedact as redact } from '../../support/run-redact.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const INPUT =
  'user jane.doe@example.com from 203.0.113.77 token=abcdEFGH1234ijkl\nlisten 127.0.0.1:8787 firmware 3.9.1.204 applied\n';

describe('redact', () => {
  it('hides, keeps, and changes nothing the second time, although each run has its own key', async () => {
    const { out } = await redact(INPUT);
    expect(out).not.toMatch(/jane\.doe|203\.0\.113\.77|abcdEFGH1234ijkl/);
    expect(out).toContain('listen 127.0.0.1:8787 firmware 3.9.1.204 applied\n');
    expect((await redact(out)).out).toBe(out);
    expect((await redact(INPUT)).out).not.toBe(out);
  });

  it('gives the same pseudonyms with the same key file, and refuses one that others can read', async () => {
    const path = join(tempFolder(), 'key');
    writeFileSync(path, systemRandom.bytes(32), { mode: 0o600 });
    expect((await redact(INPUT, '--key-file', path)).out).toBe((await redact(INPUT, '--key-file', path)).out);
    chmodSync(path, 0o644);
    await expect(redact(INPUT, '--key-file', path)).rejects.toThrow(UsageError);
  });

  it('refuses a key that is too short', async () => {
    const path = join(tempFolder(), 'key');
    writeFileSync(path, 'short', { mode: 0o600 });
    await expect(redact(INPUT, '--key-file', path)).rejects.toThrow(UsageError);
  });

  it('says what each rule has taken', async () => {
    expect((await redact(INPUT, '--explain')).err.split('\n').toSorted()).toEqual(['', 'email: 1', 'ipv4: 1', 'key:token: 1']); // prettier-ignore
  });

  it('works as a process over a pipe', () => {
    const { status, stdout } = spawnSync(process.execPath, ['agent/main.ts', 'redact'], { input: INPUT, encoding: 'utf8' }); // prettier-ignore
    expect(status).toBe(0);
    expect(stdout).toMatch(/^user <email:/);
  });

  it('says as JSON what it would take, and where, without a word of the text', async () => {
    const path = join(tempFolder(), 'app.log');
    writeFileSync(path, INPUT);
    const plain = await redact('', '--explain', '--json', path);
    expect(JSON.parse(plain.out)).toMatchObject({ total: 3, rules: { email: 1, ipv4: 1, 'key:token': 1 } });
    expect(plain.out + plain.err).not.toContain('jane.doe');
    const asked = JSON.parse((await redact('', '--explain', '--values', '--json', path)).out) as { values: object[] };
    expect(asked.values).toContainEqual({
      token: expect.stringMatching(/^<email:/),
      ...{ kind: 'email', value: 'jane.doe@example.com', count: 1, at: [`${path}:1`] },
    });
  });

  it('redacts a file into a private file, never onto itself', async () => {
    const [from, to] = [join(tempFolder(), 'a.log'), join(tempFolder(), 'b.log')];
    writeFileSync(from, INPUT);
    expect((await redact('', from, '--out', to)).code).toBe(0);
    expect(readFileSync(to, 'utf8')).toMatch(/^user <email:/);
    expect(statSync(to).mode & 0o777).toBe(0o600);
    await expect(redact('', from, '--out', from)).rejects.toThrow('overwrite');
  });

  it('uses the rules, the level and the known values of the configuration', async () => {
    const config = join(tempFolder(), 'config.yaml');
    writeFileSync(
      config,
      "unit: { room: Everest 4 }\nredaction: { level: strict, rules: [{ name: badge, kind: badge, pattern: 'ZK-\\d{3}' }] }\n",
    );
    const { out } = await redact('badge ZK-123 in Everest 4 from 10.0.0.7 to 10.0.0.8\n', '--config', config);
    expect(out).toMatch(/^badge <badge:\w{16}> in <room:\w{16}> from <ip:\w{16}> to <ip:\w{16}>\n$/);
  });

  it.each([
    ['--who with other things', ['--who', '<ip:1>', '--explain']],
    ['a word that is no pseudonym', ['--who', 'jane']],
    ['--values alone', ['--values']],
    ['--entry alone', ['--entry', 'x']],
    ['a file that is not there', ['/nowhere/x.log']],
  ])('refuses %s', async (_, options) => {
    await expect(redact('', ...options)).rejects.toThrow(UsageError);
  });
});
