import { entryLink, section, table } from './markup.ts';
import type { Markup } from './markup.ts';
import type { ReportData } from './report-data.ts';

const MOST = 8;

/** Who wrote errors into the journal in this start, and what they said last. */
export function complaints({ snapshot, has }: ReportData): Markup | null {
  const errors = snapshot.facts.journal?.errors ?? [];
  if (errors.length === 0) return null;
  return section(
    'Errors in the journal',
    'complaints',
    table(
      ['Program', 'Lines', 'Its last one', 'Evidence'],
      errors
        .slice(0, MOST)
        .map(({ program, count, text, at }) => [
          program,
          String(count),
          text,
          entryLink(at.file, at.line, has(at.file)),
        ]),
    ),
    'Of this start; whether they matter, the findings say.',
  );
}
