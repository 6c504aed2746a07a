import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../../agent/base/log.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { Config } from '../../../agent/config/schema.ts';
import { currentBaselineId, readBaseline, setBaseline } from '../../../agent/incidents/baseline-store.ts';
import type { CollectionOutcome } from '../../../agent/incidents/collect-in-child.ts';
import { collectionContext } from '../../../agent/incidents/collection-context.ts';
import { FilingCap } from '../../../agent/incidents/filing-cap.ts';
import { readConsents } from '../../../agent/consent/consent.ts';
import { IncidentStore } from '../../../agent/incidents/incident-store.ts';
import { takeFirstBaseline, workOnIncidents } from '../../../agent/incidents/main-flow.ts';
import type { MainFlow } from '../../../agent/incidents/flow.ts';
import { redactorHere } from '../../../agent/incidents/ticket-redactor.ts';
import { requestHelp } from '../../../agent/incidents/request-help.ts';
import { Ledger } from '../../../agent/ledger/ledger.ts';
import { warrantyOf } from '../../../agent/warranty-of.ts';
import { openState } from '../../../agent/state.ts';
import type { CollectionRequest } from '../../../diagnostics/collection.ts';
import { listOwed } from '../../../uploader/outbox/owed.ts';
import { Outbox } from '../../../uploader/outbox/outbox.ts';
import { collected, component, finding, snapshot } from '../../support/fake-unit.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const NEVER = new AbortController().signal;

let flow: MainFlow;
let asked: CollectionRequest[];
/** What the collecting child would answer, one a collection. */
let answers: CollectionOutcome[];

beforeEach(() => {
  const config = Config.parse({
    stateDirectory: join(tempFolder(), 'state'),
    unit: { room: 'Board Room', contact: { name: 'Jane Doe', email: 'jane.doe@example.com' } },
  });
  const db = openState(config);
  onTestFinished(() => db.close());
  asked = [];
  answers = [];
  flow = {
    db,
    store: new IncidentStore(db, systemClock, systemRandom),
    ledger: new Ledger(db, systemClock, config.slo.policies),
    outbox: new Outbox(db, systemClock),
    config,
    clock: systemClock,
    random: systemRandom,
    cap: new FilingCap(db, systemClock, { perHour: 4, perDay: 12 }),
    deskRaises: false,
    log: createLog({ level: 'silent', clock: systemClock, redact: (line) => line }),
    isHere: () => true,
    makeRedactor: (secrets) => Promise.resolve(redactorHere(secrets)),
    context: () =>
      collectionContext(config, readConsents(db), warrantyOf(db, config, systemClock.now(), 'UTC'), systemRandom),
    collect: (request) => {
      asked.push(request);
      return Promise.resolve(answers.shift() ?? { ok: false, why: 'nothing was prepared' });
    },
  };
});

const BUNDLE = { path: '/tmp/x.zip', bytes: 10, files: 8, sha256: 'a'.repeat(64), withheld: [] };

describe('the first start', () => {
  it('takes a baseline and files nothing, whatever is found', async () => {
    answers = [{ ok: true, result: collected([component('firmware', '1.0')], [finding('inoperable')]) }];
    await takeFirstBaseline(flow, NEVER);
    await takeFirstBaseline(flow, NEVER);
    expect(asked).toHaveLength(1);
    expect(readBaseline(flow.db, currentBaselineId(flow.db))?.components).toHaveLength(1);
    expect(listOwed(flow.db, systemClock.now())).toEqual([]);
  });

  it('tries again later when the collection fails', async () => {
    await takeFirstBaseline(flow, NEVER);
    expect(currentBaselineId(flow.db)).toBeNull();
  });
});

describe('an update', () => {
  it('that left a fault is one ticket: ledger row and deliveries together', async () => {
    setBaseline(flow.db, snapshot([component('firmware', '1.0')]));
    const result = { ...collected([component('firmware', '1.1')], [finding('degraded')]), bundle: BUNDLE };
    answers = [{ ok: true, result }];
    const incident = flow.store.open({
      source: 'update',
      changes: [{ id: 'firmware', name: 'Firmware', from: '1.0', to: '1.1' }],
    });
    await workOnIncidents(flow, NEVER);
    await workOnIncidents(flow, NEVER);

    expect(flow.store.require(incident.id).state).toBe('filed');
    expect(flow.ledger.get(incident.id)).toMatchObject({ ref: incident.ref, priority: 'high', firmware: '1.1' });
    expect(listOwed(flow.db, systemClock.now()).map(({ kind }) => kind)).toEqual(['create', 'attach']);
    expect(asked[0]?.baseline?.components[0]?.version).toBe('1.0');
  });

  it('whose evidence cannot be collected is tried again, and then filed without', async () => {
    const incident = flow.store.open({
      source: 'update',
      changes: [{ id: 'firmware', name: 'Firmware', from: '1.0', to: '1.1' }],
    });
    await workOnIncidents(flow, NEVER);
    await workOnIncidents(flow, NEVER);
    expect(flow.store.require(incident.id).state).toBe('noticed');
    await workOnIncidents(flow, NEVER);
    expect(flow.store.require(incident.id).state).toBe('filed');
    expect(listOwed(flow.db, systemClock.now()).map(({ kind }) => kind)).toEqual(['create']);
  });

  it('stays where it is when the agent is told to stop in the middle', async () => {
    const incident = flow.store.open({ source: 'update' });
    const stop = new AbortController();
    flow.collect = () => {
      stop.abort();
      return Promise.resolve({ ok: false, why: 'aborted' });
    };
    await workOnIncidents(flow, stop.signal);
    expect(flow.store.require(incident.id)).toMatchObject({ state: 'noticed', failedCollections: 0 });
  });
});

describe('a press of help', () => {
  it('is filed even when nothing is wrong, with the person’s words and the identity in clear', async () => {
    const result = {
      ...collected([component('firmware', '1.0')]),
      identity: {
        ...collected([]).identity,
        room: 'Board Room',
        contact: { name: 'Jane Doe', email: 'jane.doe@example.com', availability: null },
      },
    };
    answers = [{ ok: true, result: { ...result, knownValues: [{ kind: 'room', value: 'Board Room' }] } }];
    const { id } = requestHelp(flow.store, { category: 'sound', text: 'Nobody in Board Room hears bob@example.org' });
    await workOnIncidents(flow, NEVER);

    const [create] = listOwed(flow.db, systemClock.now());
    const delivery = flow.outbox.get(create?.id ?? '');
    expect(delivery?.kind).toBe('create');
    if (delivery?.kind !== 'create') return;
    const { subject, body } = delivery.draft;
    expect(subject).toContain('help asked for (sound)');
    expect(body).toContain(id);
    expect(body).toContain('Room: Board Room');
    expect(body).toContain('Contact: Jane Doe, jane.doe@example.com');
    expect(body).not.toContain('bob@example.org');
    expect(body.match(/Board Room/g)).toHaveLength(1);
  });

  it('goes before everything else that waits', async () => {
    const update = flow.store.open({ source: 'update' });
    const help = requestHelp(flow.store, {});
    expect(flow.store.unfinished().map(({ id }) => id)).toEqual([help.id, update.id]);
  });
});
