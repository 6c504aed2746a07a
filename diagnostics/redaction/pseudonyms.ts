import { createHash, hash } from 'node:crypto';

/** Hexadecimal digits of the keyed hash: 48 bits. */
const HASH_DIGITS = 12;
/** Digits that let a later pass know a pseudonym for one, whatever its key. */
const CHECK_DIGITS = 4;
/** Digits that members of one group (a subnet, a MAC vendor) have in common. */
const GROUP_DIGITS = 4;
/** Values remembered before the older half is forgotten; bounds the memory of a run over hostile input. */
const CACHE_LIMIT = 1 << 16;

export interface PseudonymsOptions {
  /** The secret of one ticket; its pseudonyms cannot be linked with those of another. */
  key: Uint8Array;
  /** Told of each new pseudonym, so that the unit's owner can keep the map. */
  onNew?: ((token: string, kind: string, value: string) => void) | undefined;
}

/** Gives each value its pseudonym, `<kind:digits>`. */
export interface Pseudonyms {
  /** `value` in canonical form; `group` is what relatives share, such as a subnet. */
  of(kind: string, value: string, group?: string): string;
}

/** HMAC-SHA256 over kind and value, cut to 48 bits; two values that would share one get longer ones. */
export function createPseudonyms({ key, onNew }: PseudonymsOptions): Pseudonyms {
  let recent = new Map<string, Map<string, string>>();
  let older = new Map<string, Map<string, string>>();
  let size = 0;
  let ownerOf = new Map<string, string>();

  const digest = createDigest(key);
  let groups = new Map<string, string>();

  function groupDigits(kind: string, group: string): string {
    const name = `${kind}/group\0${group}`;
    let digits = groups.get(name);
    if (digits === undefined) {
      digits = digest(name).slice(0, GROUP_DIGITS);
      groups.set(name, digits);
    }
    return digits;
  }

  function make(kind: string, value: string, group: string | undefined): string {
    const hash = digest(`${kind}\0${value}`);
    const shared = group === undefined ? '' : groupDigits(kind, group);
    for (let digits = HASH_DIGITS; ; digits += 4) {
      const body = shared + hash.slice(0, digits);
      const token = `<${kind}:${body}${checkDigits(kind, body)}>`;
      const owner = ownerOf.get(token);
      if (owner === undefined || owner === value || digits >= 24) {
        ownerOf.set(token, value);
        if (owner === undefined) onNew?.(token, kind, value);
        return token;
      }
    }
  }

  function remember(kind: string, value: string, token: string): void {
    if (++size > CACHE_LIMIT) {
      older = recent;
      recent = new Map();
      ownerOf = new Map();
      groups = new Map();
      size = 1;
    }
    let ofKind = recent.get(kind);
    if (ofKind === undefined) recent.set(kind, (ofKind = new Map()));
    ofKind.set(value, token);
  }

  return {
    of(kind, value, group) {
      const known = recent.get(kind)?.get(value);
      if (known !== undefined) return known;
      // A copy: the value may be a part of a window, which must not stay in memory for its sake.
      const copy = Buffer.from(value, 'utf16le').toString('utf16le');
      const token = older.get(kind)?.get(copy) ?? make(kind, copy, group);
      remember(kind, copy, token);
      return token;
    },
  };
}

const BLOCK_BYTES = 64;

/**
 * HMAC-SHA256 (RFC 2104) by two one-shot hashes, which take half the time of an Hmac object. In hexadecimal; the text
 * is latin1.
 */
function createDigest(key: Uint8Array): (text: string) => string {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.set(key.length > BLOCK_BYTES ? createHash('sha256').update(key).digest() : key);
  const outer = Buffer.concat([block.map((byte) => byte ^ 0x5c), Buffer.alloc(32)]);
  let inner: Buffer = Buffer.concat([block.map((byte) => byte ^ 0x36), Buffer.alloc(BLOCK_BYTES * 4)]);
  return (text) => {
    if (BLOCK_BYTES + text.length > inner.length) {
      const longer = Buffer.alloc((BLOCK_BYTES + text.length) * 2);
      inner.copy(longer, 0, 0, BLOCK_BYTES);
      inner = longer;
    }
    inner.write(text, BLOCK_BYTES, 'latin1');
    hash('sha256', inner.subarray(0, BLOCK_BYTES + text.length), 'buffer').copy(outer, BLOCK_BYTES);
    return hash('sha256', outer, 'hex');
  };
}

/** FNV-1a over kind and digits, 16 bits of it: no secret, it only tells a pseudonym from a text that looks like one. */
function checkDigits(kind: string, body: string): string {
  let hash = 0x811c9dc5;
  const text = `${kind}:${body}`;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return ((hash ^ (hash >>> 16)) & 0xffff).toString(16).padStart(CHECK_DIGITS, '0');
}

const SHAPE = /<([a-z][a-z0-9-]{0,15}):([0-9a-f]{16,28})>/y;

/** The end of the pseudonym that begins at `at`, or -1 where none does. */
export function pseudonymEnd(text: string, at: number): number {
  SHAPE.lastIndex = at;
  const found = SHAPE.exec(text);
  if (found === null) return -1;
  const [whole, kind = '', digits = ''] = found;
  const body = digits.slice(0, -CHECK_DIGITS);
  return checkDigits(kind, body) === digits.slice(-CHECK_DIGITS) ? at + whole.length : -1;
}
