const FIRST_SLOTS = 1 << 12;
/** The table is emptied rather than grown beyond this: it bounds the memory of a run over hostile input. */
const MOST_SLOTS = 1 << 15;
const WORDS = 2;

/** The hashes given so far, so that two values never share a pseudonym. Told apart by 64 bits, kept by the first 48. */
export class GivenHashes {
  private table = new Int32Array(FIRST_SLOTS * WORDS);
  private size = 0;

  /** `known`: the same value had it before; `taken`: another value has its first 48 bits. */
  add(digest: Int32Array): 'new' | 'known' | 'taken' {
    // A first word of zero means that the slot is free.
    return this.put(digest[0] === 0 ? 1 : (digest[0] as number), digest[1] as number);
  }

  private put(first: number, second: number): 'new' | 'known' | 'taken' {
    const { table } = this;
    const mask = table.length - 1;
    let slot = (first * WORDS) & mask;
    for (; table[slot] !== 0; slot = (slot + WORDS) & mask) {
      if (table[slot] !== first) continue;
      if (table[slot + 1] === second) return 'known';
      if ((table[slot + 1] as number) >>> 16 === second >>> 16) return 'taken';
    }
    table[slot] = first;
    table[slot + 1] = second;
    if (++this.size * 2 > table.length / WORDS) this.grow();
    return 'new';
  }

  private grow(): void {
    const { table } = this;
    const slots = table.length / WORDS;
    this.size = 0;
    if (slots >= MOST_SLOTS) {
      table.fill(0);
      return;
    }
    this.table = new Int32Array(slots * 2 * WORDS);
    for (let at = 0; at < table.length; at += WORDS)
      if (table[at] !== 0) this.put(table[at] as number, table[at + 1] as number);
  }
}
