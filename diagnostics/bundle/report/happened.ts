import { html } from 'hono/html';
import { entryLink, section } from './markup.ts';
import type { Markup } from './markup.ts';
import type { ReportData } from './report-data.ts';

/** The incident in sentences, and why each verdict was given. */
export function happened({ incident, updates, has }: ReportData): Markup | null {
  const summary = incident?.summary ?? [];
  if (summary.length === 0 && updates.length === 0) return null;
  return section(
    'What happened',
    'happened',
    html`${summary.map((sentence) => html`<p>${sentence}</p>`)}
    ${updates.map(
      ({ name, from, to, verdict, why, evidence }) =>
        html`<div class="verdict">
          <p><strong>${name}</strong> ${from} → ${to}: <strong>${verdict}</strong></p>
          <ul>
            ${why.map((reason) => html`<li>${reason}</li>`)}
          </ul>
          ${
            evidence.length === 0
              ? null
              : html`<p class="evidence">
                  Read in
                  ${evidence.map(({ file, line }, index) => html`${index === 0 ? '' : ', '}${entryLink(file, line, has(file))}`)}
                </p>`
          }
        </div>`,
    )}`,
  );
}
