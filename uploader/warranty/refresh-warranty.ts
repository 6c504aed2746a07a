import type { Clock } from '../../agent/base/clock.ts';
import type { LookupAnswer, WarrantyLookup } from './lookup.ts';
import type { CachedWarranty, WarrantyCache } from './warranty-cache.ts';

interface Sources {
  lookup: WarrantyLookup;
  cache: WarrantyCache;
  clock: Clock;
}

export interface Refreshed {
  answer: LookupAnswer;
  /** What is known now; undefined when nothing ever was. */
  known: CachedWarranty | undefined;
}

/** Asks the lookup and keeps its answer. Where it gives none, what was known stays, with its age. */
export async function refreshWarranty(
  { lookup, cache, clock }: Sources,
  serial: string,
  signal: AbortSignal,
): Promise<Refreshed> {
  const answer = await lookup.lookup(serial, signal);
  if (answer.outcome !== 'unavailable')
    cache.put(serial, { record: answer.outcome === 'found' ? answer.record : null, fetchedAt: clock.now() });
  return { answer, known: cache.get(serial) };
}
