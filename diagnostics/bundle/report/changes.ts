import { html } from 'hono/html';
import { compareFacts } from './compare-facts.ts';
import { section, table, timeText } from './markup.ts';
import type { Markup } from './markup.ts';
import type { ReportData } from './report-data.ts';

/** Before and after, side by side. */
export function changes({ baseline, snapshot }: ReportData): Markup | null {
  if (baseline === null) return null;
  const rows = compareFacts(baseline, snapshot);
  const body =
    rows.length === 0
      ? html`<p>Nothing of what is known.</p>`
      : table(
          ['What', 'Before', 'After'],
          rows.map(({ what, before, after, kind }) => [
            what,
            before === '' ? html`<span class="absent">not there</span>` : before,
            after === '' ? html`<span class="gone">gone</span>` : html`<span class="${kind}">${after}</span>`,
          ]),
          'before-after',
        );
  return section(
    'What changed',
    'changes',
    body,
    `Against the last healthy state, taken ${timeText(baseline.takenAt)}.`,
  );
}
