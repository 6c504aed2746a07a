const FIRST_SLOTS = 1 << 12;
/** The table is emptied rather than grown beyond this: it bounds the memory of a run over hostile input. */
const MOST_SLOTS = 1 << 17;
const WORDS = 4;

/** The hashes given so far, so that two values never share a pseudonym. Told by the 128 bits, kept by the first 48. */
export class GivenHashes {
  private table = new Int32Array(FIRST_SLOTS * WORDS);
  private size = 0;

  /** `known`: the same value had it before; `taken`: another value has its first 48 bits. */
  add(digest: Int32Array): 'new' | 'known' | 'taken' {
    const slot = this.slotOf(digest);
    const { table } = this;
    if (table[slot] !== 0) return table[slot + 2] === digest[2] && table[slot + 3] === digest[3] ? 'known' : 'taken';
    // A first word of zero means that the slot is free.
    table[slot] = digest[0] === 0 ? 1 : (digest[0] as number);
    table[slot + 1] = digest[1] as number;
    table[slot + 2] = digest[2] as number;
    table[slot + 3] = digest[3] as number;
    if (++this.size * 2 > table.length / WORDS) this.grow();
    return 'new';
  }

  /** Where the same first 48 bits stand, or would. */
  private slotOf(digest: Int32Array): number {
    const { table } = this;
    const mask = table.length - 1;
    const first = digest[0] === 0 ? 1 : (digest[0] as number);
    const second = (digest[1] as number) >>> 16;
    let slot = (first * WORDS) & mask;
    while (table[slot] !== 0 && !(table[slot] === first && (table[slot + 1] as number) >>> 16 === second))
      slot = (slot + WORDS) & mask;
    return slot;
  }

  private grow(): void {
    const { table } = this;
    const slots = table.length / WORDS;
    this.size = 0;
    this.table = new Int32Array((slots < MOST_SLOTS ? slots * 4 : FIRST_SLOTS) * WORDS);
    if (slots >= MOST_SLOTS) return;
    for (let at = 0; at < table.length; at += WORDS) if (table[at] !== 0) this.add(table.subarray(at, at + WORDS));
  }
}
