/** What comes back where a piece of work was not done in time. */
export const TOO_LATE = Symbol('too late');

/**
 * Waits for `work`, but no longer than `ms`, and not at all once the signal has aborted. The work itself cannot be
 * stopped by this; what it still gives afterwards is dropped, as is its error.
 */
export async function withTimeLimit<T>(
  work: Promise<T>,
  ms: number,
  signal?: AbortSignal,
): Promise<T | typeof TOO_LATE> {
  work.catch(() => undefined); // A late error has nobody left to hear it.
  if (signal?.aborted === true) return TOO_LATE;
  return await new Promise<T | typeof TOO_LATE>((resolve, reject) => {
    const giveUp = (): void => finish(() => resolve(TOO_LATE));
    const timer = setTimeout(giveUp, Math.max(0, ms));
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      settle();
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    work.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error instanceof Error ? error : new Error(String(error)))),
    );
  });
}
