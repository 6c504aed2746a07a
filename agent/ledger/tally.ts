import { SECOND_MS } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { Priority } from '../base/words.ts';
import type { ClockFigures } from '../slo/clock-figures.ts';
import type { Standing } from '../slo/clock-state.ts';
import { kindOf, outcomeOf, partsOf } from '../slo/outcome.ts';
import type { OutcomeGroup } from '../slo/outcome.ts';

/** Shortest tally with its comma, for the size of the columns. */
const SHORTEST = '0 0 0,'.length;
const COMMA = 44;
const SPACE = 32;
const ZERO = 48;

/**
 * What attainment asks of one ticket, as a short text: SQLite hands over a hundred thousand of them as one value, many
 * times faster than as rows.
 *
 *   kind receivedAt took                    answered, or closed without an answer
 *   kind receivedAt sameDayBy breachAfter   open: what it has come to depends on when one asks; 0: no breach by itself
 *
 * Numbers are whole seconds. `took` is rounded up and the others down, so that nothing looks better than it is.
 */
export function tallyOf(figures: ClockFigures, standing: Standing): string {
  const { receivedAt, sameDayBy, breachAfter, response, closed } = figures;
  const { end, sameDay, ground } = outcomeOf(figures, standing, receivedAt);
  const kind = kindOf(end, sameDay, ground);
  const received = Math.floor(receivedAt / SECOND_MS);
  if (response !== null || closed !== null)
    return `${kind} ${received} ${Math.ceil((response?.tookMs ?? 0) / SECOND_MS)}`;
  const breach = end === 'running' ? Math.floor(breachAfter / SECOND_MS) : 0;
  return `${kind} ${received} ${Math.floor(sameDayBy / SECOND_MS)} ${breach}`;
}

/** Reads many tallies, joined by commas: what has become of each ticket by `now` (the desk's time). */
export function readTallies(priority: Priority, firmware: string, text: string, now: Instant): OutcomeGroup {
  const most = Math.floor(text.length / SHORTEST) + 1;
  const kinds = new Uint8Array(most);
  const receivedAt = new Float64Array(most);
  const tookMs = new Float64Array(most);
  const nowSeconds = now / SECOND_MS;
  let count = 0;
  let at = 0;
  const next = (): number => {
    let number = 0;
    let code = text.charCodeAt(at++);
    for (; code !== SPACE && code !== COMMA && at <= text.length; code = text.charCodeAt(at++))
      number = number * 10 + (code - ZERO);
    return number;
  };
  while (at < text.length) {
    const kind = next();
    receivedAt[count] = next() * SECOND_MS;
    const third = next();
    if (text.charCodeAt(at - 1) === SPACE) {
      const breach = next();
      kinds[count] = openKind(kind, nowSeconds > third, breach > 0 && nowSeconds > breach);
    } else {
      kinds[count] = kind;
      tookMs[count] = third * SECOND_MS;
    }
    count += 1;
  }
  return { priority, firmware, count, kinds, receivedAt, tookMs };
}

/** The kind of an open ticket whose time has gone on since it was tallied. */
function openKind(kind: number, dayOver: boolean, breached: boolean): number {
  const { end, ground } = partsOf(kind);
  return kindOf(breached ? 'breached' : end, dayOver ? 'missed' : 'undecided', ground);
}
