import { GROUNDS, KINDS, partsOf } from './outcome.ts';
import type { Ground, Outcome } from './outcome.ts';
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
  /** Response times by ground, a list a part that was summed. */
  readonly #took: number[][][];

  private constructor(kinds: Uint32Array, took: number[][][]) {
    this.#kinds = kinds;
    this.#took = took;
  }

  static empty(): OutcomeCount {
    return new OutcomeCount(
      new Uint32Array(KINDS),
      GROUNDS.map(() => [[]]),
    );
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

  add(kind: number, tookMs: number): void {
    this.#kinds[kind] = (this.#kinds[kind] as number) + 1;
    const ground = ANSWERED_GROUND[kind] as number;
    if (ground >= 0) this.#took[ground]?.[0]?.push(tookMs);
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
    const lists = this.#took[GROUNDS.indexOf(ground)] ?? [];
    const all = new Float64Array(lists.reduce((sum, list) => sum + list.length, 0));
    let at = 0;
    for (const list of lists) {
      all.set(list, at);
      at += list.length;
    }
    return nearestRanks(all, shares);
  }
}
