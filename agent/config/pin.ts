import { scrypt, timingSafeEqual } from 'node:crypto';
import type { ScryptOptions } from 'node:crypto';
import { z } from 'zod';
import type { Random } from '../base/random.ts';

/** What a maintainer's PIN looks like: 4 to 12 digits. */
export const Pin = z.string().regex(/^\d{4,12}$/);

/** 32 MiB and about a tenth of a second of a small processor for one guess (RFC 7914: N, r, p). */
const COST = { N: 2 ** 15, r: 8, p: 1 } as const;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const STORED = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/;
/** A damaged file must not make a check take all memory. */
const MAX_MEMORY_BYTES = 128 * 1024 * 1024;

/** The file of the hash in the state directory. */
export const PIN_FILE = 'pin';

/** `scrypt$N$r$p$salt$key`, salt and key in base64url. The PIN itself is stored nowhere. */
export async function hashPin(pin: string, random: Random): Promise<string> {
  const salt = Buffer.from(random.bytes(SALT_BYTES));
  const key = await derive(pin, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether the PIN is the one of the stored hash. False, too, for a hash that cannot be read. */
export async function verifyPin(pin: string, stored: string): Promise<boolean> {
  const match = STORED.exec(stored.trim());
  if (match === null || !Pin.safeParse(pin).success) return false;
  const [N, r, p] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const expected = Buffer.from(match[5] ?? '', 'base64url');
  if (expected.length !== KEY_BYTES) return false;
  try {
    const key = await derive(pin, Buffer.from(match[4] ?? '', 'base64url'), { N, r, p });
    return timingSafeEqual(key, expected);
  } catch {
    return false; // Cost figures that scrypt refuses.
  }
}

async function derive(pin: string, salt: Uint8Array, cost: ScryptOptions): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    scrypt(pin, salt, KEY_BYTES, { ...cost, maxmem: MAX_MEMORY_BYTES }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
