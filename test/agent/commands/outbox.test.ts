import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { openState } from '../../../agent/state.ts';
import { Outbox } from '../../../uploader/outbox/outbox.ts';
import { runAgent } from '../../support/agent-process.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { comment, create, evidence } from '../../uploader/outbox/fixture.ts';

let folder: string;
let outbox: Outbox;
let run: (...args: string[]) => ReturnType<typeof runAgent>;

beforeEach(() => {
  folder = tempFolder();
  const stateDirectory = join(folder, 'state');
  const config = join(folder, 'config.yaml');
  writeFileSync(config, `stateDirectory: ${stateDirectory}\n`);
  const db = openState({ stateDirectory });
  onTestFinished(() => db.close());
  outbox = new Outbox(db, systemClock);
  run = (...args) => runAgent(['outbox', ...args, '--config', config]);
});

describe('outbox', () => {
  it('says that nothing is owed', async () => {
    expect(await run()).toMatchObject({ code: 0, stdout: 'Nothing is owed to the desk.\n' });
    const { code, stdout } = await run('--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      counts: { waiting: 0, sending: 0, quarantined: 0, stopped: 0 },
      deliveries: [],
      stoppedDesks: [],
    });
  });

  it('shows what is owed, why and until when; 3 when a person must act', async () => {
    const [ticket, refused] = [create(), create({ subject: 'no sound' })];
    outbox.add([ticket, comment(ticket.incidentId), refused]);
    outbox.markSending(ticket.id, 'sandbox');
    outbox.defer(ticket.id, {
      delayMs: 600_000,
      lookFirst: false,
      unreachable: true,
      reason: 'no network (ENETUNREACH)',
    });
    expect((await run('--json')).code).toBe(0);
    outbox.quarantine(refused.id, 'desk/refused', 'the desk answered 422');

    const { code, stdout } = await run('--json');
    expect(code).toBe(3);
    const { counts, deliveries } = JSON.parse(stdout) as { counts: object; deliveries: Record<string, unknown>[] };
    expect(counts).toEqual({ waiting: 2, sending: 0, quarantined: 1, stopped: 0 });
    expect(deliveries.map(({ kind, state, why }) => [kind, state, why])).toEqual([
      ['create', 'waiting', 'no network (ENETUNREACH)'],
      ['comment', 'waiting', 'waits for its ticket'],
      ['create', 'quarantined', 'refused: the desk answered 422'],
    ]);
    expect(deliveries[0]?.['until']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

    const table = await run();
    expect(table.code).toBe(3);
    expect(table.stdout).toContain(refused.id.slice(0, 8));
    expect(table.stdout).toContain('no network');
    expect(table.stdout).toContain('1 delivery for you to decide');
  });

  it('retries one by the beginning of its id, or all', async () => {
    const [one, other] = [create(), create()];
    outbox.add([one, other]);
    outbox.quarantine(one.id, 'desk/refused', '422');
    outbox.quarantine(other.id, 'desk/refused', '422');
    const first = await run('retry', one.id.slice(0, 8), '--json');
    expect(first.code).toBe(3);
    expect(JSON.parse(first.stdout)).toMatchObject({ retried: 1, counts: { waiting: 1, quarantined: 1 } });
    expect(await run('retry', '--all')).toMatchObject({ code: 0, stdout: '2 deliveries due now.\n' });
  });

  it('drops a ticket with what belongs to it', async () => {
    const ticket = create();
    outbox.add([ticket, comment(ticket.incidentId)]);
    expect(await run('drop', ticket.id)).toMatchObject({ code: 0, stdout: '2 deliveries dropped.\n' });
    expect(outbox.get(ticket.id)).toBeNull();
  });

  it('exports what is owed into a folder, text and evidence, and leaves it owed', async () => {
    const ticket = create();
    const { incidentId, ref } = ticket;
    const file = evidence(incidentId, folder, Buffer.from('a bundle'));
    outbox.add([ticket, file, comment(incidentId), comment(incidentId)]);
    const out = join(folder, 'stick', 'unit');
    const { code, stdout } = await run('export', '--out', out, '--json');
    expect(code).toBe(0);
    const { exported } = JSON.parse(stdout) as { exported: { kind: string; path: string }[] };
    expect(exported.map(({ kind }) => kind)).toEqual(['create', 'comment', 'comment', 'attach']);
    const at = join(out, `${ref}-${incidentId.slice(0, 8)}`);
    expect(readdirSync(at)).toHaveLength(4);
    const text = readFileSync(join(at, 'ticket.txt'), 'utf8');
    expect(text).toContain('Subject: the camera is gone\n\nIt went with the update.');
    expect(text).toContain(`Incident: ${incidentId}`);
    expect(text).toContain(`Delivery: ${ticket.id}`);
    expect(readFileSync(join(at, `${ref}.zip`), 'utf8')).toBe('a bundle');
    expect(JSON.parse(readFileSync(join(out, 'outbox.json'), 'utf8'))).toMatchObject({ exported });
    expect(outbox.get(ticket.id)).toMatchObject({ state: 'waiting' });
    expect(statSync(at).mode & 0o077).toBe(0);
    expect(await run('export', '--out', out)).toMatchObject({ code: 2, stderr: expect.stringContaining('not empty') });
  });

  describe.runIf(process.getuid?.() === 0)('as root, where the state belongs to another user', () => {
    const NOBODY = 65534;

    beforeEach(() => {
      outbox.add([create()]);
      chmodSync(folder, 0o755);
      for (const name of ['.', ...readdirSync(join(folder, 'state'), { recursive: true, encoding: 'utf8' })])
        chownSync(join(folder, 'state', name), NOBODY, NOBODY);
    });

    it.each(['empty', 'full'])('a folder that stands stays whose it is: %s', async (kind) => {
      const out = join(folder, 'etc');
      mkdirSync(out, { mode: 0o755 });
      if (kind === 'full') writeFileSync(join(out, 'passwd'), '');
      const { code, stderr } = await run('export', '--out', out);
      expect({ code, uid: statSync(out).uid }).toEqual({ code: 2, uid: 0 });
      expect(stderr).toContain(kind === 'full' ? 'is not empty' : `cannot write into ${out}. Choose a new folder.`);
    });

    it('every folder made for it is that user’s', async () => {
      const out = join(folder, 'a', 'b', 'unit');
      expect(await run('export', '--out', out)).toMatchObject({ code: 0, stderr: '' });
      expect([folder, join(folder, 'a'), join(folder, 'a', 'b'), out].map((path) => statSync(path).uid)).toEqual([
        0,
        NOBODY,
        NOBODY,
        NOBODY,
      ]);
      expect(readdirSync(out)).toContain('outbox.json');
    });
  });

  it('exports one alone; 3 when its evidence is not as promised any more', async () => {
    const ticket = create();
    const file = evidence(ticket.incidentId, folder, Buffer.from('a bundle'));
    outbox.add([ticket, file]);
    writeFileSync(join(folder, `${file.id}.zip`), 'a bandle');
    const { code, stdout } = await run('export', file.id.slice(0, 8), '--out', join(folder, 'out'));
    expect(code).toBe(3);
    expect(stdout).toContain(`Not written: evidence of ${ticket.ref}: the evidence has changed`);
    expect(stdout).toContain('0 written');
  });

  it.each([
    ['neither one nor all', ['retry'], /--all/],
    ['both', ['retry', 'abcd', '--all'], /--all/],
    ['an id that is not owed', ['drop', 'ffff'], /Nothing that is owed begins with ffff/],
    ['an empty id', ['retry', ''], /Type more|Nothing/],
    ['no id', ['drop'], /missing required argument/],
  ])('2 for %s', async (_, args, words) => {
    outbox.add([
      create({ id: '11111111-1111-4111-8111-111111111111' }),
      create({ id: '12111111-1111-4111-8111-111111111111' }),
    ]);
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  });
});
