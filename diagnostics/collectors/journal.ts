import { parseJournalBoots, parseJournalErrors } from '../parsers/journal-json.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import { MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';
import type { Host } from '../host/host.ts';

const TIMEOUT_MS = 5000;
const MAX_BYTES = 4 * MEBIBYTE;
/** What is kept of an entry; all its fields would be five times as much. */
const FIELDS =
  '--output-fields=MESSAGE,PRIORITY,SYSLOG_IDENTIFIER,_SYSTEMD_UNIT,_COMM,_PID,_BOOT_ID,_TRANSPORT,CODE_FILE,ERRNO';
const JSON_LINES = ['journalctl', '-q', '--no-pager', '-o', 'json', FIELDS] as const;

export const LIST_BOOTS = ['journalctl', '-q', '--no-pager', '--list-boots', '-o', 'json'] as const;
/** Errors of this start, and how the start before ended, each with all that a program may want to know of a line. */
const ERRORS = [...JSON_LINES, '-b', '0', '-p', 'err', '-n', '2000'] as const;
const BEFORE = [...JSON_LINES, '-b', '-1', '-p', 'warning', '-n', '1000'] as const;

/** The journal by start: which starts it remembers, who complained in this one, and the end of the one before. */
export const journal: Collector = {
  name: 'journal',
  platforms: ['linux'],
  sections: ['journal'],
  weight: 'light',
  budget: { timeMs: 15_000, bytes: 3 * MAX_BYTES },
  carries: ['logs'],
  collect: async (host) => {
    const boots = await ask(host, LIST_BOOTS);
    if (boots === null) return {};
    const evidence: EvidencePointer[] = [{ file: boots.source }];
    const errors = await ask(host, ERRORS);
    if (errors !== null) evidence.push({ file: errors.source });
    const known = parseJournalBoots(boots.stdout);
    const before = known.length > 1 ? await ask(host, BEFORE) : null;
    if (before !== null) evidence.push({ file: before.source });
    const found = errors === null ? [] : parseJournalErrors(errors.stdout, errors.source);
    return { facts: { journal: { boots: known, errors: found } }, evidence };
  },
};

async function ask(host: Host, argv: readonly [string, ...string[]]) {
  const run = await host.run(argv, { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, tail: true });
  return run.ok && run.exitCode === 0 && run.stdout !== '' ? run : null;
}
