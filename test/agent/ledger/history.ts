import { DateTime } from 'luxon';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../agent/base/clock.ts';
import type { Instant } from '../../../agent/base/clock.ts';
import { openDatabase } from '../../../agent/base/database.ts';
import { Priority } from '../../../agent/base/words.ts';
import { Ledger } from '../../../agent/ledger/ledger.ts';
import { LEDGER_TABLES } from '../../../agent/ledger/tables.ts';
import { TicketStatus } from '../../../agent/ledger/ticket.ts';
import { ticketView } from '../../../agent/ledger/view.ts';
import type { TicketView } from '../../../agent/ledger/view.ts';
import { underlying } from '../../../agent/slo/clock-state.ts';
import { Coverage } from '../../../agent/warranty/coverage.ts';
import { DTEN_POLICY } from '../../../agent/slo/policy.ts';
import type { SloPolicy } from '../../../agent/slo/policy.ts';
import type { DeskEvent } from '../../../uploader/desks/desk.ts';
import { settableClock } from './invented-ledger.ts';

const ZONE = 'America/Los_Angeles';
/** A week without holidays; the next one has Thanksgiving on its Thursday. */
const MONDAY = DateTime.fromISO('2026-11-16T00:00', { zone: ZONE });
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const REF = 'DT-7K3QF';
const INCIDENT = '7e57ed00-0000-4000-8000-000000000001';

/** `Mon 09:00` in Pacific Time; `Thu+1 09:00` is Thanksgiving, a week later. */
export function at(text: string): Instant {
  const match = /^(\w{3})(?:\+(\d+))? (\d\d):(\d\d)(?::(\d\d))?$/.exec(text);
  if (match === null) throw new Error(`not a time: ${text}`);
  const [, day = '', week = '0', hour, minute, second = '0'] = match;
  return MONDAY.plus({ days: DAYS.indexOf(day) + 7 * Number(week) })
    .set({ hour: Number(hour), minute: Number(minute), second: Number(second) })
    .toMillis();
}

/** The inverse of `at`. */
export function say(instant: Instant): string {
  const time = DateTime.fromMillis(instant, { zone: ZONE });
  const week = Math.floor(time.startOf('day').diff(MONDAY, 'days').days / 7);
  return `${time.toFormat('ccc', { locale: 'en-US' })}${week === 0 ? '' : `+${week}`} ${time.toFormat(time.second === 0 ? 'HH:mm' : 'HH:mm:ss')}`;
}

/** `2 h`, `2 h 30 min`. */
function hours(ms: number): string {
  const minutes = ms / MINUTE_MS;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

export interface HistoryOptions {
  policies?: readonly SloPolicy[];
  path: string;
}

/**
 * Plays the history of one ticket on a real ledger and says what the view shows. Lines, in this order of words:
 *
 *   filed Mon 09:00 [high] [expired]       by the unit's clock
 *   received Mon 09:01 [by mail]           by the desk's clock
 *   look Mon 10:00 open[; agent Mon 09:30][; note …][; automatic …][; ours …][; merged 99][; priority urgent]
 *   told Tue 10:00                         a person's word
 *   untold
 *   unit ahead 2 h | behind 2 h | in 1970  the unit's clock from here on
 *   now Tue 12:00                          the end, by true time
 */
export function play(lines: readonly string[], { policies = [DTEN_POLICY], path }: HistoryOptions): string[] {
  const db = openDatabase(path, [LEDGER_TABLES]);
  const clock = settableClock(0);
  const ledger = new Ledger(db, clock, policies);
  let unitAt = (time: Instant): Instant => time;
  let comments = 0;
  let deskId = '41';
  try {
    for (const line of lines) {
      const [word = '', ...rest] = line.split(' ');
      const time = /\w{3}(?:\+\d+)? \d\d:\d\d(?::\d\d)?/.exec(line)?.[0];
      if (time !== undefined) clock.set(unitAt(at(time)));
      if (word === 'filed')
        ledger.open({
          incidentId: INCIDENT,
          ref: REF,
          subject: 'Camera gone after the update',
          priority: Priority.options.find((priority) => rest.includes(priority)) ?? 'normal',
          signature: 'usb/device-gone',
          source: 'update',
          firmware: '3.8.5',
          coverage: Coverage.options.find((coverage) => rest.includes(coverage)) ?? 'covered',
          filedAt: clock.now(),
        });
      else if (word === 'received')
        ledger.received(INCIDENT, {
          deskName: 'zendesk',
          deskId,
          receivedAt: at(time ?? ''),
          tracks: !line.endsWith('by mail'),
          deskTime: at(time ?? ''),
        });
      else if (word === 'look') {
        const [look = '', ...parts] = line.split('; ');
        const merged = parts.find((part) => part.startsWith('merged '))?.slice('merged '.length) ?? null;
        const priority = parts.find((part) => part.startsWith('priority '))?.slice('priority '.length) ?? null;
        const looked = at(time ?? '');
        ledger.recordLook(
          INCIDENT,
          {
            deskTime: looked,
            status: TicketStatus.parse(look.split(' ').at(-1)),
            priority: priority === null ? null : Priority.parse(priority),
            mergedInto: merged,
            events: parts.flatMap((part) => (/^(?:agent|note|automatic|ours) /.test(part) ? [comment(part)] : [])),
          },
          unitAt(looked),
        );
        deskId = merged ?? deskId;
      } else if (word === 'told') ledger.answered(REF, at(time ?? ''));
      else if (word === 'untold') ledger.notAnswered(REF);
      else if (word === 'unit') unitAt = unitClock(rest);
      else if (word !== 'now') throw new Error(`not a line of a history: ${line}`);
    }
    const view = ticketView(ledger, REF, clock.now());
    return view === null ? ['no ticket'] : facts(view);
  } finally {
    db.close();
  }

  function comment(part: string): DeskEvent {
    const [who = '', ...when] = part.split(' ');
    comments += 1;
    const author = who === 'automatic' ? 'automatic' : who === 'ours' ? 'requester' : 'agent';
    return { id: `c${comments}`, at: at(when.join(' ')), author, public: who !== 'note', authorName: 'Dana' };
  }
}

function unitClock([word = '', amount = '0']: readonly string[]): (time: Instant) => Instant {
  if (word === 'in') return (time) => time - MONDAY.toMillis() + DAY_MS; // January 1970.
  const shift = Number(amount) * HOUR_MS * (word === 'behind' ? -1 : 1);
  return (time) => time + shift;
}

/** What a person reads off the view. */
function facts({ clock, pausedMs, move, closedNow, desk, answeredBy, policyId }: TicketView): string[] {
  const counted = underlying(clock);
  const said: string[] = [clock.state, `policy ${policyId}`, `move ${move.whose} since ${say(move.since)}`];
  if (clock !== counted) said.push(`would be ${counted.state}`);
  if (clock.state === 'not-covered' && clock.wouldBe.state === 'untracked') said.push('would be untracked');
  if (pausedMs > 0) said.push(`paused ${hours(pausedMs)}`);
  if (closedNow !== null)
    said.push(`opens ${say(closedNow.opensAt)}`, closedNow.mayBeTakenEarlier ? 'maybe earlier' : 'not earlier');
  if (desk !== null) said.push(`desk ${desk.id} ${desk.status}`);
  if (desk?.skewMs) said.push(`unit ${desk.skewMs > 0 ? 'ahead' : 'behind'} ${hours(Math.abs(desk.skewMs))}`);
  if (answeredBy !== null) said.push(`by ${answeredBy.by === 'told' ? 'a word here' : answeredBy.id}`);
  switch (counted.state) {
    case 'queued':
      said.push(counted.ifReceivedNow === null ? 'time unknown' : `if now due ${say(counted.ifReceivedNow.due)}`);
      return said;
    case 'on-track':
    case 'at-risk':
    case 'waiting-on-you':
      said.push(`left ${hours(counted.leftMs)}`);
      break;
    case 'breached':
      said.push(`over ${hours(counted.overMs)}`, `breached since ${say(counted.since)}`);
      break;
    case 'answered':
      said.push(`took ${hours(counted.tookMs)}`, `answered ${say(counted.answeredAt)}`);
      said.push(counted.withinTarget ? 'within target' : 'late');
      said.push(counted.sameBusinessDay ? 'same day' : 'not same day');
      break;
    case 'closed':
      said.push(`closed ${say(counted.closedAt)}`, counted.breached ? 'after breach' : 'in time');
  }
  if (counted.state === 'waiting-on-you') said.push(`waiting since ${say(counted.since)}`);
  return [...said, `due ${say(counted.due)}`, `same day by ${say(counted.sameDayBy)}`];
}
