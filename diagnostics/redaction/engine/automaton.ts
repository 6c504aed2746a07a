/** An Aho-Corasick automaton as one table: a single pass finds every pattern, whatever their number. */
export interface Automaton {
  /** `next[(state << CLASS_BITS) | classOf[byte]]`. */
  next: Uint16Array | Uint32Array;
  classOf: Uint8Array;
  /** States from here on end at least one pattern. */
  firstFinal: number;
  /** Final state's index (from 0) -> start of its hits in `hit`; one entry more than states. */
  hitStart: Int32Array;
  /** Index of the pattern. */
  hit: Int32Array;
  longest: number;
}

/** A row of the table has 64 entries: what is left of the bytes once they are folded. */
export const CLASS_BITS = 6;

/**
 * Folds case, digits, control characters, and the bytes beyond ASCII to three: with so small an alphabet the table stays in
 * the processor's cache. Who gets a hit must look again where the difference matters.
 */
export function fold(byte: number): number {
  if (byte >= 0x80) return 0x81 + (byte % 3);
  if (byte < 0x20 || byte === 0x7f) return 0;
  if (byte >= 0x41 && byte <= 0x5a) return byte + 0x20;
  return byte >= 0x30 && byte <= 0x39 ? 0x30 : byte;
}

/** Builds the automaton of patterns (bytes as latin1 strings); hits of one state are listed longest first. */
export function buildAutomaton(patterns: readonly string[]): Automaton {
  const classOf = classesOf(patterns);
  const trie = growTrie(patterns, classOf);
  const { order, fail } = breadthFirst(trie);
  const hits: number[][] = [];
  for (const state of order) {
    const own = trie.own[state] ?? [];
    const inherited = state === 0 ? [] : (hits[fail[state] ?? 0] ?? []);
    hits[state] = inherited.length === 0 ? own : [...own, ...inherited];
  }
  const isFinal = (state: number) => (hits[state]?.length ?? 0) > 0;
  const plain = order.filter((state) => !isFinal(state));
  const finals = order.filter(isFinal);
  // Final states get the highest numbers, so that the search tells them by one comparison.
  const numberOf = new Int32Array(order.length);
  [...plain, ...finals].forEach((state, index) => (numberOf[state] = index));
  const flat = finals.flatMap((state) => hits[state] ?? []);
  const hitStart = new Int32Array(finals.length + 1);
  finals.forEach((state, index) => (hitStart[index + 1] = (hitStart[index] ?? 0) + (hits[state]?.length ?? 0)));
  return {
    next: moves(trie, order, fail, numberOf),
    classOf,
    firstFinal: plain.length,
    hitStart,
    hit: Int32Array.from(flat),
    longest: patterns.reduce((most, literal) => Math.max(most, literal.length), 0),
  };
}

/** The bytes of logs, the most frequent first: what is met often stands together in a row of the table. */
const FREQUENT = '0 etaoinsrdlcmup:./-_fgbhvw=[]"ky,()x';

function rankOf(byte: number): number {
  const rank = FREQUENT.indexOf(String.fromCharCode(byte));
  return rank === -1 ? FREQUENT.length : rank;
}

function classesOf(patterns: readonly string[]): Uint8Array {
  const used = new Set<number>();
  for (const literal of patterns) for (let i = 0; i < literal.length; i++) used.add(fold(literal.charCodeAt(i)));
  const classOf = new Uint8Array(256);
  const order = [...used].sort((a, b) => rankOf(a) - rankOf(b));
  const numberOf = new Map(order.map((byte, index) => [byte, index + 1]));
  for (let byte = 0; byte < 256; byte++) classOf[byte] = numberOf.get(fold(byte)) ?? 0;
  return classOf;
}

interface Trie {
  /** State -> its children: class, state, class, state, … */
  children: number[][];
  /** State -> the patterns (by index) that end there. */
  own: number[][];
}

function growTrie(patterns: readonly string[], classOf: Uint8Array): Trie {
  const move = new Map<number, number>();
  const children: number[][] = [[]];
  const own: number[][] = [[]];
  patterns.forEach((literal, index) => {
    let state = 0;
    for (let i = 0; i < literal.length; i++) {
      const cls = classOf[literal.charCodeAt(i)] ?? 0;
      let child = move.get((state << CLASS_BITS) | cls);
      if (child === undefined) {
        child = children.length;
        move.set((state << CLASS_BITS) | cls, child);
        children[state]?.push(cls, child);
        children.push([]);
        own.push([]);
      }
      state = child;
    }
    own[state]?.push(index);
  });
  return { children, own };
}

/** States by depth, and where the search goes on after a mismatch: the longest suffix that is a state too. */
function breadthFirst({ children }: Trie) {
  const fail = new Int32Array(children.length);
  const order: number[] = [0];
  const childOf = (state: number, cls: number) => {
    const list = children[state] ?? [];
    for (let i = 0; i < list.length; i += 2) if (list[i] === cls) return list[i + 1];
    return undefined;
  };
  for (let head = 0; head < order.length; head++) {
    const state = order[head] ?? 0;
    const list = children[state] ?? [];
    for (let i = 0; i < list.length; i += 2) {
      const [cls = 0, child = 0] = [list[i], list[i + 1]];
      order.push(child);
      if (state === 0) continue;
      let link = fail[state] ?? 0;
      let target = childOf(link, cls);
      while (target === undefined && link !== 0) {
        link = fail[link] ?? 0;
        target = childOf(link, cls);
      }
      fail[child] = target ?? 0;
    }
  }
  return { order, fail };
}

/** Row by row: the moves of the longest suffix, with the state's own children over them. */
function moves({ children }: Trie, order: number[], fail: Int32Array, numberOf: Int32Array): Uint16Array | Uint32Array {
  const size = order.length << CLASS_BITS;
  const next = order.length < 0x10000 ? new Uint16Array(size) : new Uint32Array(size);
  for (const state of order) {
    const row = (numberOf[state] ?? 0) << CLASS_BITS;
    const suffix = (numberOf[fail[state] ?? 0] ?? 0) << CLASS_BITS;
    if (state !== 0) next.copyWithin(row, suffix, suffix + (1 << CLASS_BITS));
    const list = children[state] ?? [];
    for (let i = 0; i < list.length; i += 2) next[row + (list[i] ?? 0)] = numberOf[list[i + 1] ?? 0] ?? 0;
  }
  return next;
}
