import type { Host } from '../host/host.ts';
import { parseLastInstall, parseRecoveryLog } from '../parsers/last-install.ts';
import { intOrNull } from '../parsers/numbers.ts';
import { parseUpdateEngineLog, parseUpdateEngineStatus } from '../parsers/update-engine-log.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import type { AndroidUpdateFacts } from '../snapshot/updater-facts.ts';
import { updaterFacts } from '../snapshot/updater-facts.ts';
import { MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';
import { runProgram } from './program.ts';
import { readProperties } from './properties.ts';
import type { Properties } from './properties.ts';

const ENGINE_LOGS = '/data/misc/update_engine_log';
/** The newest two: the one of this start and the one of the update. */
const MAX_LOGS = 2;
const RECOVERY = ['/cache/recovery', '/data/misc/recovery'];
/** It follows the engine until it is ended; its first line is what we want. */
const FOLLOW_MS = 1500;

/** What Android's updaters did: slots and verified boot, update_engine, and recovery of units without slots. */
export const androidUpdate: Collector = {
  name: 'android-update',
  platforms: ['android'],
  sections: ['updaters'],
  weight: 'light',
  budget: { timeMs: 15_000, bytes: 8 * MEBIBYTE },
  carries: ['software', 'logs'],
  provesUpdates: true,
  collect: async (host) => {
    const properties = await readProperties(host);
    const evidence: EvidencePointer[] = [...properties.evidence];
    const facts: AndroidUpdateFacts = {
      fingerprint: said(properties, 'ro.build.fingerprint'),
      incremental: said(properties, 'ro.build.version.incremental'),
      slotSuffix: said(properties, 'ro.boot.slot_suffix'),
      verifiedBoot: said(properties, 'ro.boot.verifiedbootstate'),
      bootReason: said(properties, 'sys.boot.reason') ?? said(properties, 'ro.boot.bootreason'),
      bootCount: await readBootCount(host),
      engineStatus: await readEngineStatus(host),
      attempts: await readAttempts(host, evidence),
      recovery: await readRecovery(host, evidence),
    };
    return { facts: { updaters: updaterFacts({ android: facts }) }, evidence };
  },
};

function said(properties: Properties, name: string): { text: string; at: EvidencePointer } | null {
  const [text, [at]] = [properties.get(name), properties.evidenceOf(name)];
  return text === null || at === undefined ? null : { text, at };
}

async function readBootCount(host: Host): Promise<number | null> {
  return intOrNull((await runProgram(host, ['settings', 'get', 'global', 'boot_count']))?.stdout);
}

async function readEngineStatus(host: Host): Promise<AndroidUpdateFacts['engineStatus']> {
  const run = await runProgram(host, ['update_engine_client', '--follow'], { timeoutMs: FOLLOW_MS, anyExit: true });
  if (run === null) return null;
  for (const [text, file] of [
    [run.stdout, run.source],
    [run.stderr, run.source.replace(/stdout$/, 'stderr')],
  ] as const) {
    const status = parseUpdateEngineStatus(text);
    if (status !== null) return { text: status.word, at: { file, line: status.line } };
  }
  return null;
}

async function readAttempts(host: Host, evidence: EvidencePointer[]): Promise<AndroidUpdateFacts['attempts']> {
  const listing = await host.list(ENGINE_LOGS);
  // Their names carry the time: update_engine.20261120-101500.
  const names = listing.ok ? listing.entries.map(({ name }) => name).filter((name) => /\.\d{8}-\d{6}$/.test(name)) : [];
  let text = '';
  const attempts: AndroidUpdateFacts['attempts'] = [];
  for (const name of names.toSorted().slice(-MAX_LOGS)) {
    const read = await host.readFile(`${ENGINE_LOGS}/${name}`, { maxBytes: 2 * MEBIBYTE, tail: true });
    if (!read.ok) continue;
    evidence.push({ file: read.source });
    attempts.push(...parseUpdateEngineLog(read.text, read.source));
    text += read.text;
  }
  if (text !== '') return joinStarts(attempts);
  const log = await runProgram(host, ['logcat', '-d', '-b', 'all', '-v', 'threadtime', '-s', 'update_engine:V']);
  if (log === null) return [];
  evidence.push({ file: log.source });
  return parseUpdateEngineLog(log.stdout, log.source);
}

/** What the engine found at its start stands in a log of its own; it belongs to the attempt of the log before. */
function joinStarts(attempts: AndroidUpdateFacts['attempts']): AndroidUpdateFacts['attempts'] {
  return attempts.reduce<AndroidUpdateFacts['attempts']>((joined, attempt) => {
    const before = joined.at(-1);
    const isStart =
      attempt.targetSlot === null && (attempt.outcome === 'rolled-back' || attempt.outcome === 'confirmed');
    if (before?.outcome !== 'applied' || !isStart) return [...joined, attempt];
    return [...joined.slice(0, -1), { ...before, outcome: attempt.outcome, at: attempt.at }];
  }, []);
}

async function readRecovery(host: Host, evidence: EvidencePointer[]): Promise<AndroidUpdateFacts['recovery']> {
  for (const folder of RECOVERY)
    for (const [name, parse] of [
      ['last_install', parseLastInstall],
      ['last_log', parseRecoveryLog],
    ] as const) {
      const read = await host.readFile(`${folder}/${name}`, { maxBytes: MEBIBYTE, tail: name === 'last_log' });
      const found = read.ok ? parse(read.text, read.source) : null;
      if (!read.ok || found === null) continue;
      evidence.push({ file: read.source });
      return found;
    }
  return null;
}
