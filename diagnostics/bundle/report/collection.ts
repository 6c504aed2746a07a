import { html } from 'hono/html';
import { sizeText } from '../../health/words.ts';
import { bar } from './bar.ts';
import { entryLink, section, table } from './markup.ts';
import type { Markup } from './markup.ts';
import type { ReportData } from './report-data.ts';

/** What was collected at which cost, and what is not in the bundle, and why. */
export function collection(data: ReportData): Markup | null {
  const { runs, dropped, denials, redactions } = data;
  const slowest = Math.max(1, ...runs.map(({ durationMs }) => durationMs));
  return section(
    'Collection',
    'collection',
    html`${
      runs.length === 0
        ? null
        : table(
            ['Collector', 'Outcome', 'Time', '', 'Size'],
            runs.map(({ name, outcome, durationMs, bytes, detail }) => [
              name,
              detail === null ? outcome : `${outcome}: ${detail}`,
              `${Math.round(durationMs)} ms`,
              bar({ share: durationMs / slowest, level: 'plain', label: `${Math.round(durationMs)} ms` }),
              sizeText(bytes),
            ]),
            'runs',
          )
    }
    ${part(
      'Not in this bundle',
      dropped.map(({ name, why }) => html`${entryLink(name, undefined, false)} ${why}`),
    )}
    ${part('Not given by the unit', told(denials.filter(({ reason }) => reason !== 'absent')))}
    ${part('Not there on this unit', told(denials.filter(({ reason }) => reason === 'absent')))}
    ${part(
      'Removed before it left the unit',
      Object.entries(redactions).map(([rule, count]) => html`${rule}: ${count}`),
    )}`,
    'Which unit this is stands on the ticket and in manifest.json, and nowhere else.',
  );
}

function told(denials: ReportData['denials']): Markup[] {
  return denials.map(
    ({ what, reason, detail }) => html`<code>${what}</code> ${reason === 'absent' ? '' : `${reason}: `}${detail}`,
  );
}

function part(title: string, items: readonly Markup[]): Markup | null {
  if (items.length === 0) return null;
  return html`<details ${items.length <= OPEN_UP_TO ? 'open' : ''}>
    <summary>${title} (${items.length})</summary>
    <ul class="plain-list">
      ${items.map((item) => html`<li>${item}</li>`)}
    </ul>
  </details>`;
}

const OPEN_UP_TO = 12;
