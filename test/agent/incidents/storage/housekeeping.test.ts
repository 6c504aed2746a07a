import { existsSync, mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Database } from '../../../../agent/base/database.ts';
import { systemRandom } from '../../../../agent/base/random.ts';
import { bundleFolder } from '../../../../agent/incidents/collection-request.ts';
import { workOnIncidents } from '../../../../agent/incidents/main-flow.ts';
import { keepHouse } from '../../../../agent/incidents/storage/housekeeping.ts';
import type { Housekept } from '../../../../agent/incidents/storage/housekeeping.ts';
import { pseudonymFolder, pseudonymMapPath, reservePath } from '../../../../agent/incidents/storage/paths.ts';
import { collected, component, finding } from '../../../support/fake-unit.ts';
import { HOUR, NEVER, testFlow } from '../flow-fixture.ts';
import type { TestFlow } from '../flow-fixture.ts';

const MIB = 1024 * 1024;
const DAY = 24 * HOUR;

function unitWith(storage: object): { unit: TestFlow; house: (coming?: number) => Housekept } {
  const unit = testFlow({ storage: { minFreeMebibytes: 0, ...storage } });
  mkdirSync(bundleFolder(unit.config), { recursive: true });
  const { db, outbox, log } = unit.flow;
  const { config, clock } = unit;
  return { unit, house: (coming) => keepHouse({ db, outbox, config, clock, random: systemRandom, log }, coming) };
}

/** An incident with a bundle of one MiB, filed. */
async function filed(
  unit: TestFlow,
  fault: string,
  severity: 'inoperable' | 'impaired',
): Promise<{ id: string; path: string }> {
  const { id } = unit.flow.store.open({ source: 'health' });
  const path = join(bundleFolder(unit.config), `${id}.zip`);
  writeFileSync(path, Buffer.alloc(MIB));
  utimesSync(path, unit.clock.now() / 1000, unit.clock.now() / 1000);
  const bundle = { path, bytes: MIB, files: 3, sha256: 'ab'.repeat(32), withheld: [] };
  const result = { ...collected([component('firmware', '1')], [finding(severity, fault)]), bundle };
  unit.flow.collect = () => Promise.resolve({ ok: true, result });
  await workOnIncidents(unit.flow, NEVER);
  unit.clock.pass(1000);
  return { id, path };
}

function deliver(unit: TestFlow, incidentId: string): void {
  for (const { id } of unit.owed().filter((delivery) => delivery.incidentId === incidentId)) {
    unit.flow.outbox.markSending(id, 'none');
    unit.flow.outbox.settle(id, { deskId: '1', receivedAt: null });
  }
}

it('removes what the desk has first; of what it has not got, the ticket says what went and why', async () => {
  const { unit, house } = unitWith({ maxBundleMebibytesTotal: 1 });
  const mild = await filed(unit, 'a', 'impaired');
  const delivered = await filed(unit, 'b', 'impaired');
  deliver(unit, delivered.id);
  const urgent = await filed(unit, 'c', 'inoperable');

  expect(house().evicted).toBe(2);
  expect([mild, delivered, urgent].map(({ path }) => existsSync(path))).toEqual([false, false, true]);
  const comments = unit.owed().filter(({ kind }) => kind === 'comment');
  expect(comments).toMatchObject([{ incidentId: mild.id }]);
  expect(comments[0]?.kind === 'comment' ? comments[0].text : '').toContain(`${MIB} bytes, SHA-256 ${'ab'.repeat(32)}`);
  expect(unit.owed().filter(({ kind }) => kind === 'attach')).toMatchObject([{ incidentId: urgent.id }]);
  expect(unit.owed().filter(({ kind }) => kind === 'create')).toHaveLength(2);

  expect(house().evicted).toBe(0);
});

it('makes room for a bundle to come, in bytes and in number', async () => {
  const { unit, house } = unitWith({ maxBundleMebibytesTotal: 3, maxFiles: 2 });
  const first = await filed(unit, 'a', 'impaired');
  const second = await filed(unit, 'b', 'impaired');
  expect(house().evicted).toBe(0);
  expect(house(MIB).evicted).toBe(1);
  expect([first, second].map(({ path }) => existsSync(path))).toEqual([false, true]);
});

it('leaves alone what is being sent or made', async () => {
  const { unit, house } = unitWith({ maxBundleMebibytesTotal: 1, maxFiles: 1 });
  const sending = await filed(unit, 'a', 'impaired');
  const attach = unit.owed().find(({ kind }) => kind === 'attach');
  unit.flow.outbox.markSending(attach?.id ?? '', 'none');
  const { id } = unit.flow.store.open({ source: 'health' });
  const making = join(bundleFolder(unit.config), `${id}.zip.part`);
  writeFileSync(making, Buffer.alloc(2 * MIB));
  utimesSync(making, unit.clock.now() / 1000, unit.clock.now() / 1000);
  expect(house(MIB).evicted).toBe(0);
  expect([sending.path, making].map((path) => existsSync(path))).toEqual([true, true]);

  unit.clock.pass(3 * HOUR); // No collection takes that long: it belongs to nobody.
  expect(house(MIB).evicted).toBe(1);
  expect(existsSync(making)).toBe(false);
});

it('forgets texts that the desk has had for long, and keeps the ledger', async () => {
  const { unit, house } = unitWith({ keepDays: 10 });
  const old = await filed(unit, 'a', 'impaired');
  const create = unit.owed().find(({ kind }) => kind === 'create')?.id ?? '';
  deliver(unit, old.id);
  unit.clock.pass(11 * DAY);
  house();
  expect(existsSync(old.path)).toBe(false);
  expect(unit.flow.outbox.get(create)).toBeNull();
  expect(unit.flow.outbox.ticketState(old.id)).toBe('settled');
  expect(unit.flow.ledger.get(old.id)?.ref).toBeDefined();
  expect(unit.flow.store.require(old.id)).toMatchObject({ state: 'filed', collected: null });
});

it('holds the reserve back, once, in blocks that are really there', () => {
  const { unit, house } = unitWith({ reserveMebibytes: 2 });
  expect(house().reserved).toBe(true);
  const made = statSync(reservePath(unit.config));
  expect(made.blocks * 512).toBeGreaterThanOrEqual(2 * MIB);
  expect(made.mode & 0o777).toBe(0o600);
  expect(house().reserved).toBe(true);
  expect(statSync(reservePath(unit.config)).mtimeMs).toBe(made.mtimeMs);
});

it('removes the map from pseudonym to value together with its bundle', async () => {
  const { unit, house } = unitWith({ maxBundleMebibytesTotal: 1 });
  const old = await filed(unit, 'a', 'impaired');
  const urgent = await filed(unit, 'b', 'inoperable');
  const maps = [old, urgent].map(({ id }) => pseudonymMapPath(unit.config.stateDirectory, id));
  mkdirSync(pseudonymFolder(unit.config.stateDirectory));
  const lost = pseudonymMapPath(unit.config.stateDirectory, 'of-a-bundle-that-is-gone');
  for (const path of [...maps, lost]) {
    writeFileSync(path, '{}\n');
    utimesSync(path, unit.clock.now() / 1000, unit.clock.now() / 1000);
  }
  expect(house().evicted).toBe(1);
  expect([...maps, lost].map((path) => existsSync(path))).toEqual([false, true, true]); // A collection may be at it.
  unit.clock.pass(3 * HOUR);
  house();
  expect([...maps, lost].map((path) => existsSync(path))).toEqual([false, true, false]);
});

it('removes a bundle that was made anew under the name of one that was removed, and tells of both', async () => {
  const { unit, house } = unitWith({ maxFiles: 1 });
  const { db, outbox } = unit.flow;
  const first = await filed(unit, 'a', 'impaired');
  expect(house(MIB).evicted).toBe(1);
  // As after a call: the rest of the evidence, under the same name.
  db.run('DELETE FROM tombstones');
  writeFileSync(first.path, Buffer.alloc(MIB, 1));
  const { ref } = unit.flow.store.require(first.id);
  const file = {
    path: first.path,
    fileName: `${ref}.zip`,
    contentType: 'application/zip',
    bytes: MIB,
    text: 'The rest.',
  };
  outbox.add([
    {
      ...{ kind: 'attach', id: systemRandom.uuid(), incidentId: first.id, ref, priority: 'normal' },
      file: { ...file, sha256: 'cd'.repeat(32) },
    },
  ]);
  expect(house(MIB)).toMatchObject({ evicted: 1, whole: true });
  expect(unit.owed().filter(({ kind }) => kind === 'comment')).toHaveLength(2);
});

/** From here on no further tombstone can be written. */
function fillWithTombstones(db: Database): void {
  const Pages = z.object({ page_count: z.number() });
  db.exec(`PRAGMA max_page_count = ${db.get(Pages, 'PRAGMA page_count')?.page_count ?? 0}`);
  const bury = (): number =>
    db.run(`INSERT INTO tombstones (incident_id, name, bytes, why, at) VALUES ('x', 'x.zip', 1, 'a test', 1)`);
  expect(() => {
    for (;;) bury();
  }).toThrow('full');
}

it('on a full disk removes what the desk has all the same: that frees the space', async () => {
  const { unit, house } = unitWith({ maxFiles: 1, reserveMebibytes: 0 });
  const delivered = await filed(unit, 'a', 'impaired');
  deliver(unit, delivered.id);
  const owed = await filed(unit, 'b', 'impaired');
  fillWithTombstones(unit.flow.db);
  expect(house(MIB)).toMatchObject({ evicted: 0, whole: false });
  // What is owed stays as long as nobody can be told that it goes.
  expect([delivered, owed].map(({ path }) => existsSync(path))).toEqual([false, true]);
});

it('does the rest where a part of it fails, and says that it is not whole', async () => {
  const { unit, house } = unitWith({ maxFiles: 1 });
  await filed(unit, 'a', 'impaired');
  const second = await filed(unit, 'b', 'impaired');
  rmSync(pseudonymFolder(unit.config.stateDirectory), { recursive: true, force: true });
  writeFileSync(pseudonymFolder(unit.config.stateDirectory), 'a file where a folder should be');
  expect(house()).toEqual({ evicted: 1, reserved: true, whole: false });
  expect(existsSync(second.path)).toBe(true);
  expect(existsSync(reservePath(unit.config))).toBe(true);
  rmSync(pseudonymFolder(unit.config.stateDirectory));
  expect(house()).toEqual({ evicted: 0, reserved: true, whole: true });
});
