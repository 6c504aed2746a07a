import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NotPermittedError, UsageError } from '../../../agent/base/errors.ts';
import { ensurePrivateFolder } from '../../../agent/base/private-folder.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const mode = (path: string): number => statSync(path).mode & 0o777;
const ROOT = process.getuid?.() === 0;
const NOBODY = 65534;

describe('a private folder', () => {
  it('is made with its parents, for its owner alone', () => {
    const folder = join(tempFolder(), 'var/lib/dten-agent');
    ensurePrivateFolder(folder);
    expect(mode(folder)).toBe(0o700);
    expect(mode(join(folder, '..'))).toBe(0o700);
  });

  it('is tightened where it stands open, and keeps what is in it', () => {
    const folder = join(tempFolder(), 'state');
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'agent.db'), '');
    ensurePrivateFolder(folder);
    expect(mode(folder)).toBe(0o700);
    expect(readdirSync(folder)).toEqual(['agent.db']);
  });

  it.each<[string, (path: string) => void]>([
    ['a link to a folder', (path) => symlinkSync(tempFolder(), path)],
    ['a link to nowhere', (path) => symlinkSync('/no/such/folder', path)],
    ['a file', (path) => writeFileSync(path, '')],
  ])('is refused where %s stands', (_, make) => {
    const path = join(tempFolder(), 'state');
    make(path);
    expect(() => ensurePrivateFolder(path)).toThrow(UsageError);
    expect(() => ensurePrivateFolder(path)).toThrow(`not a folder: ${path}`);
  });

  it('is refused below a file', () => {
    const file = join(tempFolder(), 'file');
    writeFileSync(file, '');
    expect(() => ensurePrivateFolder(join(file, 'state'))).toThrow(UsageError);
  });

  it.runIf(ROOT)('is refused to a user without rights, with what to do', () => {
    const folder = tempFolder();
    chmodSync(folder, 0o755);
    const code = `
      import { ensurePrivateFolder } from ${JSON.stringify(new URL('../../../agent/base/private-folder.ts', import.meta.url).href)};
      process.setuid(${NOBODY});
      try { ensurePrivateFolder(${JSON.stringify(join(folder, 'state'))}); } catch (error) { console.log(error.name, error.message); }`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
    expect(stdout).toContain(NotPermittedError.name);
    expect(stdout).toContain('Run as its owner or as root');
  });
});

describe.runIf(ROOT)('root', () => {
  const act = (folder: string, before: string): string => {
    const code = `
      import { actAsOwnerOf } from ${JSON.stringify(new URL('../../../agent/base/act-as-owner.ts', import.meta.url).href)};
      import { writeFileSync } from 'node:fs';
      ${before}
      try { actAsOwnerOf(${JSON.stringify(folder)}); writeFileSync(${JSON.stringify(join(folder, 'new'))}, ''); console.log(process.geteuid(), process.getegid(), process.getgroups().join()); }
      catch (error) { console.log(error.name); }`;
    return spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }).stdout.trim();
  };

  it('acts as the owner of the state directory, for good', () => {
    const folder = tempFolder();
    chownSync(folder, NOBODY, NOBODY);
    expect(act(folder, '')).toBe(`${NOBODY} ${NOBODY} ${NOBODY}`);
    expect(statSync(join(folder, 'new')).uid).toBe(NOBODY);
  });

  it('is whom anybody else is sent to', () => {
    const folder = tempFolder();
    expect(act(folder, `process.setuid(${NOBODY});`)).toBe('NotPermittedError');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is told what to do where a file system knows no owners, and nothing stays there', () => {
    const [state, stick] = [tempFolder(), tempFolder()];
    chownSync(state, NOBODY, NOBODY);
    const code = `
      import { makeFolderForOwnerOf } from ${JSON.stringify(new URL('../../../agent/base/act-as-owner.ts', import.meta.url).href)};
      try { makeFolderForOwnerOf(${JSON.stringify(state)}, ${JSON.stringify(join(stick, 'a', 'b'))}); } catch (error) { console.log(error.name, error.message); }`;
    // Without that capability root is answered as it is by FAT.
    const argv = ['--bounding-set=-chown', process.execPath, '--input-type=module', '-e', code];
    const { stdout } = spawnSync('setpriv', argv, { encoding: 'utf8' });
    expect(stdout).toContain(UsageError.name);
    expect(stdout).toContain(`Mount it with the options uid=${NOBODY},gid=${NOBODY}`);
    expect(readdirSync(stick)).toEqual([]);
  });
});
