import type { Host } from '../host/host.ts';
import { parseAnrLog } from '../parsers/anr-log.ts';
import { parseAnrTrace } from '../parsers/anr-trace.ts';
import { instantOrNull } from '../parsers/instant.ts';
import type { Anr } from '../snapshot/android-facts.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import { MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';

const TRACES = '/data/anr';
/** Written when somebody asks for stacks (a bugreport, a debugger) they have other names. */
const OF_AN_ANR = /^(?:anr_|traces\.txt$)/;
const MAX_TRACES = 8;
const EVENTS = [
  'logcat',
  '-d',
  '-b',
  'events',
  '-v',
  'threadtime',
  '-v',
  'year',
  '-v',
  'UTC',
  '-s',
  'am_anr:V',
] as const;
const MAX_ANRS = 100;
/** A trace is written within moments of the event that tells of the same. */
const SAME_MS = 60_000;

/** Programs that did not respond: the traces that Android keeps of them, and the event log. */
export const anrs: Collector = {
  name: 'anrs',
  platforms: ['android'],
  sections: ['anrs'],
  weight: 'light',
  budget: { timeMs: 15_000, bytes: 24 * MEBIBYTE },
  carries: ['logs', 'software'],
  collect: async (host) => {
    const evidence: EvidencePointer[] = [];
    const found = await ofTraces(host, evidence);
    const log = await host.run(EVENTS, { timeoutMs: 5000, maxBytes: 2 * MEBIBYTE, tail: true });
    if (log.ok && log.exitCode === 0) {
      evidence.push({ file: log.source });
      for (const anr of parseAnrLog(log.stdout, log.source)) {
        const known = found.find((one) => isSame(one, anr));
        if (known === undefined) found.push(anr);
        else known.reason ??= anr.reason;
      }
    }
    if (evidence.length === 0) return {};
    const inOrder = found.toSorted((a, b) => (a.time ?? '').localeCompare(b.time ?? ''));
    return { facts: { anrs: inOrder.slice(-MAX_ANRS) }, evidence };
  },
};

async function ofTraces(host: Host, evidence: EvidencePointer[]): Promise<Anr[]> {
  const listing = await host.list(TRACES);
  const names = listing.ok ? listing.entries.map(({ name }) => name).filter((name) => OF_AN_ANR.test(name)) : [];
  const found: Anr[] = [];
  // Their names carry the time: anr_2023-04-11-20-15-37-123.
  for (const name of names.toSorted().slice(-MAX_TRACES)) {
    const read = await host.readFile(`${TRACES}/${name}`, { maxBytes: 2 * MEBIBYTE });
    if (!read.ok) continue;
    evidence.push({ file: read.source });
    const { subject, processes } = parseAnrTrace(read.text);
    const [first] = processes;
    if (first === undefined) continue;
    const { process, pid, time, mainStack, line } = first;
    found.push({ process, pid, reason: subject, stack: mainStack, time, at: { file: read.source, line } });
  }
  return found;
}

function isSame(a: Anr, b: Anr): boolean {
  if (a.process !== b.process || (a.pid !== null && b.pid !== null && a.pid !== b.pid)) return false;
  const [first, second] = [instantOrNull(a.time), instantOrNull(b.time)];
  return first === null || second === null || Math.abs(first - second) <= SAME_MS;
}
