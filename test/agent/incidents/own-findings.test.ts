import { expect, it } from 'vitest';
import { systemRandom } from '../../../agent/base/random.ts';
import { DeskStates } from '../../../uploader/outbox/desk-state.ts';
import { finding } from '../../support/fake-unit.ts';
import { testFlow } from './flow-fixture.ts';

it('a desk that refused this unit is a finding of the next ticket, until it answers again', async () => {
  const unit = testFlow();
  const desks = new DeskStates(unit.flow.db, unit.clock, systemRandom);
  desks.stopped('zendesk', 'desk/not-authorized', 'it refused the token with 401');
  await unit.happens([finding('degraded', 'test/first')]);
  const [first] = unit.owed();
  const text = first?.kind === 'create' ? first.draft.body : '';
  expect(text).toContain('The desk zendesk refuses this unit');
  expect(text).toContain('it refused the token with 401');

  desks.succeeded('zendesk');
  await unit.happens([finding('degraded', 'test/second')]);
  const last = unit.owed().at(-1);
  expect(last?.kind === 'create' ? last.draft.body : null).not.toContain('refuses this unit');
});

it('by itself it makes no ticket: nothing could take it', async () => {
  const unit = testFlow();
  new DeskStates(unit.flow.db, unit.clock, systemRandom).stopped('zendesk', 'desk/forbidden', '403');
  const { state } = await unit.happens([]);
  expect(state).toBe('dismissed');
  expect(unit.owed()).toEqual([]);
});
