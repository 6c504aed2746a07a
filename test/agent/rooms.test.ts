import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { setBaseline } from '../../agent/incidents/baseline-store.ts';
import { builtRooms } from '../support/built-rooms.ts';
import { component, snapshot } from '../support/fake-unit.ts';

it('the page is served as soon as another program gives its port back; until then it says once why not', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const { rooms, lines } = await builtRooms({ panelPort: port });
  expect([await rooms.startPanel(), await rooms.startPanel()]).toEqual([null, null]);
  expect(lines.filter((line) => line.includes('are not served'))).toHaveLength(1);
  await new Promise<void>((resolve) => other.close(() => resolve()));
  expect(await rooms.startPanel()).toBe(`http://127.0.0.1:${port}/`);
  expect((await fetch(`http://127.0.0.1:${port}/api/v1/status`)).status).toBe(200);
});

it.each(['{"torn', '{"of":"another version"}'])('starts with a baseline that cannot be read: %s', async (text) => {
  const { rooms } = await builtRooms({
    prepare(db) {
      setBaseline(db, snapshot([component('firmware', '1.0')]));
      db.run('UPDATE baselines SET snapshot = $text', { text });
    },
  });
  expect(rooms.store.unfinished()).toEqual([]);
});
