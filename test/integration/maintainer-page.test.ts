import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConsents } from '../../agent/consent/consent.ts';
import { launchBrowser, openPage, SCREENS } from '../support/browser.ts';
import type { OpenedPage } from '../support/browser.ts';
import { LOG_LINE, PIN } from '../support/maintained-state.ts';
import { maintainedUnit } from '../support/maintained-unit.ts';
import type { MaintainedUnit } from '../support/maintained-unit.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
});

async function scene(
  options: Parameters<typeof openPage>[2] & { pin?: null } = {},
): Promise<OpenedPage & { unit: MaintainedUnit }> {
  const { pin, ...rest } = options;
  const unit = await maintainedUnit(pin === null ? { pin } : {});
  return { ...(await openPage(browser, `${unit.panel.url}maintainer`, rest)), unit };
}

async function faults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return await page.evaluate<string[]>(
    "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })" +
      ".then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html)))" +
      ".then((found) => found.concat(document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : []))",
  );
}

async function comeIn(page: Page): Promise<void> {
  for (const digit of PIN) await page.getByRole('button', { name: digit, exact: true }).click();
  await page.getByRole('button', { name: 'OK' }).click();
  await page.waitForSelector('.pick');
}

describe('the maintainer’s page', () => {
  it.each(Object.entries(SCREENS))('is complete and accessible on %s', async (_, screen) => {
    const { page, unit, troubles } = await scene({ ...screen, reducedMotion: 'reduce', colorScheme: 'dark' });
    await page.waitForSelector('.keys');
    expect(await faults(page), 'the door').toEqual([]);
    await comeIn(page);
    expect(await faults(page), 'inside').toEqual([]);
    await page.getByRole('button', { name: unit.incident.ref }).click();
    await page.waitForSelector('text=What leaves the unit, exactly');
    expect(await page.locator('.exact').first().innerText()).toContain('<b>Nobody hears us</b>');
    await page.getByRole('button', { name: /^log\.txt/ }).click();
    await page.waitForSelector('pre:has-text("a line of a log")');
    expect(await page.locator('pre >> text=a line of a log').innerText()).toContain(LOG_LINE);
    expect(await faults(page), 'a request').toEqual([]);
    expect(await page.evaluate<number>("document.querySelectorAll('img').length")).toBe(0);
    expect(troubles).toEqual([]);
  });

  it('downloads, exports, decides and tests', async () => {
    const { page, unit } = await scene();
    await comeIn(page);
    await page.getByRole('button', { name: unit.incident.ref }).click();
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    expect((await coming).suggestedFilename()).toBe(`${unit.incident.ref}-${unit.incident.id}.zip`);
    await page.getByRole('button', { name: 'Export to USB' }).click();
    await page.waitForSelector('text=The USB stick can be taken out');
    expect(readdirSync(unit.exportFolder)).toHaveLength(1);
    await page.getByRole('checkbox', { name: /^Words/ }).uncheck();
    await page.waitForSelector('text=It holds for everything that has not left yet');
    expect(readConsents(unit.db)).toMatchObject({ words: false, evidence: true });
    await page.getByRole('button', { name: 'Test the desk' }).click();
    await page.waitForSelector('text=No desk is set up');
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.waitForSelector('#help');
    await page.click('text=Maintainer');
    await page.waitForSelector('.keys');
  });

  it('by keyboard; a wrong PIN is said, and the fifth closes the door', async () => {
    const { page } = await scene();
    await page.waitForSelector('.keys');
    for (let i = 0; i < 5; i++) {
      await page.keyboard.type('0000');
      await page.keyboard.press('Enter');
      await page.waitForSelector('text=This is not the PIN');
    }
    await page.keyboard.type(PIN);
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=Too many wrong PINs');
  });

  it('goes back to the door when the session is over', async () => {
    const { page, unit } = await scene();
    await comeIn(page);
    await page.context().clearCookies();
    await page.getByRole('button', { name: unit.incident.ref }).click();
    await page.waitForSelector('text=The session is over');
    await page.waitForSelector('.keys');
  });

  it('goes home by itself when it is left alone', async () => {
    const { page } = await scene();
    await page.clock.install();
    await page.reload();
    await comeIn(page);
    await page.clock.runFor(4 * 60_000);
    await page.waitForSelector('#help');
  });

  it('is off where no PIN is set', async () => {
    const { page } = await scene({ pin: null });
    await page.waitForSelector('text=No PIN is set on this unit');
    expect(await faults(page)).toEqual([]);
  });
});
