import { html } from 'hono/html';
import type { UpdateVerdict } from '../../firmware/verdict.ts';
import type { Finding, Severity } from '../../health/finding.ts';
import { durationText, timeText } from './markup.ts';
import type { Markup } from './markup.ts';
import type { ReportData } from './report-data.ts';

/** DTEN's words for what a severity leads to (customer support services appendix). */
const PRIORITY: Record<Severity, string> = {
  inoperable: 'urgent',
  degraded: 'high',
  impaired: 'normal',
  notice: 'low',
};

const MEANING: Record<Severity, string> = {
  inoperable: 'inoperable',
  degraded: 'degraded',
  impaired: 'impaired',
  notice: 'healthy',
};

/** Reference, unit, verdict and priority: what one reads first. */
export function headline(data: ReportData): Markup {
  const { incident, snapshot, findings } = data;
  const { identity, boot } = snapshot.facts;
  const worst = findings[0]?.severity ?? 'notice';
  const unit = [identity?.vendor, identity?.model].filter((part) => part !== null && part !== undefined && part !== '');
  const facts: [string, string][] = [
    ['Unit', unit.length === 0 ? `unknown (${snapshot.platform})` : `${unit.join(' ')} (${snapshot.platform})`],
    ['System', systemText(data)],
    ['Taken', timeText(snapshot.takenAt)],
    ['Up for', durationText(boot?.uptimeSeconds ?? snapshot.uptimeSeconds)],
    ['Baseline', data.baseline === null ? 'none' : timeText(data.baseline.takenAt)],
  ];
  return html`<header class="head ${worst}">
    <p class="ref">
      ${incident === null ? 'Collection' : incident.ref}<span class="kind"
        >${incident === null ? 'on request' : KINDS[incident.source]}</span
      >
    </p>
    <h1>${headlineSentences(data).map((sentence) => html`<span>${sentence}</span>`)}</h1>
    <p class="badges">
      <span class="badge ${worst}">${MEANING[worst]}</span>
      <span class="badge plain">priority by evidence: ${PRIORITY[worst]}</span>
      ${data.updates
        .filter(({ verdict }) => verdict !== 'none')
        .map(
          ({ name, verdict }) =>
            html`<span class="badge ${verdict === 'succeeded' ? 'good' : 'impaired'}">${name}: ${verdict}</span>`,
        )}
    </p>
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </header>`;
}

const KINDS = { update: 'after an update', help: 'help was asked for', crash: 'a crash', health: 'a fault' };

/** The worst that is wrong, and what became of the update: one sentence each. */
export function headlineSentences({ updates, findings }: Pick<ReportData, 'updates' | 'findings'>): string[] {
  const told = updates.filter(({ verdict }) => verdict !== 'none').sort(weightiestFirst);
  return [faultText(findings), ...told.slice(0, MOST_UPDATES).map(updateText)].filter((sentence) => sentence !== '');
}

const MOST_UPDATES = 2;

/** What did not succeed comes first, then the firmware, because everything else runs on it. */
function weightiestFirst(a: UpdateVerdict, b: UpdateVerdict): number {
  const weight = ({ verdict, component }: UpdateVerdict): number =>
    (verdict === 'succeeded' ? 0 : 2) + (component === 'firmware' ? 1 : 0);
  return weight(b) - weight(a);
}

const VERDICT_WORDS: Record<UpdateVerdict['verdict'], string> = {
  none: 'changed nothing',
  succeeded: 'succeeded',
  'pending-reboot': 'waits for a restart',
  unconfirmed: 'is not confirmed',
  'rolled-back': 'was rolled back',
  failed: 'failed',
  downgraded: 'left a lower version',
};

function updateText({ name, from, to, verdict }: UpdateVerdict): string {
  return `${name} ${from} → ${to} ${VERDICT_WORDS[verdict]}.`;
}

function faultText(findings: readonly Finding[]): string {
  const faults = findings.filter(({ severity, subsystem }) => severity !== 'notice' && subsystem !== 'update');
  const [first] = faults;
  if (first === undefined) return findings.some(({ severity }) => severity !== 'notice') ? '' : 'No fault was found.';
  const others = faults.length - 1;
  return `${first.title}${others === 0 ? '' : ` and ${others} more fault${others === 1 ? '' : 's'}`}.`;
}

function systemText({ snapshot }: ReportData): string {
  const { identity } = snapshot.facts;
  const system = [identity?.osName, identity?.osVersion]
    .filter((part) => part !== null && part !== undefined)
    .join(' ');
  const kernel = identity?.kernel ?? null;
  return [system, kernel === null ? '' : `kernel ${kernel}`].filter((part) => part !== '').join(', ') || 'unknown';
}
