import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../../../agent/base/clock.ts';
import { HOUR_MS, MINUTE_MS } from '../../../agent/base/clock.ts';
import { parseIso } from '../../../agent/base/iso-time.ts';
import { createLog } from '../../../agent/base/log.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { Config } from '../../../agent/config/schema.ts';
import { currentBaselineId, readBaseline, setBaseline } from '../../../agent/incidents/baseline-store.ts';
import type { CollectionOutcome } from '../../../agent/incidents/collect-in-child.ts';
import { readConsents } from '../../../agent/consent/consent.ts';
import { collectionContext } from '../../../agent/incidents/collection-context.ts';
import { detectChanges } from '../../../agent/incidents/detect-changes.ts';
import { FilingCap } from '../../../agent/incidents/filing-cap.ts';
import { IncidentStore } from '../../../agent/incidents/incident-store.ts';
import type { Incident } from '../../../agent/incidents/incident.ts';
import { workOnIncidents } from '../../../agent/incidents/main-flow.ts';
import type { MainFlow } from '../../../agent/incidents/flow.ts';
import { redactorHere } from '../../../agent/incidents/ticket-redactor.ts';
import { Ledger } from '../../../agent/ledger/ledger.ts';
import { warrantyOf } from '../../../agent/warranty-of.ts';
import { openState } from '../../../agent/state.ts';
import type { CollectionRequest } from '../../../diagnostics/collection.ts';
import type { UpdateVerdict } from '../../../diagnostics/firmware/verdict.ts';
import type { Finding } from '../../../diagnostics/health/finding.ts';
import { listOwed } from '../../../uploader/outbox/owed.ts';
import { Outbox } from '../../../uploader/outbox/outbox.ts';
import { collected, component, finding, snapshot } from '../../support/fake-unit.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const NEVER = new AbortController().signal;
const STEP = { id: 'firmware', name: 'Firmware', from: '1.0', to: '1.1' };

let now: number;
let flow: MainFlow;
let asked: CollectionRequest[];
/** What the unit is like when it is looked at next. */
let unit: { findings: Finding[]; verdict: UpdateVerdict['verdict']; bootId: string; fails?: boolean };
let bundles: number;

const clock: Clock = { now: () => now, monotonic: () => now };

beforeEach(() => {
  now = parseIso('2026-11-20T18:00:00Z');
  bundles = 0;
  asked = [];
  unit = { findings: [], verdict: 'succeeded', bootId: 'boot-2' };
  const config = Config.parse({ stateDirectory: join(tempFolder(), 'state') });
  const db = openState(config);
  onTestFinished(() => db.close());
  flow = {
    ...{ db, config, clock, random: systemRandom },
    store: new IncidentStore(db, clock, systemRandom),
    ledger: new Ledger(db, clock, config.slo.policies),
    outbox: new Outbox(db, clock),
    cap: new FilingCap(db, clock, { perHour: 4, perDay: 12 }),
    deskRaises: false,
    log: createLog({ level: 'silent', clock, redact: (line) => line }),
    isHere: () => true,
    makeRedactor: (secrets) => Promise.resolve(redactorHere(secrets)),
    context: () =>
      collectionContext(config, readConsents(db), warrantyOf(db, config, clock.now(), 'UTC'), systemRandom),
    collect: (request) => Promise.resolve(answer(request)),
  };
  setBaseline(db, snapshot([component('firmware', '1.0')]));
});

function answer(request: CollectionRequest): CollectionOutcome {
  asked.push(request);
  if (unit.fails === true) return { ok: false, why: 'the child was killed' };
  const result = collected([component('firmware', '1.1')], unit.findings);
  bundles += 1;
  return {
    ok: true,
    result: {
      ...result,
      snapshot: { ...result.snapshot, bootId: unit.bootId },
      updates: [
        {
          component: 'firmware',
          name: 'Firmware',
          verdict: unit.verdict,
          from: '1.0',
          to: '1.1',
          why: [],
          evidence: [],
        },
      ],
      bundle: { path: request.bundlePath ?? '', bytes: bundles, files: 8, sha256: 'a'.repeat(64), withheld: [] },
    },
  };
}

/** Lets time pass, and the daemon wake when it asked to. Gives how many looks at the unit there were. */
async function pass(ms: number): Promise<number> {
  const [before, end] = [asked.length, now + ms];
  for (;;) {
    const wait = await workOnIncidents(flow, NEVER);
    if (wait === null || now + wait > end) break;
    now += Math.max(wait, 1);
  }
  now = end;
  return asked.length - before;
}

async function updateNoticed(): Promise<Incident> {
  const incident = flow.store.open({ source: 'update', changes: [STEP] });
  await workOnIncidents(flow, NEVER);
  return flow.store.require(incident.id);
}

const stateOf = (incident: Incident) => flow.store.require(incident.id).state;
const owed = () => listOwed(flow.db, now).map(({ kind }) => kind);
const baselineVersion = () => readBaseline(flow.db, currentBaselineId(flow.db))?.components[0]?.version;

function comments(): string[] {
  return listOwed(flow.db, now).flatMap(({ id }) => {
    const delivery = flow.outbox.get(id);
    return delivery?.kind === 'comment' ? [delivery.text] : [];
  });
}

describe('an update that left the unit healthy', () => {
  it('is looked at at once, after 2 and 15 minutes and a day; then it is a success and the new baseline', async () => {
    const incident = await updateNoticed();
    expect(incident.state).toBe('watching');
    expect(baselineVersion()).toBe('1.0');
    expect(await pass(MINUTE_MS)).toBe(0);
    expect(await pass(MINUTE_MS)).toBe(1);
    expect(await pass(13 * MINUTE_MS)).toBe(1);
    expect(await pass(23 * HOUR_MS)).toBe(0);
    expect(stateOf(incident)).toBe('watching');
    expect(await pass(HOUR_MS)).toBe(1);
    expect(stateOf(incident)).toBe('succeeded');
    expect(baselineVersion()).toBe('1.1');
    expect(owed()).toEqual([]);
    expect(await pass(100 * HOUR_MS)).toBe(0);
  });

  it('files its one ticket when a later check finds a fault, compared with the baseline from before', async () => {
    const incident = await updateNoticed();
    unit.findings = [finding('degraded', 'camera/gone')];
    await pass(3 * MINUTE_MS);
    expect(stateOf(incident)).toBe('filed');
    expect(owed()).toEqual(['create', 'attach']);
    expect(asked.every(({ baseline }) => baseline?.components[0]?.version === '1.0')).toBe(true);
    expect(baselineVersion()).toBe('1.0');
  });

  it('is no success as long as it waits for a restart, however long', async () => {
    unit.verdict = 'pending-reboot';
    const incident = await updateNoticed();
    await pass(72 * HOUR_MS);
    expect(stateOf(incident)).toBe('watching');
    unit.verdict = 'rolled-back';
    unit.findings = [finding('impaired', 'update/rolled-back:firmware')];
    expect(flow.store.noteStart('boot-3')).toBe(true);
    await pass(1);
    expect(stateOf(incident)).toBe('filed');
  });
});

describe('an update whose ticket is filed', () => {
  beforeEach(() => {
    unit.findings = [finding('impaired', 'audio/gone')];
  });

  it('grows by what is new, worse and gone, each told once', async () => {
    const incident = await updateNoticed();
    expect(owed()).toEqual(['create', 'attach']);
    await pass(3 * MINUTE_MS);
    expect(comments()).toEqual([]);

    unit.findings = [finding('degraded', 'audio/gone'), finding('inoperable', 'display/gone')];
    await pass(13 * MINUTE_MS);
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).toMatch(/Worse, DEGRADED[\s\S]*New, INOPERABLE[\s\S]*Priority by what is found now: urgent/);

    unit.findings = [];
    await pass(24 * HOUR_MS);
    expect(comments()).toHaveLength(2);
    expect(comments()[1]).toContain('Not seen any more');
    expect(stateOf(incident)).toBe('filed');
    expect(owed().filter((kind) => kind === 'create')).toHaveLength(1);
    expect(baselineVersion()).toBe('1.1');
    expect(await pass(100 * HOUR_MS)).toBe(0);
  });

  it('never writes over a bundle that waits to be sent', async () => {
    await updateNoticed();
    unit.findings = [finding('inoperable', 'display/gone')];
    await pass(25 * HOUR_MS);
    const paths = asked.map(({ bundlePath }) => bundlePath);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('takes a unit that could not be looked at for unknown, not for healed', async () => {
    await updateNoticed();
    unit.fails = true;
    await pass(10 * MINUTE_MS);
    expect(comments().join('\n')).toContain('No evidence could be collected');
    expect(comments().join('\n')).not.toContain('Not seen any more');
  });

  it('keeps the baseline that it is compared with, whatever else becomes the baseline meanwhile', async () => {
    await updateNoticed();
    setBaseline(flow.db, snapshot([component('firmware', '9.9')]));
    await pass(25 * HOUR_MS);
    expect(asked.at(-1)?.baseline?.components[0]?.version).toBe('1.0');
  });
});

describe('while an update is watched', () => {
  it.each(['healthy', 'with a ticket'])('%s: a further change joins it, and the checks begin anew', async (how) => {
    if (how === 'with a ticket') unit.findings = [finding('impaired', 'audio/gone')];
    detectChanges({ ...flow }, [component('firmware', '1.1'), component('app', '6.0')], 'boot-2');
    const incident = await updateNoticed();
    await pass(20 * MINUTE_MS);
    const joined = detectChanges({ ...flow }, [component('firmware', '1.1'), component('app', '6.1')], 'boot-2');
    expect(joined?.id).toBe(incident.id);
    expect(joined?.changes.map(({ id }) => id)).toEqual(['firmware', 'app']);
    expect(await pass(16 * MINUTE_MS)).toBe(3);
    await pass(25 * HOUR_MS);
    expect(flow.store.recent(10)).toHaveLength(1);
    expect(owed().filter((kind) => kind === 'create')).toHaveLength(how === 'healthy' ? 0 : 1);
  });

  it('a start of the unit is looked at at once, and the planned checks stay', async () => {
    const incident = await updateNoticed();
    await pass(20 * MINUTE_MS);
    expect(flow.store.noteStart('boot-2')).toBe(false);
    expect(flow.store.noteStart('boot-3')).toBe(true);
    unit.bootId = 'boot-3';
    expect(await pass(1)).toBe(1);
    expect(flow.store.noteStart('boot-3')).toBe(false);
    await pass(24 * HOUR_MS);
    expect(stateOf(incident)).toBe('succeeded');
  });

  it('nights without power do not keep it from ending', async () => {
    const incident = await updateNoticed();
    for (let night = 0; night < 3; night++) {
      await pass(10 * HOUR_MS);
      now += 14 * HOUR_MS;
      flow.store.noteStart(`boot-day-${night}`);
      unit.bootId = `boot-day-${night}`;
      await pass(MINUTE_MS);
    }
    expect(stateOf(incident)).toBe('succeeded');
  });

  it('a clock that is set forward makes one check due, not all', async () => {
    now = 0;
    await updateNoticed();
    now = parseIso('2026-11-20T18:00:00Z');
    expect(await pass(MINUTE_MS)).toBe(1);
  });

  it('a clock that is set back does not put the checks off', async () => {
    const incident = await updateNoticed();
    now -= 400 * 24 * HOUR_MS;
    await pass(25 * HOUR_MS);
    expect(stateOf(incident)).toBe('succeeded');
  });

  it('an agent that is told to stop in a check leaves it as it was', async () => {
    const incident = await updateNoticed();
    now += 3 * MINUTE_MS;
    const stop = new AbortController();
    const { collect } = flow;
    flow.collect = (request, signal) => {
      stop.abort();
      return collect(request, signal);
    };
    await workOnIncidents(flow, stop.signal);
    expect(flow.store.require(incident.id)).toMatchObject({ checksDone: 1, checksMade: 1, state: 'watching' });
  });
});

describe('what an updater’s own state says', () => {
  const claim = {
    ...{ component: 'firmware', name: null, from: '1.0', to: '1.1', at: null, key: 'ostree:next:abc' },
    ...{ standing: true, leavesRunning: false },
  };

  it('opens one incident, once, and keeps when it was seen', () => {
    const look = (claims: (typeof claim)[]) =>
      detectChanges({ ...flow }, [component('firmware', '1.0')], 'boot-1', claims);
    expect(look([])).toBeNull();
    expect(look([claim])?.reports).toMatchObject([
      { to: '1.1', outcome: 'unknown', reportedAt: '2026-11-20T18:00:00.000Z' },
    ]);
    expect(look([claim])).toBeNull();
    expect(flow.store.recent(10)).toHaveLength(1);
  });

  it('is nothing at the first look ever', () => {
    expect(detectChanges({ ...flow }, [component('firmware', '1.0')], 'boot-1', [claim])).toBeNull();
    expect(detectChanges({ ...flow }, [component('firmware', '1.0')], 'boot-1', [claim])).toBeNull();
  });
});
