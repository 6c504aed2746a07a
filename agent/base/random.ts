import { randomBytes, randomUUID } from 'node:crypto';

/** Randomness comes in as an argument; a test gives a seeded one. */
export interface Random {
  /** Cryptographically strong in production. */
  bytes(count: number): Uint8Array;
  /** A version 4 UUID. */
  uuid(): string;
  /** Uniform in [0, 1); for jitter and the like, never for secrets. */
  fraction(): number;
}

/** The machine's own source. */
export const systemRandom: Random = {
  bytes: (count) => randomBytes(count),
  uuid: () => randomUUID(),
  fraction: () => Math.random(),
};
