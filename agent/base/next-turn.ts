/**
 * Lets everything else that waits have its turn before heavy work goes on: awaiting what is done already does not
 * leave the event loop, so whoever presses help meanwhile would wait for all of it.
 */
export async function nextTurn(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}
