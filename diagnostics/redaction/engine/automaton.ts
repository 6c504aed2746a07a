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
 * Folds case, digits, control characters, two rare marks, and the bytes beyond ASCII to three: with so small an alphabet
 * the table stays in the processor's cache, and 63 classes are enough. Who gets a hit must look again where the difference
 * matters.
 */
export function fold(byte: number): number {
  if (byte >= 0x80) return 0x81 + (byte % 3);
  if (byte === 0x5e) return 0x7e;
  if (byte < 0x20 || byte === 0x7f) return 0;
  if (byte >= 0x41 && byte <= 0x5a) return byte + 0x20;
  return byte >= 0x30 && byte <= 0x39 ? 0x30 : byte;
}

/** Builds the automaton of patterns (bytes as latin1 strings); hits of one state are listed longest first. */
export function buildAutomaton(patterns: readonly string[]): Automaton {
  const classOf = classesOf(patterns);
  const trie = growTrie(patterns, classOf);
  const states = searchOrder(trie);
  const numbers = finalsLast(states);
  const { hitStart, hit } = hitsOf(trie, states, numbers);
  return {
    next: renumbered(states.rows, numbers.numberOf),
    classOf,
    firstFinal: numbers.firstFinal,
    hitStart,
    hit,
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

/** The patterns as a tree: of each node its first child, its next sibling, and the class that leads to it. */
interface Trie {
  nodes: number;
  firstChild: Int32Array;
  nextSibling: Int32Array;
  classTo: Uint8Array;
  /** Node -> the first pattern that ends there, or -1; pattern -> the next one at the same node. */
  firstPattern: Int32Array;
  nextPattern: Int32Array;
}

function growTrie(patterns: readonly string[], classOf: Uint8Array): Trie {
  const most = patterns.reduce((sum, literal) => sum + literal.length, 1);
  const trie: Trie = {
    nodes: 1,
    firstChild: new Int32Array(most),
    nextSibling: new Int32Array(most),
    classTo: new Uint8Array(most),
    firstPattern: new Int32Array(most).fill(-1),
    nextPattern: new Int32Array(patterns.length).fill(-1),
  };
  // From the last to the first, so that the patterns of one node are linked in their order.
  for (let index = patterns.length - 1; index >= 0; index--) {
    const literal = patterns[index] as string;
    let node = 0;
    for (let i = 0; i < literal.length; i++) node = childOf(trie, node, classOf[literal.charCodeAt(i)] as number);
    trie.nextPattern[index] = trie.firstPattern[node] as number;
    trie.firstPattern[node] = index;
  }
  return trie;
}

/** The child that a class leads to; it is added where there is none. */
function childOf(trie: Trie, node: number, cls: number): number {
  const { firstChild, nextSibling, classTo } = trie;
  let child = firstChild[node] as number;
  while (child !== 0 && classTo[child] !== cls) child = nextSibling[child] as number;
  if (child !== 0) return child;
  const added = trie.nodes++;
  nextSibling[added] = firstChild[node] as number;
  firstChild[node] = added;
  classTo[added] = cls;
  return added;
}

/** The states by depth: a state's number is its place. */
interface States {
  /** Place -> node of the tree. */
  nodes: Int32Array;
  /** Place -> the longest suffix that is a state too, where the search goes on after a mismatch. */
  fail: Int32Array;
  /** Place -> the moves of the suffix, with the state's own children over them. */
  rows: Uint16Array | Uint32Array;
  /** Whether a pattern ends there, its own or one of a suffix. */
  isFinal: Uint8Array;
}

function searchOrder({ nodes: count, firstChild, nextSibling, classTo, firstPattern }: Trie): States {
  const nodes = new Int32Array(count);
  const fail = new Int32Array(count);
  const isFinal = new Uint8Array(count);
  const rows = tableOf(count);
  for (let place = 0, known = 1; place < count; place++) {
    const node = nodes[place] as number;
    const suffix = fail[place] as number;
    const row = place << CLASS_BITS;
    const suffixRow = suffix << CLASS_BITS;
    if (place > 0) rows.copyWithin(row, suffixRow, suffixRow + (1 << CLASS_BITS));
    isFinal[place] = (firstPattern[node] as number) !== -1 ? 1 : (isFinal[suffix] as number);
    for (let child = firstChild[node] as number; child !== 0; child = nextSibling[child] as number) {
      const cls = classTo[child] as number;
      nodes[known] = child;
      fail[known] = place === 0 ? 0 : (rows[suffixRow + cls] as number);
      rows[row + cls] = known++;
    }
  }
  return { nodes, fail, rows, isFinal };
}

function tableOf(states: number): Uint16Array | Uint32Array {
  const size = states << CLASS_BITS;
  return states < 0x10000 ? new Uint16Array(size) : new Uint32Array(size);
}

/** Final states get the highest numbers, so that the search tells them by one comparison. */
function finalsLast({ isFinal }: States): { numberOf: Int32Array; firstFinal: number } {
  const finals = isFinal.reduce((sum, final) => sum + final, 0);
  const firstFinal = isFinal.length - finals;
  const numberOf = new Int32Array(isFinal.length);
  let plain = 0;
  let final = firstFinal;
  for (let place = 0; place < isFinal.length; place++) numberOf[place] = isFinal[place] === 1 ? final++ : plain++;
  return { numberOf, firstFinal };
}

function renumbered(rows: Uint16Array | Uint32Array, numberOf: Int32Array): Uint16Array | Uint32Array {
  const next = tableOf(numberOf.length);
  for (let place = 0; place < numberOf.length; place++) {
    const from = place << CLASS_BITS;
    const into = (numberOf[place] as number) << CLASS_BITS;
    for (let cls = 0; cls < 1 << CLASS_BITS; cls++) next[into + cls] = numberOf[rows[from + cls] as number] as number;
  }
  return next;
}

/** The patterns of each final state: its own, then those of its suffixes. */
function hitsOf(
  { firstPattern, nextPattern }: Trie,
  { nodes, fail, isFinal }: States,
  { numberOf, firstFinal }: { numberOf: Int32Array; firstFinal: number },
): { hitStart: Int32Array; hit: Int32Array } {
  const hitStart = new Int32Array(numberOf.length - firstFinal + 1);
  const hit: number[] = [];
  for (let place = 0; place < nodes.length; place++) {
    if (isFinal[place] === 0) continue;
    for (let at = place; at !== 0; at = fail[at] as number) {
      let pattern = firstPattern[nodes[at] as number] as number;
      for (; pattern !== -1; pattern = nextPattern[pattern] as number) hit.push(pattern);
    }
    hitStart[(numberOf[place] as number) - firstFinal + 1] = hit.length;
  }
  return { hitStart, hit: Int32Array.from(hit) };
}
