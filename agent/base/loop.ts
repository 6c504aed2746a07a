import type { Clock } from './clock.ts';
import { SECOND_MS } from './clock.ts';
import { messageOf } from './errors.ts';
import type { Log } from './log.ts';
import type { Sleep } from './sleep.ts';

/** After a failure a loop waits this long before it tries again. */
const AFTER_FAILURE_MS = 30 * SECOND_MS;

export interface LoopOptions {
  name: string;
  /** One round of work. Returns how many milliseconds later the next is due at the latest; null: when woken. */
  round: (signal: AbortSignal) => Promise<number | null>;
  clock: Clock;
  sleep: Sleep;
  log: Log;
}

/**
 * Work that is done again and again: when due, or when woken. A failing round is logged and tried again later; it
 * never ends the loop, let alone the process. Health is the time since the last success.
 */
export class Loop {
  readonly name: string;
  readonly #options: LoopOptions;
  #wake = Promise.withResolvers<void>();
  #lastSuccess: number | null = null;
  #finished: Promise<void> = Promise.resolve();

  constructor(options: LoopOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** Begins; the first round runs at once. Ends when the signal aborts. */
  start(signal: AbortSignal): void {
    this.#finished = this.#run(signal);
  }

  /** Asks for a round now; while one runs, for another one after it. */
  wake(): void {
    this.#wake.resolve();
  }

  /** Resolves when the loop has ended after its signal aborted. */
  async stopped(): Promise<void> {
    await this.#finished;
  }

  /** Milliseconds since the last round that succeeded; null before the first. */
  sinceSuccessMs(): number | null {
    return this.#lastSuccess === null ? null : this.#options.clock.monotonic() - this.#lastSuccess;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { round, clock, log } = this.#options;
    while (!signal.aborted) {
      this.#wake = Promise.withResolvers<void>();
      let waitMs: number | null = AFTER_FAILURE_MS;
      try {
        waitMs = await round(signal);
        this.#lastSuccess = clock.monotonic();
      } catch (error) {
        if (!signal.aborted) log.error({ loop: this.name, error: messageOf(error) }, 'a round failed');
      }
      await this.#waitFor(waitMs, signal);
    }
  }

  async #waitFor(ms: number | null, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const over = new AbortController();
    const stop = AbortSignal.any([signal, over.signal]);
    const aborted = new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
    const due = ms === null ? aborted : this.#options.sleep(ms, stop).catch(() => undefined);
    await Promise.race([this.#wake.promise, due, aborted]);
    over.abort();
  }
}
