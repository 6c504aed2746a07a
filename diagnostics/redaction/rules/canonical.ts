/**
 * Tables of what a byte becomes before a value gets its pseudonym, or -1 where it is left out: what is the same to people
 * gets the same pseudonym.
 */
function tableOf(byByte: (byte: number) => number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, byte) => byByte(byte));
}

function lower(byte: number): number {
  const code = String.fromCharCode(byte).toLowerCase().charCodeAt(0);
  return code < 0x100 ? code : byte;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isLetter(byte: number): boolean {
  return lower(byte) >= 0x61 && lower(byte) <= 0x7a;
}

/** Names of machines, people and addresses are the same in any case. */
export const LOWER_CASE = tableOf(lower);

/** A number is the same however its digits are grouped. */
export const DIGITS_ONLY = tableOf((byte) => (isDigit(byte) ? byte : -1));

export const LETTERS_AND_DIGITS = tableOf((byte) => (isDigit(byte) || isLetter(byte) ? lower(byte) : -1));

/** A hardware address is the same with whatever stands between its digits. */
export const HEX_DIGITS = tableOf((byte) =>
  isDigit(byte) || (isLetter(byte) && lower(byte) <= 0x66) ? lower(byte) : -1,
);
