const NEWLINE = 0x0a;

/**
 * Cuts what was cut short back to whole lines, so that no half of a secret, of a character or of a record is left
 * where nobody would know it. One single line stays as it is.
 */
export function wholeLines(bytes: Uint8Array, cutAt: 'start' | 'end'): Uint8Array {
  if (cutAt === 'start') {
    const first = bytes.indexOf(NEWLINE);
    return first === -1 || first === bytes.length - 1 ? bytes : bytes.subarray(first + 1);
  }
  const last = bytes.lastIndexOf(NEWLINE);
  return last === -1 ? bytes : bytes.subarray(0, last + 1);
}
