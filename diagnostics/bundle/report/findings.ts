import { html } from 'hono/html';
import type { Began, Finding } from '../../health/finding.ts';
import { entryLink, section } from './markup.ts';
import type { Markup } from './markup.ts';
import type { ReportData } from './report-data.ts';

const BEGAN: Record<Began, string> = {
  'with-update': 'began with the update',
  'before-update': 'was there before the update',
  'after-update': 'began after the update',
  unknown: 'beginning unknown',
};

/** What is wrong, worst first, each with the lines that show it. */
export function findingsSection(data: ReportData): Markup | null {
  const body =
    data.findings.length === 0
      ? html`<p class="good-news">Nothing was found.</p>`
      : html`<ol class="findings">
          ${data.findings.map((finding) => card(finding, data))}
        </ol>`;
  return section(`Findings (${data.findings.length})`, 'findings', body);
}

function card(finding: Finding, { quote, has }: ReportData): Markup {
  return html`<li class="finding ${finding.severity}">
    <h3>${finding.title}</h3>
    <p class="meta">
      <span class="badge ${finding.severity}">${finding.severity}</span>
      <span>${finding.subsystem}</span><span>${BEGAN[finding.began]}</span><code>${finding.id}</code>
    </p>
    <p>${finding.detail}</p>
    ${finding.evidence.map((pointer) => {
      const line = quote(pointer);
      return html`<div class="evidence">
        ${entryLink(pointer.file, pointer.line, has(pointer.file))}${line === null ? null : html`<pre>${line}</pre>`}
      </div>`;
    })}
  </li>`;
}
