import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { MINUTE_MS } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { verifyPin } from '../config/pin.ts';
import type { DoorAnswer } from '../panel/maintainer-services.ts';
import type { PinAttempts } from './pin-attempts.ts';

/** A session is short: the display stands in a room that others enter. */
export const SESSION_MS = 10 * MINUTE_MS;
const MOST_SESSIONS = 4;
const TOKEN_BYTES = 32;

export interface PinDoorOptions {
  attempts: PinAttempts;
  /** File with the hash of the PIN (`config set-pin`). */
  pinFile: string;
  clock: Clock;
  random: Random;
}

interface Session {
  until: number;
  /** The hash of the PIN that opened it: another PIN ends it. */
  pinHash: string;
}

/** The maintainer's PIN and the sessions that it opens. Sessions live in memory: a restart ends them. */
export class PinDoor {
  readonly #options: PinDoorOptions;
  readonly #sessions = new Map<string, Session>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: PinDoorOptions) {
    this.#options = options;
  }

  isPinSet(): boolean {
    return this.#pinHash() !== null;
  }

  /** One attempt after the other: each costs 32 MiB while it is checked. */
  async open(pin: string): Promise<DoorAnswer> {
    const turn = this.#queue.then(() => this.#open(pin));
    this.#queue = turn.catch(() => undefined);
    return await turn;
  }

  isOpen(token: string | undefined): boolean {
    if (token === undefined) return false;
    const session = this.#sessions.get(keyOf(token));
    return (
      session !== undefined && session.until > this.#options.clock.monotonic() && session.pinHash === this.#pinHash()
    );
  }

  close(token: string | undefined): void {
    if (token !== undefined) this.#sessions.delete(keyOf(token));
  }

  async #open(pin: string): Promise<DoorAnswer> {
    const { attempts, clock, random } = this.#options;
    const pinHash = this.#pinHash();
    if (pinHash === null) return { door: 'no-pin' };
    const waitMs = attempts.take();
    if (waitMs > 0) return { door: 'locked', waitMs };
    if (!(await verifyPin(pin, pinHash))) return { door: 'wrong-pin' };
    attempts.forgive();
    const token = Buffer.from(random.bytes(TOKEN_BYTES)).toString('base64url');
    const now = clock.monotonic();
    for (const [key, { until }] of this.#sessions) if (until <= now) this.#sessions.delete(key);
    const oldest = this.#sessions.keys().next().value;
    if (this.#sessions.size >= MOST_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
    this.#sessions.set(keyOf(token), { until: now + SESSION_MS, pinHash });
    return { door: 'open', token, lastsMs: SESSION_MS };
  }

  #pinHash(): string | null {
    try {
      return readFileSync(this.#options.pinFile, 'utf8').trim();
    } catch {
      return null; // Not set, or not readable: then those parts are off.
    }
  }
}

/** Tokens are looked up by their hash, so that how long a look-up takes says nothing about them. */
function keyOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
