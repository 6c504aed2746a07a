import { SECOND_MS } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';

export interface TokenBucketOptions {
  /** How many may come at once. */
  burst: number;
  perSecond: number;
}

/** Limits a rate: each take costs a token, tokens come back steadily. */
export class TokenBucket {
  readonly #options: TokenBucketOptions;
  readonly #clock: Pick<Clock, 'monotonic'>;
  #tokens: number;
  #at: number;

  constructor(options: TokenBucketOptions, clock: Pick<Clock, 'monotonic'>) {
    this.#options = options;
    this.#clock = clock;
    this.#tokens = options.burst;
    this.#at = clock.monotonic();
  }

  /** Takes a token. Returns 0 when there was one, else the milliseconds until there is. */
  take(): number {
    const { burst, perSecond } = this.#options;
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#at) / SECOND_MS) * perSecond);
    this.#at = now;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    return ((1 - this.#tokens) / perSecond) * SECOND_MS;
  }
}
