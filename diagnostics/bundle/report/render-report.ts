import { html, raw } from 'hono/html';
import { changes } from './changes.ts';
import { collection } from './collection.ts';
import { complaints } from './complaints.ts';
import { figures } from './figures.ts';
import { findingsSection } from './findings.ts';
import { happened } from './happened.ts';
import { headline } from './headline.ts';
import { reachability } from './reachability.ts';
import type { ReportData } from './report-data.ts';
import { STYLE } from './style.ts';
import { timeline } from './timeline.ts';
import { components, devices } from './unit.ts';

/** Nothing is loaded and nothing runs: the page is text, whatever a log made it quote. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * `report.html`: one self-contained page that a support engineer reads in a minute. It needs no script and no other
 * resource; its links lead to the entries of the bundle it lies in. Deterministic.
 */
export async function renderReport(data: ReportData): Promise<string> {
  const title = data.incident === null ? 'Collection' : data.incident.ref;
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – unit report</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          ${headline(data)} ${happened(data)} ${findingsSection(data)} ${changes(data)} ${timeline(data)}
          ${figures(data)} ${reachability(data)} ${complaints(data)} ${components(data)} ${devices(data)}
          ${collection(data)}
        </main>
        <footer>
          <p>
            Written by the DTEN support agent on the unit. A value like <code>&lt;ip:3f2a9c04b1d2&gt;</code> stands for
            data that was removed; the same value has the same name throughout this bundle.
          </p>
        </footer>
      </body>
    </html> `;
  return String(page);
}
