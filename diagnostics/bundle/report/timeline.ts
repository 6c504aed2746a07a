import { html } from 'hono/html';
import { DateTime } from 'luxon';
import type { Instant } from '../../../agent/base/clock.ts';
import { SECOND_MS } from '../../../agent/base/clock.ts';
import { toIso } from '../../../agent/base/iso-time.ts';
import { section, timeText } from './markup.ts';
import type { Markup } from './markup.ts';
import type { ReportData } from './report-data.ts';

export interface TimelineEvent {
  at: Instant;
  text: string;
  kind: 'boot' | 'update' | 'package' | 'kernel' | 'agent';
}

const MOST_OF_A_KIND = 12;
const MOST_CHARACTERS = 140;
/** Package changes older than this before the snapshot are history. */
const WINDOW_MS = 14 * 24 * 3600 * SECOND_MS;

/** Start, package changes, kernel marks, update and collection, in the order of time. */
export function timelineEvents({ incident, snapshot, baseline, updates }: ReportData): TimelineEvent[] {
  const takenAt = instantOf(snapshot.takenAt, 'utc');
  if (takenAt === null) return [];
  const { facts } = snapshot;
  const bootedAt = takenAt - snapshot.uptimeSeconds * SECOND_MS;
  const events: TimelineEvent[] = [
    { at: bootedAt, kind: 'boot', text: `The unit started${reasonText(facts.boot?.reason)}` },
  ];
  if (baseline !== null) events.push(...at(baseline.takenAt, 'agent', 'Baseline taken: the last healthy state'));
  if (incident !== null)
    events.push(...at(incident.openedAt, incident.source === 'update' ? 'update' : 'agent', NOTICED[incident.source]));
  for (const { reportedAt, component, to, outcome } of incident?.reports ?? []) {
    const name = updates.find((update) => update.component === component)?.name ?? component;
    events.push(...at(reportedAt, 'update', `The updater reports ${name} ${to}: ${outcome}`));
  }
  events.push({ at: takenAt, kind: 'agent', text: 'This evidence was collected' });

  const zone = facts.time?.timeZone ?? 'utc';
  const packages = (facts.packages ?? []).flatMap(({ name, action, from, to, at: when }): TimelineEvent[] => {
    const instant = instantOf(when, zone);
    if (instant === null || takenAt - instant > WINDOW_MS || instant > takenAt) return [];
    return [
      { at: instant, kind: 'package', text: `${action} ${name} ${[from, to].filter((v) => v !== null).join(' → ')}` },
    ];
  });
  const kernel = (facts.kernelLog?.marks ?? []).flatMap(({ kind, text }): TimelineEvent[] => {
    const since = secondsSinceStart(text);
    return since === null
      ? []
      : [{ at: bootedAt + since * SECOND_MS, kind: 'kernel', text: `${kind}: ${withoutTime(text)}` }];
  });
  return [...events, ...gathered(packages), ...gathered(kernel)].sort(
    (a, b) => a.at - b.at || (a.text < b.text ? -1 : 1),
  );
}

export function timeline(data: ReportData): Markup | null {
  const events = timelineEvents(data);
  if (events.length === 0) return null;
  return section(
    'Timeline',
    'timeline',
    html`<ol class="timeline">
      ${events.map(
        ({ at: when, text, kind }) =>
          html`<li class="${kind}">
            <time datetime="${toIso(when)}">${timeText(toIso(when))}</time><span>${text}</span>
          </li>`,
      )}
    </ol>`,
  );
}

const NOTICED = {
  update: 'The agent noticed the update',
  help: 'A person asked for help',
  crash: 'The agent noticed a crash',
  health: 'The agent noticed a fault',
};

/** The last of many; how many came before them is told once. */
function gathered(events: readonly TimelineEvent[]): TimelineEvent[] {
  const ordered = [...events].sort((a, b) => a.at - b.at);
  const shown = ordered.slice(-MOST_OF_A_KIND);
  const [first] = shown;
  const hidden = ordered.length - shown.length;
  if (first === undefined || hidden === 0) return shown;
  return [{ at: first.at, kind: first.kind, text: `${hidden} earlier ${first.kind} events are not shown` }, ...shown];
}

function at(iso: string, kind: TimelineEvent['kind'], text: string): TimelineEvent[] {
  const instant = instantOf(iso, 'utc');
  return instant === null ? [] : [{ at: instant, kind, text }];
}

/** A time without an offset is read in the unit's own zone, as its package manager writes it. */
function instantOf(text: string, zone: string): Instant | null {
  for (const parsed of [DateTime.fromISO(text, { zone }), DateTime.fromSQL(text, { zone })])
    if (parsed.isValid) return parsed.toMillis();
  return null;
}

/** `[   12.345678] …`, as the kernel writes its own time. */
function secondsSinceStart(text: string): number | null {
  const match = /^\s*(?:<\d+>)?\[\s*(\d+\.\d+)\]/.exec(text);
  return match === null ? null : Number(match[1]);
}

function withoutTime(text: string): string {
  const rest = text.replace(/^.*?\]\s*/, '');
  return rest.length <= MOST_CHARACTERS ? rest : `${rest.slice(0, MOST_CHARACTERS - 1)}…`;
}

function reasonText(reason: string | null | undefined): string {
  return reason === null || reason === undefined || reason === '' ? '' : ` (${reason})`;
}
