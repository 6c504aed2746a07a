import type { Attainment, WindowAttainment } from '../slo/attainment.ts';
import type { LedgerView } from '../ledger/view.ts';
import { paint } from './print.ts';
import { bareTable, tableText } from './slo-table.ts';
import type { Screen } from './slo-table.ts';
import { duration } from './when.ts';

/** Firmware versions shown to a person; `--json` has them all. */
const SHOWN_FIRMWARES = 5;
const PERCENT = 100;

/** The promise and how it was kept, over 30, 90 and 365 days. */
export function attainmentText(view: LedgerView, screen: Screen): string {
  const { stream } = screen;
  const windows = view.attainment;
  const table = bareTable(['', ...windows.map(({ days }) => `${days} DAYS`)], screen);
  const row = (title: string, figure: (window: WindowAttainment) => string): void => {
    table.push([title, ...windows.map(figure)]);
  };
  row('answered within target', (window) => share(window.answeredWithin, window.decided));
  row('same business day', ({ sameDay }) => share(sameDay.met, sameDay.decided));
  row(`  goal: ${goalWords(view.sameDayGoalShare)}`, ({ sameDayGoalMet: met }) =>
    met === null ? '-' : paint(met ? 'green' : 'red', met ? 'met' : 'missed', stream),
  );
  row('median to first response', ({ medianMs }) => time(medianMs));
  row('90th percentile', ({ p90Ms }) => time(p90Ms));
  row('answered late / breached', ({ answeredLate, breached }) => `${answeredLate} / ${breached}`);
  row('not decided yet', ({ running, waitingOnYou }) => `${running + waitingOnYou}`);
  if (windows.some(({ closedUnanswered }) => closedUnanswered > 0))
    row('closed unanswered, in time', ({ closedUnanswered }) => `${closedUnanswered}`);
  breakdown('priority', (window) => window.byPriority.map(({ priority, figures }) => [priority, figures]));
  breakdown('firmware', (window) => window.byFirmware.map(({ firmware, figures }) => [firmware, figures]));
  if (windows.some(({ notCovered }) => notCovered.decided > 0))
    row('apart: without warranty', ({ notCovered }) => share(notCovered.answeredWithin, notCovered.decided));
  if (windows.some(({ untracked }) => untracked.received > 0))
    row('apart: untracked, told answered', ({ untracked }) => `${untracked.toldAnswered}/${untracked.received}`);
  return tableText(table);

  function breakdown(what: string, parts: (window: WindowAttainment) => (readonly [string, Attainment])[]): void {
    const names = [...new Set(windows.flatMap((window) => parts(window).map(([name]) => name)))];
    if (names.length < 2) return;
    for (const name of names.slice(0, SHOWN_FIRMWARES))
      row(`  ${what} ${name}`, (window) => {
        const figures = parts(window).find(([part]) => part === name)?.[1];
        return figures === undefined ? '-' : share(figures.answeredWithin, figures.decided);
      });
    if (names.length > SHOWN_FIRMWARES) row(`  (${names.length - SHOWN_FIRMWARES} more with --json)`, () => '');
  }
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : `${part}/${whole} (${Math.floor((part / whole) * PERCENT)}%)`;
}

function time(ms: number | null): string {
  return ms === null ? '-' : duration(ms);
}

function goalWords(goal: number): string {
  return goal === 0.5 ? 'more than half' : `more than ${Math.round(goal * PERCENT)}%`;
}
