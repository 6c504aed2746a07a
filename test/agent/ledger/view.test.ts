import { describe, expect, it, onTestFinished } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../agent/base/clock.ts';
import { openDatabase } from '../../../agent/base/database.ts';
import { ledgerCalendar } from '../../../agent/ledger/export-calendar.ts';
import { ledgerCsv } from '../../../agent/ledger/export-csv.ts';
import { Ledger } from '../../../agent/ledger/ledger.ts';
import { LEDGER_TABLES } from '../../../agent/ledger/tables.ts';
import { ticketDocument } from '../../../agent/ledger/ticket-document.ts';
import { timeline } from '../../../agent/ledger/timeline.ts';
import { ledgerView, ticketViews } from '../../../agent/ledger/view.ts';
import type { TicketView } from '../../../agent/ledger/view.ts';
import { underlying } from '../../../agent/slo/clock-state.ts';
import { DTEN_POLICY } from '../../../agent/slo/policy.ts';
import { campaignSeed } from '../../support/campaign.ts';
import { at } from './history.ts';
import { fillLedger, settableClock } from './invented-ledger.ts';

const NOW = Date.parse('2026-11-25T20:00:00Z');
const seed = campaignSeed('ledger view');

function ledgerOf(tickets: number, days: number) {
  const db = openDatabase(':memory:', [LEDGER_TABLES]);
  onTestFinished(() => db.close());
  return fillLedger(db, { tickets, days, now: NOW, seed });
}

/** What attainment must come to, counted from the states that the tickets show. */
function countedFromStates(views: readonly TicketView[], days: number) {
  const counted = views.filter(({ clock, desk }) => clock.state !== 'not-covered' && desk?.tracks === true);
  const clocks = counted
    .map(({ clock }) => underlying(clock))
    .filter((clock) => clock.state !== 'queued' && clock.receivedAt > NOW - days * DAY_MS);
  const answered = clocks.filter((clock) => clock.state === 'answered');
  const breached = clocks.filter((clock) => clock.state === 'breached' || (clock.state === 'closed' && clock.breached));
  return {
    answeredWithin: answered.filter(({ withinTarget }) => withinTarget).length,
    answeredLate: answered.filter(({ withinTarget }) => !withinTarget).length,
    breached: breached.length,
    running: clocks.filter(({ state }) => state === 'on-track' || state === 'at-risk').length,
    waitingOnYou: clocks.filter(({ state }) => state === 'waiting-on-you').length,
    closedUnanswered: clocks.filter((clock) => clock.state === 'closed' && !clock.breached).length,
  };
}

describe('the view', () => {
  it('tells the same in its figures as in its tickets', () => {
    const ledger = ledgerOf(600, 100);
    const { attainment, tickets, total } = ledgerView(ledger, NOW, 1000);
    expect(tickets).toHaveLength(600);
    expect(total).toBe(600);
    for (const window of attainment) expect(window).toMatchObject(countedFromStates(tickets, window.days));
    const [month] = attainment;
    expect(month?.decided).toBeGreaterThan(50);
    expect(month?.medianMs).toBeLessThanOrEqual(month?.p90Ms ?? 0);
  });

  it('shows open tickets first, by due time, and leaves out the oldest others', () => {
    const ledger = ledgerOf(60, 20);
    const views = ticketViews(ledger, NOW, 30);
    expect(views).toHaveLength(30);
    const settled = views.map(({ clock }) => ['answered', 'closed'].includes(underlying(clock).state));
    expect(settled).toEqual(settled.toSorted((a, b) => Number(a) - Number(b)));
    const dues = views
      .map(({ clock }) => underlying(clock))
      .flatMap((clock) => (clock.state === 'queued' ? [] : [clock]));
    const open = dues.filter(({ state }) => state !== 'answered' && state !== 'closed').map(({ due }) => due);
    expect(open).toEqual(open.toSorted((a, b) => a - b));
    const all = ticketViews(ledger, NOW, 1000).filter(({ clock }) => underlying(clock).state === 'answered');
    const shown = views.filter(({ clock }) => underlying(clock).state === 'answered');
    expect(shown.map(({ ref }) => ref)).toEqual(all.slice(0, shown.length).map(({ ref }) => ref));
  });

  it.each([
    ['a running clock, at the very end of its time', 'open', at('Wed 12:00'), { running: 1, breached: 0 }],
    ['a running clock, a second later', 'open', at('Wed 12:00:01'), { running: 0, breached: 1 }],
    [
      'a clock that stands, long after its time',
      'waiting-on-customer',
      at('Fri 12:00'),
      { waitingOnYou: 1, breached: 0 },
    ],
    ['a clock closed in time', 'solved', at('Fri 12:00'), { closedUnanswered: 1, breached: 0 }],
  ] as const)('counts %s', (_, status, now, counted) => {
    const db = openDatabase(':memory:', [LEDGER_TABLES]);
    onTestFinished(() => db.close());
    const receivedAt = at('Mon 12:00');
    const ledger = new Ledger(db, settableClock(receivedAt), [DTEN_POLICY]);
    const incidentId = '00000000-0000-4000-8000-000000000001';
    ledger.open({
      ...{ incidentId, ref: 'DT-00001', subject: 'Camera gone', priority: 'normal', signature: 's', source: 'update' },
      ...{ firmware: null, coverage: 'covered', filedAt: receivedAt },
    });
    ledger.received(incidentId, { deskName: 'zendesk', deskId: '41', receivedAt, tracks: true, deskTime: receivedAt });
    const looked = at('Mon 13:00');
    ledger.recordLook(incidentId, { deskTime: looked, status, priority: null, mergedInto: null, events: [] }, looked);
    const view = ledgerView(ledger, now);
    for (const window of view.attainment) expect(window).toMatchObject({ received: 1, ...counted });
    expect(view.attainment[0]?.byFirmware.map(({ firmware }) => firmware)).toEqual(['unknown']);
  });

  it('is empty where there is nothing', () => {
    const db = openDatabase(':memory:', [LEDGER_TABLES]);
    onTestFinished(() => db.close());
    const view = ledgerView(fillLedger(db, { tickets: 0, days: 1, now: NOW, seed }), NOW);
    expect(view).toMatchObject({ total: 0, unsettled: 0, tickets: [], skewMs: null });
    expect(view.attainment.map(({ share, medianMs }) => [share, medianMs])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ]);
  });

  it('gives machines UTC with milliseconds, and nothing that JSON cannot hold', () => {
    const documents = ticketViews(ledgerOf(80, 15), NOW).map(ticketDocument);
    expect(JSON.parse(JSON.stringify(documents))).toEqual(documents);
    const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
    for (const { slo, filedAt, move } of documents) {
      expect([filedAt, move.since].every((time) => iso.test(time))).toBe(true);
      expect([slo.due, slo.receivedAt, slo.sameDayBy].every((time) => time === null || iso.test(time))).toBe(true);
      expect(slo.wouldBe !== null).toBe(slo.state === 'not-covered' || slo.state === 'untracked');
    }
  });
});

describe('the timeline', () => {
  it('adds up to what the clock took or has used', () => {
    const ledger = ledgerOf(120, 30);
    for (const { ref, clock } of ticketViews(ledger, NOW)) {
      const entries = timeline(ledger, ref, NOW);
      const counted = entries.reduce((sum, entry) => sum + (entry.kind === 'stretch' ? entry.countedMs : 0), 0);
      const state = underlying(clock);
      if (state.state === 'answered') expect(counted).toBe(state.tookMs);
      if (state.state === 'on-track' || state.state === 'at-risk') expect(counted).toBe(24 * HOUR_MS - state.leftMs);
      if (state.state === 'breached') expect(counted).toBe(24 * HOUR_MS + state.overMs);
      expect(entries[0]?.kind).toBe('filed');
    }
  });
});

describe('export', () => {
  it('as CSV: a line a ticket, and no text that a spreadsheet would run', () => {
    const [view] = ticketViews(ledgerOf(2, 3), NOW);
    if (view === undefined) throw new Error('no ticket');
    const csv = ledgerCsv([
      { ...view, subject: 'plain' },
      { ...view, subject: '=HYPERLINK("x")' },
      { ...view, subject: 'two\nlines, and a "quote"' },
    ]);
    expect(csv.split('\r\n')[0]).toMatch(/^ref,incidentId,subject,priority,.*,due,sameDayBy,/);
    expect(csv).toContain(`,"'=HYPERLINK(""x"")",`);
    expect(csv).toContain(',"two\nlines, and a ""quote""",');
    expect(csv.endsWith('\r\n')).toBe(true);
  });

  it('as iCalendar: an event for each open clock, in lines of at most 75 octets', () => {
    const views = ticketViews(ledgerOf(200, 12), NOW).map((view) => ({
      ...view,
      subject: 'Größe; Menge, «Rolle» \\ – a subject so long that its line is folded more than once, äöü',
    }));
    const text = ledgerCalendar(views, NOW);
    const lines = text.split('\r\n');
    expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect(lines[0]).toBe('BEGIN:VCALENDAR');
    expect(lines.at(-2)).toBe('END:VCALENDAR');
    const running = views
      .map(({ clock }) => underlying(clock))
      .flatMap((clock) =>
        clock.state === 'queued' || clock.state === 'answered' || clock.state === 'closed' ? [] : [clock],
      );
    expect(running.length).toBeGreaterThan(3);
    const starts = lines.filter((line) => line.startsWith('DTSTART:')).map((line) => line.slice('DTSTART:'.length));
    expect(starts).toEqual(
      running.map(({ due }) => `${new Date(due).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`),
    );
    const unfolded = text.replaceAll('\r\n ', '');
    expect(unfolded).toContain('Größe\\; Menge\\, «Rolle» \\\\ – a subject');
  });
});
