/** What a text is made of, one bit each: many questions are answered by it without looking again. */
export const SHAPE = { letter: 1, digit: 2, less: 4, bracket: 8, colon: 16, slash: 32, underscore: 64 } as const;

const OF_CHARACTER = new Uint8Array(256);
for (const [bit, characters] of [
  [SHAPE.letter, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'],
  [SHAPE.digit, '0123456789'],
  [SHAPE.less, '<'],
  [SHAPE.bracket, '('],
  [SHAPE.colon, ':'],
  [SHAPE.slash, '/'],
  [SHAPE.underscore, '_'],
] as const)
  for (const code of Buffer.from(characters, 'latin1')) OF_CHARACTER[code] = bit;
// Parts of characters of other scripts.
OF_CHARACTER.fill(SHAPE.letter, 0x80);

/** The bits of bytes. */
export function shapeOfBytes(bytes: Uint8Array, from: number, to: number): number {
  let shape = 0;
  for (let at = from; at < to; at++) shape |= OF_CHARACTER[bytes[at] as number] as number;
  return shape;
}

/** The bits of a text whose characters are bytes. */
export function shapeOf(text: string): number {
  let shape = 0;
  for (let i = 0; i < text.length; i++) shape |= OF_CHARACTER[text.charCodeAt(i)] as number;
  return shape;
}
