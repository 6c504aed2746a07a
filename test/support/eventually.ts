/** How long a condition of another process may take on a busy machine. */
const LIMIT_MS = 60_000;
const EVERY_MS = 25;

/** Asks again and again until there is an answer; what another process does gives no event to wait for. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const started = performance.now();
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() - started > LIMIT_MS) throw new Error(`not within ${LIMIT_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
