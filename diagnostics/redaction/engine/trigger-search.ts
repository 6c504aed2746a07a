import { CLASS_BITS, type Automaton } from './automaton.ts';
import { isLetter, isWithinWord, mayMatter } from './first-look.ts';

/** Bytes that are searched at once. */
export const BLOCK_BYTES = 16 * 1024;
/** Shorter stretches are searched in one lane. */
const FEWEST_FOR_LANES = 1024;
/** A hit is noted as one number: its place in the lane, above the automaton's state. */
const STATE_BITS = 20;
const STATE = (1 << STATE_BITS) - 1;

/** What a first look asks of a final state: nothing (0), whether a mark may matter, or whether the one trigger is a word. */
export const ONLY_MARK = 255;
/** Added where a word must end with the trigger; the rest is the trigger's length where a word must begin with it. */
export const ENDS_WORD = 128;

/**
 * Finds where triggers end. A step of the automaton waits for the step before it, and a processor can do several such
 * waits at once: so a block is searched in four lanes, each over its own quarter, and hits are noted without a branch.
 * This loop is what the speed hangs on.
 */
export class TriggerSearch {
  /** Of each hit, in order: the place behind the trigger's last byte. */
  readonly ends = new Int32Array(BLOCK_BYTES + 4);
  /** Of each hit: the automaton's final state. */
  readonly states = new Int32Array(BLOCK_BYTES + 4);
  /** Hits as the lanes note them, each lane in its own quarter. */
  private readonly raw = new Int32Array(BLOCK_BYTES + 4);
  private readonly automaton: Automaton;
  /** Whether a state's number has room in what a lane notes. */
  private readonly fitsLanes: boolean;
  /** Of each final state: what a first look at it asks. */
  private readonly firstLook: Uint8Array;

  constructor(automaton: Automaton, firstLook: Uint8Array) {
    this.automaton = automaton;
    this.fitsLanes = automaton.next.length >> CLASS_BITS <= 1 << STATE_BITS;
    this.firstLook = firstLook;
  }

  /** Looks for triggers that end behind `from` and up to `to`, at most a block on. No byte before `lowest` counts. Returns how many. */
  look(bytes: Uint8Array, lowest: number, from: number, to: number): number {
    if (to - from < FEWEST_FOR_LANES || !this.fitsLanes) return this.lookShort(bytes, lowest, from, to);
    const quarter = (to - from) >> 2;
    const found = this.inLanes(bytes, lowest, from, quarter);
    const rest = from + quarter * 4;
    return rest < to ? this.lane(bytes, this.stateAt(bytes, lowest, rest), rest, to, found) : found;
  }

  private inLanes(bytes: Uint8Array, lowest: number, a: number, quarter: number): number {
    const { next, classOf, firstFinal } = this.automaton;
    const { raw } = this;
    const b = a + quarter;
    const c = b + quarter;
    const d = c + quarter;
    let sa = this.stateAt(bytes, lowest, a);
    let sb = this.stateAt(bytes, lowest, b);
    let sc = this.stateAt(bytes, lowest, c);
    let sd = this.stateAt(bytes, lowest, d);
    let na = 0;
    let nb = quarter;
    let nc = quarter * 2;
    let nd = quarter * 3;
    const lastPlain = firstFinal - 1;
    for (let i = 0; i < quarter; i++) {
      sa = next[(sa << CLASS_BITS) | (classOf[bytes[a + i] as number] as number)] as number;
      sb = next[(sb << CLASS_BITS) | (classOf[bytes[b + i] as number] as number)] as number;
      sc = next[(sc << CLASS_BITS) | (classOf[bytes[c + i] as number] as number)] as number;
      sd = next[(sd << CLASS_BITS) | (classOf[bytes[d + i] as number] as number)] as number;
      // Written always, and kept where the state is final: `n` goes on by one then.
      const place = i << STATE_BITS;
      raw[na] = place | sa;
      na += (lastPlain - sa) >>> 31;
      raw[nb] = place | sb;
      nb += (lastPlain - sb) >>> 31;
      raw[nc] = place | sc;
      nc += (lastPlain - sc) >>> 31;
      raw[nd] = place | sd;
      nd += (lastPlain - sd) >>> 31;
    }
    let kept = this.sift(bytes, a, 0, na, 0);
    kept = this.sift(bytes, b, quarter, nb, kept);
    kept = this.sift(bytes, c, quarter * 2, nc, kept);
    return this.sift(bytes, d, quarter * 3, nd, kept);
  }

  /** Moves the hits of a lane that may matter behind those of the lanes before. */
  private sift(bytes: Uint8Array, begin: number, from: number, to: number, kept: number): number {
    const { raw, ends, states, firstLook } = this;
    const { firstFinal } = this.automaton;
    let into = kept;
    for (let i = from; i < to; i++) {
      const hit = raw[i] as number;
      const at = begin + (hit >>> STATE_BITS);
      const state = hit & STATE;
      const asked = firstLook[state - firstFinal] as number;
      if (asked !== 0 && !passes(bytes, at, asked)) continue;
      ends[into] = at + 1;
      states[into++] = state;
    }
    return into;
  }

  private lookShort(bytes: Uint8Array, lowest: number, from: number, to: number): number {
    return this.lane(bytes, this.stateAt(bytes, lowest, from), from, to, 0);
  }

  private lane(bytes: Uint8Array, begin: number, from: number, to: number, kept: number): number {
    const { next, classOf, firstFinal } = this.automaton;
    const { ends, states, firstLook } = this;
    let state = begin;
    let into = kept;
    for (let at = from; at < to; at++) {
      state = next[(state << CLASS_BITS) | (classOf[bytes[at] as number] as number)] as number;
      if (state < firstFinal) continue;
      const asked = firstLook[state - firstFinal] as number;
      if (asked !== 0 && !passes(bytes, at, asked)) continue;
      ends[into] = at + 1;
      states[into++] = state;
    }
    return into;
  }

  /** Where the automaton stands before the byte at `from`: it remembers no more than the longest trigger. */
  private stateAt(bytes: Uint8Array, lowest: number, from: number): number {
    const { next, classOf, longest } = this.automaton;
    let state = 0;
    for (let at = Math.max(lowest, from - longest); at < from; at++)
      state = next[(state << CLASS_BITS) | (classOf[bytes[at] as number] as number)] as number;
    return state;
  }
}

/** A first look at a trigger whose last byte stands at `at`. */
function passes(bytes: Uint8Array, at: number, asked: number): boolean {
  if (asked === ONLY_MARK) return mayMatter(bytes, at);
  if ((asked & ENDS_WORD) !== 0 && isLetter(bytes[at + 1])) return false;
  const length = asked & ~ENDS_WORD;
  return length === 0 || !isWithinWord(bytes, at + 1 - length);
}
