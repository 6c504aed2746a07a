import { expect, it } from 'vitest';
import { keepAddedWords } from '../../agent/help/added-words.ts';
import { requestHelp } from '../../agent/incidents/request-help.ts';
import { redactorHere } from '../../agent/incidents/ticket-redactor.ts';
import { builtRooms } from '../support/built-rooms.ts';
import { create } from '../uploader/outbox/fixture.ts';

const NEVER = new AbortController().signal;

it('whatever is wrong with added words, what is owed is delivered', async () => {
  const { desk, rooms: unit } = await builtRooms();
  unit.outbox.add([create()]);
  unit.db.exec('DROP TABLE help_added_words');
  expect(await unit.deliver(NEVER)).toBe(30_000);
  expect(await desk.tickets()).toHaveLength(1);
});

it('a ticket waits for no redactor of added words; they follow in the same round', async () => {
  const arrived = Promise.withResolvers<void>();
  const kinds: string[] = [];
  const { desk, rooms: unit } = await builtRooms({
    onStep: (step) => {
      if (step.step !== 'delivered') return;
      kinds.push(step.delivery.kind);
      arrived.resolve();
    },
  });
  const { id } = requestHelp(unit.store, {});
  unit.store.filed(id);
  keepAddedWords(unit.db, id, null, { text: 'and the sound is gone' });
  unit.outbox.add([{ ...create(), incidentId: id }]);
  unit.flow.makeRedactor = async (secrets) => {
    await arrived.promise;
    return redactorHere(secrets);
  };
  await unit.deliver(NEVER);
  expect(await desk.tickets()).toHaveLength(1);
  expect(kinds).toEqual(['create', 'comment']);
});
