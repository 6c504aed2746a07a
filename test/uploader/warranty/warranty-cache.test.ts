import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../agent/base/database.ts';
import type { Database } from '../../../agent/base/database.ts';
import { WARRANTY_TABLES } from '../../../uploader/warranty/tables.ts';
import { LookedUpWarranty } from '../../../uploader/warranty/lookup.ts';
import type { LookupAnswer } from '../../../uploader/warranty/lookup.ts';
import { refreshWarranty } from '../../../uploader/warranty/refresh-warranty.ts';
import { WarrantyCache } from '../../../uploader/warranty/warranty-cache.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const RECORD = LookedUpWarranty.parse({ purchasedOn: '2026-03-31', seller: 'AV Ltd' });

function open(path: string): Database {
  return openDatabase(path, [WARRANTY_TABLES]);
}

it('keeps the last answer for a serial over a restart', () => {
  const path = join(tempFolder(), 'agent.db');
  const before = open(path);
  new WarrantyCache(before).put('D7X-1', { record: { ...RECORD, plan: 'old' }, fetchedAt: 1000 });
  new WarrantyCache(before).put('D7X-1', { record: RECORD, fetchedAt: 2000 });
  before.close();
  const after = open(path);
  expect(new WarrantyCache(after).get('D7X-1')).toEqual({ record: RECORD, fetchedAt: 2000 });
  after.close();
});

it('tells a serial that was not known there from one that was never asked about', () => {
  const db = open(join(tempFolder(), 'agent.db'));
  const cache = new WarrantyCache(db);
  cache.put('D7X-2', { record: null, fetchedAt: 3000 });
  expect(cache.get('D7X-2')).toEqual({ record: null, fetchedAt: 3000 });
  expect(cache.get('D7X-3')).toBeUndefined();
  db.close();
});

it.each<[string, LookupAnswer, object]>([
  ['is found', { outcome: 'found', record: RECORD }, { record: RECORD, fetchedAt: 5000 }],
  ['is not known', { outcome: 'not-found' }, { record: null, fetchedAt: 5000 }],
  [
    'cannot be asked about',
    { outcome: 'unavailable', why: 'timeout' },
    { record: { ...RECORD, plan: 'old' }, fetchedAt: 1000 },
  ],
])('a serial that %s: what is known afterwards', async (_, answer, known) => {
  const db = open(join(tempFolder(), 'agent.db'));
  const cache = new WarrantyCache(db);
  cache.put('D7X-1', { record: { ...RECORD, plan: 'old' }, fetchedAt: 1000 });
  const asked: string[] = [];
  const lookup = {
    lookup: async (serial: string): Promise<LookupAnswer> => {
      asked.push(serial);
      return await Promise.resolve(answer);
    },
  };
  const clock = { now: () => 5000, monotonic: () => 0 };
  const { known: result, answer: told } = await refreshWarranty(
    { lookup, cache, clock },
    'D7X-1',
    new AbortController().signal,
  );
  expect(asked).toEqual(['D7X-1']);
  expect(result).toEqual(known);
  expect(told).toEqual(answer);
  expect(cache.get('D7X-1')).toEqual(known);
  db.close();
});
