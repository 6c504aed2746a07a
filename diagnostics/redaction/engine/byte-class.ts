/** Classes of a byte, one bit each. Bytes from 0x80 on count as letters: they are parts of UTF-8 characters. */
export const DIGIT = 1;
export const HEX = 2;
export const ALPHA = 4;
/** Letters, digits, `+ / = - _`: both alphabets of base64. */
export const BASE64 = 8;
/** Letters, digits, `_ - .`: what the name of a key is made of. */
export const NAME = 16;
/** Space and tab. */
export const BLANK = 32;
export const UPPER = 64;
/** NUL to 0x1f and DEL, tab among them. */
export const CONTROL = 128;

/** Byte -> its classes. */
export const CLASS: Uint8Array = classTable();

function classTable(): Uint8Array {
  const table = new Uint8Array(256);
  const add = (chars: string, flag: number) => {
    for (const byte of Buffer.from(chars, 'latin1')) table[byte] = (table[byte] ?? 0) | flag;
  };
  const digits = '0123456789';
  const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const letters = upper + upper.toLowerCase();
  add(digits, DIGIT);
  add(`${digits}abcdefABCDEF`, HEX);
  add(letters, ALPHA);
  add(upper, UPPER);
  add(`${letters}${digits}+/=-_`, BASE64);
  add(`${letters}${digits}_-.`, NAME);
  add(' \t', BLANK);
  for (let byte = 0; byte < 0x20; byte++) table[byte] = (table[byte] ?? 0) | CONTROL;
  table[0x7f] = CONTROL;
  for (let byte = 0x80; byte < 0x100; byte++) table[byte] = ALPHA;
  return table;
}

/** The same for a byte that is there: for loops that hostile input makes long. */
export function isOf(byte: number | undefined, classes: number): boolean {
  return ((CLASS[byte as number] as number) & classes) !== 0;
}

/** Whether the byte is of one of the classes; a position outside the text is of none. */
export function is(byte: number | undefined, classes: number): boolean {
  return byte !== undefined && ((CLASS[byte] as number) & classes) !== 0;
}
