import { isUnreadable } from '../base/database.ts';
import { messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Incident } from './incident.ts';
import { RETRY_COLLECTION_MS } from './waits.ts';

/** Work on one incident, or one part of a round, after the other: what fails is logged, and holds up no other. */
export class OneByOne {
  readonly #log: Log;
  #failed = false;

  constructor(log: Log) {
    this.#log = log;
  }

  /**
   * Returns whether the work came to its end.
   * @throws what the database throws when its file is damaged: nothing can go on then.
   */
  async work({ ref }: Pick<Incident, 'ref'>, work: () => Promise<unknown>, signal: AbortSignal): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (isUnreadable(error)) throw error;
      this.#failed = true;
      if (!signal.aborted) this.#log.error({ ref, error: messageOf(error) }, 'work on an incident failed');
      return false;
    }
  }

  /** One part of a round: where it fails, that is logged, the result is undefined, and the others go on. */
  async step<T>(step: string, work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (isUnreadable(error)) throw error;
      this.#failed = true;
      if (!signal.aborted) this.#log.error({ step, error: messageOf(error) }, 'a part of the round failed');
      return undefined;
    }
  }

  /** When the next round is due: after a failure soon, but never at once, or it would fail without a pause. */
  wait(ms: number | null): number | null {
    if (!this.#failed) return ms;
    return ms === null || ms <= 0 ? RETRY_COLLECTION_MS : Math.min(ms, RETRY_COLLECTION_MS);
  }
}
