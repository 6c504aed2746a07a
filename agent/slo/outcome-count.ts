import { GROUNDS, KINDS, partsOf } from './outcome.ts';
import type { Ground, Outcome, OutcomeGroup } from './outcome.ts';
import { nearestRanks } from './percentile.ts';

/** The parts of each kind, looked up once. */
const PARTS = Array.from({ length: KINDS }, (_, kind) => partsOf(kind));
/** For each kind the ground whose response times it adds to, or -1 where nobody answered. */
const ANSWERED_GROUND = Int8Array.from(PARTS, ({ end, ground }) =>
  end === 'within' || end === 'late' ? GROUNDS.indexOf(ground) : -1,
);

/** How many outcomes there are of each kind, and how long the answered ones took. */
export class OutcomeCount {
  readonly #kinds: Uint32Array;
  /** Response times by ground, in as many sorted lists as parts were summed. */
  readonly #took: readonly Float64Array[][];

  private constructor(kinds: Uint32Array, took: readonly Float64Array[][]) {
    this.#kinds = kinds;
    this.#took = took;
  }

  /** Counts the outcomes of a group whose place in `windows` is `window`. */
  static of({ count, kinds, tookMs }: OutcomeGroup, windows: Uint8Array, window: number): OutcomeCount {
    const counted = new Uint32Array(KINDS);
    for (let i = 0; i < count; i++) {
      const kind = kinds[i] as number;
      if (windows[i] === window) counted[kind] = (counted[kind] as number) + 1;
    }
    const took = GROUNDS.map((_, ground) => {
      const answered = counted.reduce((sum, n, kind) => (ANSWERED_GROUND[kind] === ground ? sum + n : sum), 0);
      const times = new Float64Array(answered);
      if (answered === 0) return [];
      let next = 0;
      for (let i = 0; i < count; i++)
        if (windows[i] === window && ANSWERED_GROUND[kinds[i] as number] === ground)
          times[next++] = tookMs[i] as number;
      return [isSorted(times) ? times : times.sort()];
    });
    return new OutcomeCount(counted, took);
  }

  static sum(counts: readonly OutcomeCount[]): OutcomeCount {
    const kinds = new Uint32Array(KINDS);
    for (const count of counts)
      for (let kind = 0; kind < KINDS; kind++) kinds[kind] = (kinds[kind] as number) + (count.#kinds[kind] as number);
    return new OutcomeCount(
      kinds,
      GROUNDS.map((_, ground) => counts.flatMap((count) => count.#took[ground] ?? [])),
    );
  }

  /** How many have all the parts asked for. */
  of(wanted: Partial<Pick<Outcome, 'end' | 'sameDay' | 'ground'>>): number {
    return PARTS.reduce((sum, { end, sameDay, ground }, kind) => {
      const fits =
        (wanted.end ?? end) === end && (wanted.sameDay ?? sameDay) === sameDay && (wanted.ground ?? ground) === ground;
      return fits ? sum + (this.#kinds[kind] as number) : sum;
    }, 0);
  }

  /** Nearest-rank percentiles of the business time to the first response; empty where nobody answered. */
  tookMs(ground: Ground, shares: readonly number[]): number[] {
    return nearestRanks(this.#took[GROUNDS.indexOf(ground)] ?? [], shares);
  }
}

/** A ledger hands the times over in order, which spares the sorting. */
function isSorted(times: Float64Array): boolean {
  for (let i = 1; i < times.length; i++) if ((times[i] as number) < (times[i - 1] as number)) return false;
  return true;
}
