import Table from 'cli-table3';
import type { Judgement } from '../../diagnostics/judge.ts';
import type { Snapshot } from '../../diagnostics/snapshot/snapshot.ts';
import type { PriorityDecision } from '../triage/priority.ts';
import { paint } from './print.ts';

type Stream = NodeJS.WritableStream & { columns?: number };

const STYLE = { inoperable: ['red', 'bold'], degraded: 'red', impaired: 'yellow', notice: 'dim' } as const;
const BEGAN = {
  'with-update': 'with the update',
  'before-update': 'before it',
  'after-update': 'after it',
  unknown: '-',
};
const DEFAULT_COLUMNS = 100;
const LEAST_COLUMNS = 60;

/** An analysis as a person reads it: which unit, what became of updates, what is wrong, how urgent it is. */
export function analysisText(
  { updates, findings, priority, why }: Judgement & PriorityDecision,
  { snapshot, baseline }: { snapshot: Snapshot; baseline: Snapshot | null },
  stream: Stream,
): string {
  const columns = Math.max(LEAST_COLUMNS, stream.columns ?? DEFAULT_COLUMNS);
  const title = (text: string): string => paint('bold', plain(text), stream);
  const { identity } = snapshot.facts;
  const unit = [identity?.vendor, identity?.model].filter((part) => part !== null && part !== undefined).join(' ');
  const lines = [
    `${title(unit === '' ? 'Unit' : unit)}, ${snapshot.platform}, seen at ${snapshot.takenAt}`,
    baseline === null ? 'No baseline: nothing can be told of what is gone.' : `Baseline of ${baseline.takenAt}`,
    ...snapshot.components.map(({ name, version }) => plain(`${name} ${version}`)),
    '',
    title(`Updates (${updates.length})`),
    updates.length === 0 ? 'None.' : updatesTable(updates, columns, stream),
    '',
    title(`Findings (${findings.length})`),
    findings.length === 0 ? 'None.' : findingsTable(findings, columns, stream),
    '',
    `${title('Priority')}  ${priority}`,
    ...why.map((reason) => `  ${plain(reason)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function updatesTable(updates: Judgement['updates'], columns: number, stream: Stream): string {
  const table = newTable(['COMPONENT', 'FROM', 'TO', 'VERDICT', 'WHY'], [20, 14, 14, 16], columns, stream);
  for (const { name, from, to, verdict, why } of updates)
    table.push([name, from, to, verdict, why.join(' ')].map(plain));
  return table.toString();
}

function findingsTable(findings: Judgement['findings'], columns: number, stream: Stream): string {
  const table = newTable(['SEVERITY', 'BEGAN', 'FINDING'], [12, 17], columns, stream);
  for (const { severity, began, title, detail, evidence } of findings) {
    const places = evidence.map(({ file, line }) => (line === undefined ? file : `${file}:${line}`));
    const text = [title, detail, ...(places.length === 0 ? [] : [`See ${places.join(', ')}`])].map(plain).join('\n');
    table.push([paint(STYLE[severity], severity, stream), BEGAN[began], text]);
  }
  return table.toString();
}

/** Evidence may come from anybody: nothing in it steers the terminal. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
}

/** The last column takes what the others leave. */
function newTable(head: string[], widths: number[], columns: number, stream: Stream): InstanceType<typeof Table> {
  const borders = head.length + 1;
  const last = Math.max(20, columns - borders - widths.reduce((sum, width) => sum + width, 0));
  return new Table({
    head: head.map((text) => paint('bold', text, stream)),
    colWidths: [...widths, last],
    wordWrap: true,
    style: { head: [], border: [] },
  });
}
