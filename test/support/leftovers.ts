import { afterAll, beforeAll } from 'vitest';

/** Kinds of resource that a test must not leave behind in its process. */
const WATCHED = new Set([
  'Timeout',
  'TCPServerWrap',
  'TCPSocketWrap',
  'ProcessWrap',
  'FSEventWrap',
  'StatWatcher',
  'FILEHANDLE',
]);
/** The runner's own timers, which tell of progress, are over by then. */
const PATIENCE_MS = 2000;

let before = new Map<string, number>();

beforeAll(() => {
  before = count();
});

/** Sockets and child processes take a few turns of the event loop to close; timers and servers do not go by themselves. */
afterAll(async () => {
  let left: string[] = [];
  for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline;) {
    left = [...count()].filter(([kind, n]) => n > (before.get(kind) ?? 0)).map(([kind, n]) => `${n} ${kind}`);
    if (left.length === 0) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`the tests of this file left behind: ${left.join(', ')}`);
});

function count(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo())
    if (WATCHED.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
