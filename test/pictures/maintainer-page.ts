import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { systemRandom } from '../../agent/base/random.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import { createPanel } from '../../agent/panel/panel.ts';
import { maintainedState, PIN } from '../support/maintained-state.ts';
import type { MaintainedState } from '../support/maintained-state.ts';
import { testServices } from '../support/panel-services.ts';
import type { Shot } from './shot.ts';

async function comeIn(page: Page): Promise<void> {
  await page.waitForSelector('.keys');
  for (const digit of PIN) await page.getByRole('button', { name: digit, exact: true }).click();
  await page.getByRole('button', { name: 'OK' }).click();
  await page.waitForSelector('.pick');
}

const STATES: Record<string, (page: Page, state: MaintainedState) => Promise<void>> = {
  door: async (page) => {
    await page.waitForSelector('.keys');
  },
  'wrong-pin': async (page) => {
    await page.waitForSelector('.keys');
    await page.keyboard.type('0000');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=This is not the PIN');
  },
  inside: comeIn,
  request: async (page, { incident }) => {
    await comeIn(page);
    await page.getByRole('button', { name: incident.ref }).click();
    await page.waitForSelector('text=What leaves the unit, exactly');
    await page.evaluate('scrollTo(0, 0)');
  },
  entry: async (page, { incident }) => {
    await comeIn(page);
    await page.getByRole('button', { name: incident.ref }).click();
    await page.getByRole('button', { name: /^log\.txt/ }).click();
    await page.waitForSelector('pre:has-text("a line of a log")');
    await page.locator('pre >> text=a line of a log').scrollIntoViewIfNeeded();
  },
  'desk-tested': async (page) => {
    await comeIn(page);
    await page.getByRole('button', { name: 'Test the desk' }).click();
    await page.waitForSelector('text=No desk is set up');
  },
  off: async (page) => {
    await page.waitForSelector('text=No PIN is set on this unit');
  },
};

/** Every state of the maintainer's page. */
export const MAINTAINER_PAGE: readonly Shot[] = Object.entries(STATES).map(([name, show]) => ({
  name: `maintainer-${name}`,
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'dten-pictures-'));
    const state = await maintainedState(folder, name === 'off' ? { pin: null } : {});
    const services = { services: testServices(), maintainer: state.services() };
    const log = pino({ level: 'silent' });
    const panel = createPanel({ port: 0, ...services, clock: systemClock, random: systemRandom, log });
    const { url } = await panel.start();
    return {
      url: `${url}maintainer`,
      show: async (page: Page) => await show(page, state),
      async close() {
        await panel.stop();
        state.db.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
}));
