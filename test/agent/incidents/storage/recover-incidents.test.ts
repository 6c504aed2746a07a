import { expect, it } from 'vitest';
import { systemRandom } from '../../../../agent/base/random.ts';
import { adoptRecovered } from '../../../../agent/incidents/storage/recover-incidents.ts';
import { collected, component, finding } from '../../../support/fake-unit.ts';
import { NEVER, testFlow } from '../flow-fixture.ts';

it('an incident found again that cannot be filed holds up no other, and is tried again', async () => {
  const unit = testFlow();
  const { db, store, ledger } = unit.flow;
  const [bad, good] = ['DT-BAD22', 'DT-GD333'].map((ref) => ({ id: systemRandom.uuid(), ref }));
  if (bad === undefined || good === undefined) throw new Error('there are two');
  for (const { id, ref } of [bad, good]) {
    const result = collected([component('firmware', '1.0')], [finding('degraded', ref)]);
    store.restore({
      ...{ id, ref, source: 'health', openedAt: unit.clock.now(), changes: [], reports: [], person: null },
      collected: { ok: true, result },
    });
    db.run('INSERT INTO recoveries (incident_id) VALUES ($id)', { id });
  }
  // Its ticket is in the ledger already, of which there is one at most.
  ledger.open({
    ...{ incidentId: bad.id, ref: bad.ref, subject: 'x', priority: 'high', signature: 'other', source: 'health' },
    ...{ firmware: null, coverage: 'unknown', filedAt: unit.clock.now() },
  });
  const { coverage, consents } = unit.flow.context();
  const round = (): Promise<number | null> => adoptRecovered({ ...unit.flow, coverage, consents }, null, NEVER);
  expect(await round()).toBe(60_000);
  expect([bad, good].map(({ id }) => store.require(id).state)).toEqual(['collected', 'filed']);
  db.run('DELETE FROM tickets WHERE incident_id = $id', { id: bad.id });
  expect(await round()).toBeNull();
  expect(store.require(bad.id).state).toBe('filed');
});
