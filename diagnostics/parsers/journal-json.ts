import { z } from 'zod';
import type { JournalFacts } from '../snapshot/journal-facts.ts';
import { isoOfSeconds } from './instant.ts';
import { jsonOrNull } from './json-value.ts';

const MICROSECONDS = 1_000_000;
const MAX_BOOTS = 50;
const MAX_PROGRAMS = 20;
const MAX_TEXT = 300;

const text = z.string().nullable().catch(null);

/** A field of the journal: text, or its bytes where it is no UTF-8, or several where it was given twice. */
const Field = z
  .union([
    z.string(),
    z.array(z.number()).transform((bytes) => Buffer.from(bytes).toString('utf8')),
    z.array(z.string()).transform(([first]) => first ?? null),
  ])
  .nullable()
  .catch(null);

const Entry = z.object({
  __REALTIME_TIMESTAMP: text,
  SYSLOG_IDENTIFIER: Field,
  _SYSTEMD_UNIT: Field,
  _COMM: Field,
  MESSAGE: Field,
});

/** Lines of `journalctl -o json`, counted by program, most first. */
export function parseJournalErrors(output: string, file: string): JournalFacts['errors'] {
  const byProgram = new Map<string, JournalFacts['errors'][number]>();
  for (const [index, row] of output.split('\n').entries()) {
    const entry = row.startsWith('{') ? jsonOrNull(Entry, row) : null;
    if (entry === null) continue;
    const program = (entry.SYSLOG_IDENTIFIER ?? entry._SYSTEMD_UNIT ?? entry._COMM ?? '').slice(0, 64);
    if (program === '') continue;
    const last = isoOfSeconds(secondsOf(entry.__REALTIME_TIMESTAMP));
    const words = (entry.MESSAGE ?? '').trim().slice(0, MAX_TEXT);
    const count = (byProgram.get(program)?.count ?? 0) + 1;
    byProgram.set(program, { program, count, text: words, last, at: { file, line: index + 1 } });
  }
  return [...byProgram.values()]
    .toSorted((a, b) => b.count - a.count || (a.program < b.program ? -1 : 1))
    .slice(0, MAX_PROGRAMS);
}

const Boots = z.array(
  z.object({
    boot_id: z.string(),
    first_entry: z.number().nullable().catch(null),
    last_entry: z.number().nullable().catch(null),
  }),
);

/**
 * `journalctl --list-boots -o json` (systemd 252 and later), or its table (` -1 <id> Mon 2026-… UTC—Mon … UTC`), from
 * which the ids alone are taken: its times are written for people.
 */
export function parseJournalBoots(output: string): JournalFacts['boots'] {
  const listed = jsonOrNull(Boots, output);
  const boots =
    listed === null
      ? output.split('\n').flatMap((row) => {
          const id = /^\s*-?\d{1,6} ([0-9a-f]{32})\b/.exec(row)?.[1];
          return id === undefined ? [] : [{ id, first: null, last: null }];
        })
      : listed.map(({ boot_id: id, first_entry: first, last_entry: last }) => ({
          id,
          first: isoOfSeconds(first === null ? null : first / MICROSECONDS),
          last: isoOfSeconds(last === null ? null : last / MICROSECONDS),
        }));
  return boots.slice(-MAX_BOOTS);
}

function secondsOf(microseconds: string | null): number | null {
  return microseconds !== null && /^\d{1,18}$/.test(microseconds) ? Number(microseconds) / MICROSECONDS : null;
}
