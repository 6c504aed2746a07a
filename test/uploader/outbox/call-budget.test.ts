import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../support/temp-folder.ts';
import { CallBudget } from '../../../uploader/outbox/call-budget.ts';
import { openOutbox, setClock } from './fixture.ts';

const DESK = 'zendesk https://help.example.com';

function start(perMinute = 60) {
  const folder = tempFolder();
  const clock = setClock();
  const { db } = openOutbox(folder, clock);
  return { folder, clock, db, budget: new CallBudget(db, clock, perMinute) };
}

function takeAll(budget: CallBudget): number {
  let taken = 0;
  while (budget.take(DESK, 1) === 0) taken += 1;
  return taken;
}

describe('the call budget of a unit', () => {
  it('gives a minute’s worth at once, then a call a second', () => {
    const { clock, budget } = start();
    expect(takeAll(budget)).toBe(60);
    expect(budget.take(DESK, 1)).toBe(1000);
    clock.at += 3000;
    expect(takeAll(budget)).toBe(3);
  });

  it('is shared by processes and survives a restart', () => {
    const { folder, clock, budget } = start();
    expect(takeAll(budget)).toBe(60);
    const other = new CallBudget(openOutbox(folder, clock).db, clock, 60);
    expect(other.take(DESK, 2)).toBe(2000);
  });

  it('counts each desk for itself', () => {
    const { budget } = start();
    takeAll(budget);
    expect(budget.take('email support@example.com', 1)).toBe(0);
  });

  it('keeps what looks must leave to deliveries', () => {
    const { budget } = start();
    for (let i = 0; i < 27; i++) expect(budget.take(DESK, 2, 6)).toBe(0);
    expect(budget.take(DESK, 2, 6)).toBeGreaterThan(0);
    expect(takeAll(budget)).toBe(6);
  });

  it.each([
    ['back by a year', -365 * 86_400_000, 0],
    ['forward by a year', 365 * 86_400_000, 60],
  ])('a wall clock that jumps %s neither starves nor floods', (_, jump, atOnce) => {
    const { clock, budget } = start();
    takeAll(budget);
    clock.at += jump;
    expect(takeAll(budget)).toBe(atOnce);
    clock.at += 60_000;
    expect(takeAll(budget)).toBe(60);
  });

  it('a delivery that needs more calls than a minute has is still sent', () => {
    const { budget } = start(1);
    expect(budget.take(DESK, 4)).toBe(0);
    expect(budget.take(DESK, 4)).toBe(60_000);
  });
});
