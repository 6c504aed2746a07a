import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { frozenFolder } from '../../../agent/incidents/collection-request.ts';
import { Freezer } from '../../../agent/incidents/freezer.ts';
import type { Freeze } from '../../../agent/incidents/freezer.ts';
import { workOnIncidents } from '../../../agent/incidents/main-flow.ts';
import { requestHelp } from '../../../agent/incidents/request-help.ts';
import type { CollectionRequest } from '../../../diagnostics/collection.ts';
import { collected } from '../../support/fake-unit.ts';
import { NEVER, testFlow } from './flow-fixture.ts';

function unitThatFreezes(freeze: (folder: string) => string | null = keep) {
  const unit = testFlow();
  const frozen: string[] = [];
  const run: Freeze = ({ folder }) => {
    frozen.push(folder);
    return Promise.resolve(freeze(folder));
  };
  const { store, log } = unit.flow;
  const make = () => new Freezer({ config: unit.config, store, freeze: run, log });
  return { ...unit, store, make, freezer: make(), frozen };
}

/** As the child does: the capture's first file stands before anything else. */
function keep(folder: string): null {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'host.json'), '{}');
  return null;
}

describe('what would roll away', () => {
  it('is frozen once for each incident that was noticed, help first', async () => {
    const { store, freezer, frozen, config } = unitThatFreezes();
    const update = store.open({ source: 'update' });
    const help = requestHelp(store, {});
    await Promise.all([freezer.freezeNew(NEVER), freezer.freezeNew(NEVER), freezer.freeze(help, NEVER)]);
    await freezer.freezeNew(NEVER);
    expect(frozen).toEqual([help.id, update.id].map((id) => join(frozenFolder(config), id)));
  });

  it('stays as it is over a restart, also where the freezing was killed in the middle', async () => {
    const { store, freezer, make, frozen } = unitThatFreezes();
    const { id } = requestHelp(store, {});
    await freezer.freezeNew(NEVER);
    const after = make();
    await after.releaseOrphans();
    await after.freezeNew(NEVER);
    expect(frozen).toHaveLength(1);
    expect(after.folderOf(id)).not.toBeNull();
  });

  it('is frozen after a restart where nothing was yet', async () => {
    const { store, make, frozen, config } = unitThatFreezes();
    const { id } = requestHelp(store, {});
    mkdirSync(join(frozenFolder(config), id), { recursive: true });
    await make().freezeNew(NEVER);
    expect(frozen).toHaveLength(1);
  });

  it('is not tried over and over where it fails', async () => {
    const { store, freezer, frozen } = unitThatFreezes(() => 'no space');
    requestHelp(store, {});
    await freezer.freezeNew(NEVER);
    await freezer.freezeNew(NEVER);
    expect(frozen).toHaveLength(1);
  });

  it('holds up nobody where the disk refuses: neither freezing nor releasing rejects', async () => {
    const { store, freezer, frozen, config } = unitThatFreezes();
    writeFileSync(frozenFolder(config), 'a file in the place of the folder');
    const help = requestHelp(store, {});
    await freezer.freeze(help, NEVER);
    await freezer.freezeNew(NEVER);
    await freezer.release(help.id);
    expect(frozen).toEqual([]);
    expect(freezer.folderOf(help.id)).toBeNull();
  });

  it('does not fill the disk', async () => {
    const { store, freezer, frozen } = unitThatFreezes();
    for (let i = 0; i < 40; i++) store.open({ source: 'health' });
    await freezer.freezeNew(NEVER);
    expect(frozen).toHaveLength(16);
  });

  it('goes with its incident: what belongs to none is removed', async () => {
    const { store, freezer, make, config } = unitThatFreezes();
    const { id } = requestHelp(store, {});
    await freezer.freezeNew(NEVER);
    store.collected(id, { ok: false, why: 'x' });
    keep(join(frozenFolder(config), 'someone-else'));
    await make().releaseOrphans();
    expect(existsSync(join(frozenFolder(config), id))).toBe(false);
    expect(existsSync(join(frozenFolder(config), 'someone-else'))).toBe(false);
  });
});

describe('the flow', () => {
  it('gives what was frozen to every attempt to collect, and removes it when it is collected', async () => {
    const { flow, store, freezer } = unitThatFreezes();
    flow.freezer = freezer;
    const asked: CollectionRequest[] = [];
    const answers = [false, true];
    flow.collect = (request) => {
      asked.push(request);
      return Promise.resolve(answers.shift() === true ? { ok: true, result: collected([]) } : { ok: false, why: 'x' });
    };
    const { id } = requestHelp(store, {});
    await workOnIncidents(flow, NEVER);
    const folder = freezer.folderOf(id);
    expect(folder).not.toBeNull();
    await workOnIncidents(flow, NEVER);
    expect(asked.map(({ frozenFolder: frozen }) => frozen)).toEqual([folder, folder]);
    expect(freezer.folderOf(id)).toBeNull();
  });

  it('collects all the same where nothing could be frozen', async () => {
    const { flow, store, freezer } = unitThatFreezes(() => 'no space');
    flow.freezer = freezer;
    let asked: CollectionRequest | undefined;
    flow.collect = (request) => {
      asked = request;
      return Promise.resolve({ ok: true, result: collected([]) });
    };
    const { id } = requestHelp(store, {});
    await workOnIncidents(flow, NEVER);
    expect(asked?.frozenFolder).toBeUndefined();
    expect(store.require(id).state).toBe('filed');
  });
});
