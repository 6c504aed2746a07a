import { createHash } from 'node:crypto';
import type { Host } from '../host/host.ts';
import { parseCoredumpJournal } from '../parsers/coredump-journal.ts';
import { parseAndroidCrashes } from '../parsers/tombstone-crash.ts';
import { parseTombstoneProto } from '../parsers/tombstone-proto.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import type { Crash, CrashFacts } from '../snapshot/fault-facts.ts';
import { instantOrNull } from '../parsers/instant.ts';
import { MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';

/** SD_MESSAGE_COREDUMP of sd-messages.h. */
const COREDUMPS = [
  'journalctl',
  '-q',
  '--no-pager',
  '-o',
  'json',
  '-n',
  '200',
  'MESSAGE_ID=fc2e22bc6ee647b6b90729ab34a250b1',
] as const;
const CRASH_BUFFER = ['logcat', '-d', '-b', 'crash', '-v', 'threadtime', '-v', 'year', '-v', 'UTC'] as const;
const TOMBSTONES = '/data/tombstones';
const TIMEOUT_MS = 5000;
const MAX_SIGNATURES = 50;
const MAX_TIMES = 100;
const TOP_FRAMES = 3;

/** Programs that crashed: what systemd-coredump, tombstones and the crash buffer tell, counted by signature. */
export const crashes: Collector = {
  name: 'crashes',
  platforms: ['linux', 'android'],
  sections: ['crashes'],
  weight: 'light',
  budget: { timeMs: 15_000, bytes: 24 * MEBIBYTE },
  carries: ['logs', 'software'],
  collect: async (host) => {
    const evidence: EvidencePointer[] = [];
    const found =
      host.identity.platform === 'android' ? await ofAndroid(host, evidence) : await ofLinux(host, evidence);
    return found === null ? {} : { facts: { crashes: countBySignature(found) }, evidence };
  },
};

async function ofLinux(host: Host, evidence: EvidencePointer[]): Promise<Crash[] | null> {
  const run = await host.run(COREDUMPS, { timeoutMs: TIMEOUT_MS, maxBytes: 4 * MEBIBYTE, tail: true });
  if (!run.ok || run.exitCode !== 0) return null;
  evidence.push({ file: run.source });
  return parseCoredumpJournal(run.stdout, run.source);
}

/** Tombstones hold the most; without rights to them, the crash buffer tells of the same. */
async function ofAndroid(host: Host, evidence: EvidencePointer[]): Promise<Crash[] | null> {
  const listing = await host.list(TOMBSTONES);
  const names = listing.ok ? listing.entries.map(({ name }) => name) : [];
  const found: Crash[] = [];
  for (const stem of new Set(names.flatMap((name) => /^(tombstone_\d+)(?:\.pb)?$/.exec(name)?.[1] ?? []))) {
    const text = await readTombstone(host, stem, evidence);
    // Since Android 12 each stands there twice. The second holds raw memory, so it is read where the text says nothing.
    found.push(...(text.length > 0 ? text : await readTombstone(host, `${stem}.pb`, evidence)));
  }
  const buffer = await host.run(CRASH_BUFFER, { timeoutMs: TIMEOUT_MS, maxBytes: 4 * MEBIBYTE, tail: true });
  if (buffer.ok && buffer.exitCode === 0) {
    evidence.push({ file: buffer.source });
    const known = new Set(found.map(({ process, pid }) => `${process}:${pid}`));
    found.push(
      ...parseAndroidCrashes(buffer.stdout, buffer.source).filter(
        ({ process, pid }) => !known.has(`${process}:${pid}`),
      ),
    );
  }
  return evidence.length === 0 ? null : found;
}

async function readTombstone(host: Host, name: string, evidence: EvidencePointer[]): Promise<Crash[]> {
  const isProto = name.endsWith('.pb');
  const limits = { maxBytes: MEBIBYTE, ...(isProto ? { encoding: 'latin1' as const } : {}) };
  const read = await host.readFile(`${TOMBSTONES}/${name}`, limits);
  if (!read.ok) return [];
  evidence.push({ file: read.source });
  if (!isProto) return parseAndroidCrashes(read.text, read.source);
  const crash = parseTombstoneProto(Buffer.from(read.text, 'latin1'), read.source);
  return crash === null ? [] : [crash];
}

/** The same process, signal and top of the stack are the same fault. */
export function countBySignature(found: readonly Crash[]): CrashFacts {
  const bySignature = new Map<string, Crash[]>();
  for (const crash of found) {
    const signature = signatureOf(crash);
    bySignature.set(signature, [...(bySignature.get(signature) ?? []), crash]);
  }
  return [...bySignature].slice(0, MAX_SIGNATURES).flatMap(([signature, same]) => {
    const inOrder = same.toSorted((a, b) => (a.time ?? '').localeCompare(b.time ?? ''));
    const last = inOrder.at(-1);
    if (last === undefined) return [];
    const times = inOrder.flatMap(({ time }) => (instantOrNull(time) === null || time === null ? [] : [time]));
    return [{ signature, count: same.length, last, times: times.slice(-MAX_TIMES) }];
  });
}

function signatureOf({ process, signal, abortMessage, frames }: Crash): string {
  // An exception's text may carry what changes; its class does not.
  const what = signal ?? abortMessage?.split(':')[0] ?? '';
  return createHash('sha256')
    .update([process, what, ...frames.slice(0, TOP_FRAMES)].join('\n'))
    .digest('hex')
    .slice(0, 12);
}
