import { describe, expect, it } from 'vitest';
import { KeyedHash } from '../../../diagnostics/redaction/keyed-hash.ts';

/** The key and the vectors that the authors of Chaskey-12 publish: the message of n bytes is 0, 1, … n - 1. */
const KEY = [0x833d3433, 0x009f389f, 0x2398e64f, 0x417acf39];
const VECTORS: [number, string][] = [
  [0, '43cb1f41 51eba0c2 ff0a8ac3 7ee3f642'],
  [1, 'f9ac2067 9c35a846 441aad3d 777b7330'],
  [2, '57da70c5 2a873cb0 19ee8b2a 165cd82e'],
  [16, '5dd0e2a9 fb5eac8c 633a392e 500c36f3'],
  [17, '8b5f6d5a 202314f6 22092368 9639e606'],
  [63, '2dd072e1 42b89efe fb26b615 049aa451'],
];

function hash(): KeyedHash {
  const key = Buffer.alloc(16);
  KEY.forEach((word, i) => key.writeUInt32LE(word, i * 4));
  return new KeyedHash(key);
}

describe('the keyed hash of pseudonyms', () => {
  it.each(VECTORS)('gives the published vector of %i bytes', (length, vector) => {
    const message = String.fromCharCode(...Array.from({ length }, (_, i) => i));
    const words = hash().of(message.slice(0, 5), message.slice(5, 9), message.slice(9));
    expect([...words].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join(' ')).toBe(vector);
  });

  it('takes messages of any length', () => {
    const subject = hash();
    const long = [...subject.of('kind', '\0', 'x'.repeat(100_000))];
    expect([...subject.of('kind', '\0', 'x'.repeat(100_001))]).not.toEqual(long);
    expect([...hash().of('kind', '\0', 'x'.repeat(100_000))]).toEqual(long);
  });
});
