import { systemRandom } from '../../agent/base/random.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import { writeArchive } from '../../diagnostics/bundle/write-archive.ts';

/** Writes a bundle whose logs, of so many bytes each, do not pack. */
export async function bundleWithLogs(path: string, logs: Record<string, number>): Promise<void> {
  const written = await writeArchive({
    path,
    entries: [
      { name: 'report.html', content: { kind: 'bytes', make: () => Buffer.from('<p>read me first') } },
      ...Object.entries(logs).map(([name, bytes]) => ({
        name: `files/${name}`,
        content: { kind: 'bytes' as const, make: () => Buffer.from(systemRandom.bytes(bytes)) },
      })),
    ],
    maxBytes: Number.POSITIVE_INFINITY,
    at: systemClock.now(),
    onEntry: () => undefined,
    signal: new AbortController().signal,
  });
  if (!written.ok) throw new Error(written.why);
}
