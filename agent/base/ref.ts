import type { Random } from './random.ts';

/** Crockford's base 32: no I, L, O or U, so a reference survives being read out and typed in. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 5;

/** A short reference for people, e.g. `DT-7K3QF`. Not unique across units: machines match the UUID. */
export function newRef(random: Random): string {
  const letters = Array.from(random.bytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]);
  return `DT-${letters.join('')}`;
}
