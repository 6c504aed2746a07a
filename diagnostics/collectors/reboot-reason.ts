import type { Host } from '../host/host.ts';
import { causeOfBootReason, parseBootHistory, parseEndOfJournal, parseStarts } from '../parsers/boot-reason.ts';
import { isoOfSeconds, isoTimeOrNull } from '../parsers/instant.ts';
import { parseJournalBoots } from '../parsers/journal-json.ts';
import { parseKernelLog } from '../parsers/kernel-log.ts';
import { parseLastBoot } from '../parsers/last-boots.ts';
import { intOrNull } from '../parsers/numbers.ts';
import type { RebootCause, RebootFacts } from '../snapshot/fault-facts.ts';
import { LAST_BOOTS, WATCHDOG_RESET } from './boot.ts';
import { KIBIBYTE, MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';
import { LIST_BOOTS } from './journal.ts';
import { readProperties } from './properties.ts';
import { Reader } from './reader.ts';

type Word = RebootFacts['words'][number];

const PSTORE = '/sys/fs/pstore';
/** Where systemd-pstore(8) moves them at a start; of some earlier start, so they are evidence alone. */
const ARCHIVED_PSTORE = '/var/lib/systemd/pstore';
const MAX_ARCHIVED = 4;
const LAST_KMSG = '/proc/last_kmsg';
const JOURNAL_BEFORE = ['journalctl', '-q', '--no-pager', '-b', '-1', '-o', 'short-iso', '-n', '400'] as const;
const MAX_TEXT = 300;

/**
 * Why the unit started anew: one cause for each start, by the most trusted source that says something. What the
 * kernel kept of its own end comes first, then the watchdog, the firmware's reason, and how the log before ended.
 */
export const rebootReason: Collector = {
  name: 'reboot-reason',
  platforms: ['linux', 'android'],
  sections: ['reboot'],
  weight: 'light',
  budget: { timeMs: 12_000, bytes: 6 * MEBIBYTE },
  carries: ['logs', 'usage'],
  collect: async (host) => {
    const reader = new Reader(host);
    const android = host.identity.platform === 'android';
    const words: Word[] = [
      ...(await ofPstore(host, reader)),
      ...(await ofWatchdog(reader)),
      ...(android ? await ofBootReason(host) : await ofLogBefore(host)),
    ];
    if (!android) await keepArchived(reader);
    const starts = android ? await androidStarts(host) : await linuxStarts(host);
    if (words.length === 0 && starts.starts.length === 0) return {};
    const facts: RebootFacts = {
      bootId: host.identity.bootId,
      cause: words[0]?.cause ?? 'unknown',
      words,
      ...starts,
    };
    const evidence = [...reader.evidence, ...words.flatMap(({ at }) => (at === null ? [] : [at]))];
    return { facts: { reboot: facts }, evidence };
  },
};

/** Memory that outlives a restart. A panic comes before an oops: after the one, the unit is sure to have stopped. */
async function ofPstore(host: Host, reader: Reader): Promise<Word[]> {
  const names = ((await reader.entries(PSTORE)) ?? []).map(({ name }) => name);
  const files = names.filter((name) => /^(?:dmesg|console)-/.test(name)).map((name) => `${PSTORE}/${name}`);
  const found: Word[] = [];
  // Kernels of older Android units keep it in a file of their own.
  const old = host.identity.platform === 'android' && files.length === 0 ? [LAST_KMSG] : [];
  for (const path of [...files.slice(0, 16), ...old]) {
    const read = await host.readFile(path, { maxBytes: 256 * KIBIBYTE, tail: true });
    if (!read.ok) continue;
    for (const { kind, text, line } of parseKernelLog(read.text).marks) {
      const cause = kind === 'panic' ? 'kernel-panic' : kind === 'oops' ? 'kernel-oops' : null;
      if (cause !== null) found.push(word('pstore', cause, text, { file: read.source, line }));
    }
  }
  const panic = found.find(({ cause }) => cause === 'kernel-panic');
  return panic === undefined
    ? found.slice(0, 1)
    : [panic, ...found.filter(({ cause }) => cause !== 'kernel-panic').slice(0, 1)];
}

/** The latest of each kind: a folder named after its time, or files that the next ones write over. */
async function keepArchived(reader: Reader): Promise<void> {
  const entries = (await reader.entries(ARCHIVED_PSTORE)) ?? [];
  const latest = entries.filter(({ type }) => type === 'folder').at(-1);
  const inside = latest === undefined ? [] : ((await reader.entries(`${ARCHIVED_PSTORE}/${latest.name}`)) ?? []);
  const files = [
    ...entries.filter(({ type }) => type === 'file').map(({ name }) => name),
    ...inside.filter(({ type }) => type === 'file').map(({ name }) => `${latest?.name}/${name}`),
  ];
  for (const name of files.filter((one) => /(?:^|\/)(?:dmesg|console)\b/.test(one)).slice(-MAX_ARCHIVED))
    await reader.file(`${ARCHIVED_PSTORE}/${name}`, 256 * KIBIBYTE);
}

async function ofWatchdog(reader: Reader): Promise<Word[]> {
  const file = await reader.file('/sys/class/watchdog/watchdog0/bootstatus');
  const status = intOrNull(file?.text);
  if (file === null || status === null || (status & WATCHDOG_RESET) === 0) return [];
  return [
    word('watchdog', 'watchdog', `bootstatus ${status}: the watchdog caused the last start`, {
      file: file.source,
      line: 1,
    }),
  ];
}

async function ofBootReason(host: Host): Promise<Word[]> {
  const properties = await readProperties(host);
  // The first is what bootstat made of the others.
  return ['sys.boot.reason', 'ro.boot.bootreason', 'persist.sys.boot.reason'].flatMap((name) => {
    const reason = properties.get(name);
    if (reason === null) return [];
    return [word(name, causeOfBootReason(reason), reason, properties.evidenceOf(name)[0] ?? null)];
  });
}

async function ofLogBefore(host: Host): Promise<Word[]> {
  const words: Word[] = [];
  const journal = await host.run(JOURNAL_BEFORE, { timeoutMs: 4000, maxBytes: MEBIBYTE, tail: true });
  const text = journal.ok && journal.exitCode === 0 ? journal.stdout : '';
  const end = text === '' ? null : parseEndOfJournal(text);
  if (journal.ok && text !== '') {
    const oops = parseKernelLog(text).marks.findLast(({ kind }) => kind === 'oops' || kind === 'panic');
    // With an end in order after it, the oops is not why the unit went down.
    if (oops !== undefined && end === null)
      words.push(
        word('journal', oops.kind === 'panic' ? 'kernel-panic' : 'kernel-oops', oops.text, {
          file: journal.source,
          line: oops.line,
        }),
      );
    if (end !== null) words.push(word('journal', end.cause, end.text, { file: journal.source, line: end.line }));
  }
  const last = await host.run(LAST_BOOTS, { timeoutMs: 2000, maxBytes: 64 * KIBIBYTE });
  const before = last.ok && last.exitCode === 0 ? parseLastBoot(last.stdout) : null;
  if (last.ok && before !== null)
    words.push(
      before.clean
        ? word('wtmp', 'user', 'an orderly shutdown was written down', { file: last.source, line: before.line })
        : word('wtmp', 'power-loss', 'no shutdown was written down', { file: last.source, line: before.line }),
    );
  return words;
}

async function linuxStarts(host: Host): Promise<Pick<RebootFacts, 'starts' | 'startsAt'>> {
  const run = await host.run(LAST_BOOTS, { timeoutMs: 2000, maxBytes: 64 * KIBIBYTE });
  const written = run.ok && run.exitCode === 0 ? parseStarts(run.stdout) : [];
  const starts = written.flatMap((text) => isoTimeOrNull(text) ?? []);
  if (run.ok && starts.length > 0) return { starts, startsAt: { file: run.source } };
  // Units without wtmp (read-only images, systemd built without it) have the journal.
  const boots = await host.run(LIST_BOOTS, { timeoutMs: 5000, maxBytes: MEBIBYTE, tail: true });
  if (!boots.ok || boots.exitCode !== 0 || boots.stdout === '') return { starts: [], startsAt: null };
  const remembered = parseJournalBoots(boots.stdout).flatMap(({ first }) => first ?? []);
  return { starts: remembered, startsAt: { file: boots.source } };
}

async function androidStarts(host: Host): Promise<Pick<RebootFacts, 'starts' | 'startsAt'>> {
  const name = 'persist.sys.boot.reason.history';
  const properties = await readProperties(host);
  const starts = parseBootHistory(properties.get(name) ?? '').flatMap((seconds) => isoOfSeconds(seconds) ?? []);
  return { starts, startsAt: properties.evidenceOf(name)[0] ?? null };
}

function word(source: string, cause: RebootCause, text: string, at: Word['at']): Word {
  return { source, cause, text: text.trim().slice(0, MAX_TEXT), at };
}
