import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createLog } from '../../../agent/base/log.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { Config } from '../../../agent/config/schema.ts';
import type { CollectionOutcome } from '../../../agent/incidents/collect-in-child.ts';
import { readConsents } from '../../../agent/consent/consent.ts';
import { collectionContext } from '../../../agent/incidents/collection-context.ts';
import { FilingCap } from '../../../agent/incidents/filing-cap.ts';
import { IncidentStore } from '../../../agent/incidents/incident-store.ts';
import type { Incident } from '../../../agent/incidents/incident.ts';
import { workOnIncidents } from '../../../agent/incidents/main-flow.ts';
import type { MainFlow } from '../../../agent/incidents/flow.ts';
import { redactorHere } from '../../../agent/incidents/ticket-redactor.ts';
import { Ledger } from '../../../agent/ledger/ledger.ts';
import { openState } from '../../../agent/state.ts';
import { warrantyOf } from '../../../agent/warranty-of.ts';
import type { Finding } from '../../../diagnostics/health/finding.ts';
import type { Delivery } from '../../../uploader/outbox/delivery.ts';
import { listOwed } from '../../../uploader/outbox/owed.ts';
import { Outbox } from '../../../uploader/outbox/outbox.ts';
import { collected, component } from '../../support/fake-unit.ts';
import { tempFolder } from '../../support/temp-folder.ts';

export const NEVER = new AbortController().signal;
export const HOUR = 3_600_000;

/** A clock that the test sets. */
export class TestClock {
  wall = Date.parse('2026-11-25T12:00:00Z');
  up = 1000;

  now(): number {
    return this.wall;
  }

  monotonic(): number {
    return this.up;
  }

  /** Time passes. */
  pass(ms: number): void {
    this.wall += ms;
    this.up += ms;
  }
}

export interface TestFlow {
  flow: MainFlow;
  clock: TestClock;
  config: Config;
  /** An incident whose collection gives these findings, worked on until nothing can be done now. */
  happens(findings: Finding[], source?: Incident['source']): Promise<Incident>;
  /** The deliveries owed, in order. */
  owed(): Delivery[];
  /** Forgets what is in memory, as a restart does. */
  restart(): void;
}

export function testFlow(settings: object = {}): TestFlow {
  const clock = new TestClock();
  const config = Config.parse({ stateDirectory: join(tempFolder(), 'state'), desk: { kind: 'none' }, ...settings });
  const db = openState(config);
  onTestFinished(() => db.close());
  const answers: CollectionOutcome[] = [];
  const make = (): MainFlow => ({
    db,
    store: new IncidentStore(db, clock, systemRandom),
    ledger: new Ledger(db, clock, config.slo.policies),
    outbox: new Outbox(db, clock),
    cap: new FilingCap(db, clock, { perHour: config.ticket.maxPerHour, perDay: config.ticket.maxPerDay }),
    config,
    clock,
    random: systemRandom,
    deskRaises: false,
    isHere: () => true,
    makeRedactor: (secrets) => Promise.resolve(redactorHere(secrets)),
    log: createLog({ level: 'silent', clock, redact: (line) => line }),
    context: () =>
      collectionContext(config, readConsents(db), warrantyOf(db, config, clock.now(), 'UTC'), systemRandom),
    collect: () => Promise.resolve(answers.shift() ?? { ok: false, why: 'nothing was prepared' }),
  });
  const unit: TestFlow = {
    flow: make(),
    clock,
    config,
    async happens(findings, source = 'health') {
      const { id } = unit.flow.store.open({ source });
      answers.push({ ok: true, result: collected([component('firmware', '1.0')], findings) });
      await workOnIncidents(unit.flow, NEVER);
      return unit.flow.store.require(id);
    },
    owed: () =>
      listOwed(db, clock.now()).map(({ id }) => {
        const delivery = unit.flow.outbox.get(id);
        if (delivery === null) throw new Error('an owed delivery cannot be read');
        return delivery;
      }),
    restart() {
      unit.flow = { ...make(), deskRaises: unit.flow.deskRaises };
    },
  };
  return unit;
}
