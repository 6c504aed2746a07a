import type { ReadOptions } from './host.ts';

/** Bytes as text: UTF-8 with invalid bytes replaced or, where asked, one character a byte. */
export function decode(bytes: Uint8Array, encoding: ReadOptions['encoding']): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString(encoding === 'latin1' ? 'latin1' : 'utf8');
}

/** The bytes of a text that `decode` gave. */
export function encode(text: string, encoding: ReadOptions['encoding']): Buffer {
  return Buffer.from(text, encoding === 'latin1' ? 'latin1' : 'utf8');
}
