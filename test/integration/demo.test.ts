import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPromise } from 'yauzl';
import type { DemoDocument } from '../../agent/commands/demo-result.ts';
import { runAgent } from '../support/agent-process.ts';

let folder: string;
let program: string;
let demo: DemoDocument;
let stdout: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dten-test-'));
  execFileSync(process.execPath, ['packaging/build.ts', folder]);
  program = join(folder, 'dten-agent.mjs');
  const { code, stdout: printed, stderr } = await runAgent(['demo', '--once', '--json'], { program });
  if (code !== 0) throw new Error(`the demo ended with ${code}: ${stderr}`);
  stdout = printed;
  demo = JSON.parse(stdout) as DemoDocument;
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(dirname(dirname(dirname(demo.bundle.path))), { recursive: true, force: true });
});

async function entry(name: string): Promise<string> {
  const zip = await openPromise(demo.bundle.path, { lazyEntries: true, autoClose: false });
  try {
    for await (const found of zip.eachEntry()) {
      if (found.fileName !== name) continue;
      const chunks: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(found)) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString('utf8');
    }
    throw new Error(`no ${name} in the bundle`);
  } finally {
    zip.close();
  }
}

describe('the demo, by the program that devices run', () => {
  it('proves the invented update, finds the invented loss, and stops the clock within the target', () => {
    expect(demo.update).toMatchObject({ verdict: 'succeeded', component: 'firmware' });
    expect(demo.findings.map(({ id }) => id)).toContain('usb/device-gone:2e7e:0d70');
    expect(demo.warranty.coverage).toBe('covered');
    expect(demo.ticket).toMatchObject({ deskId: '1', priority: 'normal' });
    expect(demo.slo).toMatchObject({ state: 'answered', answer: { withinTarget: true } });
  });

  it('collected this machine, not an invention: its own kernel stands in the bundle', async () => {
    expect(await entry('snapshot.json')).toContain(release());
    expect(await entry('report.html')).toContain(release());
  });

  it('left a bundle that repeats the findings of the ticket', async () => {
    const { code, stdout: analysis } = await runAgent(['analyze', demo.bundle.path, '--json'], { program });
    expect(code).toBe(0);
    const document = JSON.parse(analysis) as { findings: { id: string }[]; priority: string };
    expect(document.findings.map(({ id }) => id)).toEqual(demo.findings.map(({ id }) => id));
    expect(document.priority).toBe(demo.ticket.priority);
  });

  it('printed one JSON document and no secret', () => {
    const token = readFileSync(`${dirname(dirname(dirname(demo.bundle.path)))}/desk-token`, 'utf8').trim();
    expect(stdout).not.toContain(token);
  });
});
