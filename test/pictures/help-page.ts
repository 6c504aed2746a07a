import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { systemRandom } from '../../agent/base/random.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import { createPanel } from '../../agent/panel/panel.ts';
import { NO_MAINTAINER } from '../support/maintainer-services.ts';
import { testServices, testTicket, testUpdate } from '../support/panel-services.ts';
import type { TestServices } from '../support/panel-services.ts';
import type { Shot } from './shot.ts';

interface HelpShot {
  name: string;
  /** Prepares the unit and drives the page to the state. */
  show(page: Page, unit: TestServices): Promise<void>;
  prepare?: (unit: TestServices) => void;
}

async function press(page: Page): Promise<void> {
  await page.click('#help');
  await page.waitForSelector('text=DT-TEST1');
}

async function pressAndSend(page: Page): Promise<void> {
  await press(page);
  await page.click('text=Nothing to add');
  await page.waitForSelector('.steps');
}

const received = { step: 'received', deskNumber: '4711' } as const;
const articles = [
  { title: 'No sound, or the microphone is not heard', url: 'https://help.dten.com/a/1' },
  { title: 'Restarting a unit safely', url: 'https://help.dten.com/a/2' },
];

const SHOTS: HelpShot[] = [
  { name: 'home', show: (page) => page.waitForSelector('.update-list, .updates').then(() => undefined) },
  {
    name: 'asking',
    async show(page) {
      await press(page);
      await page.getByRole('radio', { name: 'Sound' }).check();
    },
  },
  {
    name: 'how-do-i',
    async show(page) {
      await press(page);
      await page.getByRole('radio', { name: 'How do I' }).check();
    },
  },
  {
    name: 'received',
    async show(page, unit) {
      await pressAndSend(page);
      unit.ticketsNow = [testTicket('DT-TEST1', { due: '2026-11-24T18:40:00.000Z' }), ...unit.ticketsNow];
      unit.move('DT-TEST1', { ...received, upload: { sentBytes: 1_200_000, totalBytes: 2_400_000 }, articles });
      await page.waitForSelector('progress[value="50"]');
    },
  },
  {
    name: 'sending',
    async show(page, unit) {
      await pressAndSend(page);
      unit.ticketsNow = [testTicket('DT-TEST1', { state: 'queued', receivedAt: null, due: null, sameDayBy: null })];
      unit.move('DT-TEST1', { step: 'sending', articles });
      await page.waitForSelector('text=Sending to DTEN');
    },
  },
  {
    name: 'breached',
    async show(page, unit) {
      await pressAndSend(page);
      const late = { due: '2026-11-20T17:10:00.000Z', leftMinutes: null, overMinutes: 50 };
      unit.ticketsNow = [testTicket('DT-TEST1', { state: 'breached', ...late })];
      unit.move('DT-TEST1', received);
      await page.waitForSelector('.badge-bad');
    },
  },
  {
    name: 'agent-away',
    async show(page) {
      await page.route('**/api/**', (route) => route.abort());
      await page.click('#help');
      await page.waitForSelector('.notice');
    },
  },
  {
    name: 'not-english',
    async show(page, unit) {
      await pressAndSend(page);
      unit.move('DT-TEST1', { step: 'collecting', language: 'other' });
      await page.waitForSelector('.notice-calm');
    },
  },
  {
    name: 'answered',
    async show(page, unit) {
      await pressAndSend(page);
      const answered = { answeredAt: '2026-11-20T17:40:00.000Z', withinTarget: true, sameBusinessDay: true };
      unit.ticketsNow = [testTicket('DT-TEST1', { state: 'answered', ...answered })];
      unit.move('DT-TEST1', { ...received, articles });
      await page.waitForSelector('.outcome');
    },
  },
  {
    name: 'no-desk',
    prepare: (unit) => {
      unit.statusNow.desk = { kind: 'none', reachable: false, warning: null };
    },
    async show(page, unit) {
      await pressAndSend(page);
      unit.move('DT-TEST1', { step: 'sending' });
      await page.waitForSelector('.code');
    },
  },
  {
    name: 'unreachable-home',
    prepare: (unit) => {
      unit.statusNow.desk.reachable = false;
    },
    show: (page) => page.waitForSelector('.code').then(() => undefined),
  },
];

function unitOf(shot: HelpShot): TestServices {
  const unit = testServices();
  unit.statusNow.hours = { ...unit.statusNow.hours, open: true, opensAt: null, closesAt: '2026-11-21T02:00:00.000Z' };
  unit.statusNow.channels.chat = 'https://dten.com/chat';
  unit.articlesNow = { 'how-do-i': [{ title: 'Sharing your screen', url: 'https://help.dten.com/a/3' }] };
  unit.updatesNow = [testUpdate({}), testUpdate({ verdict: 'rolled-back', to: '3.9.0' })];
  unit.ticketsNow = [
    testTicket('DT-4K2QF', { state: 'waiting-on-you', leftMinutes: 400 }, { kind: 'update' }),
    testTicket('DT-9XM3T', { state: 'answered', answeredAt: '2026-11-19T19:00:00.000Z', withinTarget: true }),
  ];
  shot.prepare?.(unit);
  return unit;
}

/** Every state of the help page. */
export const HELP_PAGE: readonly Shot[] = SHOTS.map((shot) => ({
  name: shot.name,
  async open() {
    const unit = unitOf(shot);
    const services = { services: unit, maintainer: NO_MAINTAINER };
    const log = pino({ level: 'silent' });
    const panel = createPanel({ port: 0, ...services, clock: systemClock, random: systemRandom, log });
    const { url } = await panel.start();
    return {
      url,
      async show(page) {
        await page.waitForSelector('#unit:not(:empty)');
        await shot.show(page, unit);
      },
      close: () => panel.stop(),
    };
  },
}));
