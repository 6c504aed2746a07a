import type { Browser } from 'playwright-core';
import QRCode from 'qrcode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage } from '../support/browser.ts';
import type { OpenedPage } from '../support/browser.ts';
import { testServices, testTicket, testUpdate } from '../support/panel-services.ts';
import type { TestServices } from '../support/panel-services.ts';
import { runningPanel } from '../support/running-panel.ts';
import type { RunningPanel } from '../support/running-panel.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
});

async function scene(
  prepare: (services: TestServices) => void,
): Promise<OpenedPage & { services: TestServices; panel: RunningPanel }> {
  const services = testServices();
  prepare(services);
  const panel = await runningPanel(services);
  const opened = await openPage(browser, panel.url);
  await opened.page.waitForSelector('#unit:not(:empty)');
  return { ...opened, services, panel };
}

describe('after an answer', () => {
  const ANSWERED = { state: 'answered', answeredAt: '2026-11-20T19:00:00.000Z', withinTarget: true } as const;

  it.each([
    ['Yes, it works', true, 'You said that it works now'],
    ['No, it does not', false, 'You said that it still does not work'],
  ])('"%s" goes to the desk, and is said once', async (button, works, said) => {
    const { page, services, troubles } = await scene((unit) => {
      unit.ticketsNow = [testTicket('DT-AAAAA', ANSWERED), testTicket('DT-BBBBB', {})];
    });
    expect(await page.getByText('Does it work now?').count()).toBe(1);
    await page.getByRole('button', { name: button }).click();
    await page.waitForSelector(`text=${said}`);
    expect(services.worksTold).toEqual([{ ref: 'DT-AAAAA', works }]);
    expect(await page.getByText('Does it work now?').count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  it('says so when it could not be passed on', async () => {
    const { page, panel } = await scene((unit) => {
      unit.ticketsNow = [testTicket('DT-AAAAA', ANSWERED)];
    });
    await panel.stop();
    await page.getByRole('button', { name: 'Yes, it works' }).click();
    await page.waitForSelector('text=could not be passed on');
  });
});

describe('beside the request', () => {
  it('the sandbox desk’s clock never says that DTEN aims at anything', async () => {
    const { page } = await scene((unit) => {
      unit.statusNow.desk = { kind: 'sandbox', reachable: true, warning: 'Nobody at DTEN sees these tickets.' };
      unit.ticketsNow = (['queued', 'on-track', 'at-risk', 'waiting-on-you', 'breached', 'answered'] as const).map(
        (state, i) =>
          testTicket(`DT-AAAA${i}`, {
            state,
            answeredAt: '2026-11-20T19:00:00.000Z',
            overMinutes: 5,
            ifReceivedNow: { due: '2026-11-24T18:00:00.000Z', sameDayBy: '2026-11-21T02:00:00.000Z' },
          }),
      );
    });
    const text = await page.locator('.requests').evaluate<string, HTMLElementLike>((node) => node.textContent);
    expect(text).not.toMatch(/DTEN (aims|aimed|would aim|answered|has)/);
    expect(text).toMatch(/Had DTEN received it, its objective would be/);
    expect(text).toMatch(/The sandbox desk answered .+ DTEN’s objective/);
  });

  it('articles and the chat link come first for a "how do I", which may still be filed', async () => {
    const { page, services } = await scene((unit) => {
      unit.statusNow.channels.chat = 'https://dten.com/chat';
      unit.articlesNow = { 'how-do-i': [{ title: 'Sharing your screen', url: 'https://help.dten.com/share' }] };
    });
    await page.click('#help');
    await page.getByRole('radio', { name: 'How do I' }).check();
    const link = page.getByRole('link', { name: 'Sharing your screen' });
    await link.waitFor();
    expect(await link.getAttribute('href')).toBe('https://help.dten.com/share');
    expect(await page.locator('.first-look').innerText()).toContain('dten.com/chat');
    await page.getByRole('radio', { name: 'Camera' }).check();
    expect(await link.isVisible()).toBe(false);
    await page.getByRole('radio', { name: 'How do I' }).check();
    await page.click('text=Send answers');
    await expect.poll(() => services.requests).toMatchObject([{ words: { category: 'how-do-i' }, complete: true }]);
  });

  it('whoever does not write English is told, by words and a picture', async () => {
    const { page, services } = await scene(() => undefined);
    await page.click('#help');
    await page.click('text=Nothing to add');
    services.move('DT-TEST1', { language: 'english' });
    await page.waitForSelector('.steps');
    expect(await page.getByText('DTEN answers in English').count()).toBe(0);
    services.move('DT-TEST1', { language: 'other' });
    await page.waitForSelector('.notice:has(svg) >> text=DTEN answers in English');
  });

  it('articles on what was found stand beside it', async () => {
    const { page, services } = await scene(() => undefined);
    await page.click('#help');
    await page.click('text=Nothing to add');
    services.move('DT-TEST1', { articles: [{ title: 'No sound', url: 'https://help.dten.com/sound' }] });
    await page.getByRole('link', { name: 'No sound' }).waitFor();
  });

  it('the updates of the unit, with what became of each', async () => {
    const { page } = await scene((unit) => {
      unit.updatesNow = [testUpdate({}), testUpdate({ verdict: 'rolled-back', to: '4.0.0' })];
    });
    await page.click('text=Updates of this unit (2)');
    expect(await page.locator('.update').allInnerTexts()).toEqual([
      expect.stringMatching(/Firmware 3\.8\.5 → 3\.9\.1\s+Succeeded/),
      expect.stringMatching(/Firmware 3\.8\.5 → 4\.0\.0\s+Rolled back/),
    ]);
  });

  it('while the desk cannot be reached, a ready-made mail with the reference, also as a code', async () => {
    const { page, services, troubles } = await scene((unit) => {
      unit.statusNow.desk.reachable = false;
    });
    await page.click('#help');
    await page.click('text=Nothing to add');
    services.move('DT-TEST1', { step: 'sending' });
    await page.waitForSelector('text=cannot be reached from this unit right now');
    const code = page.getByRole('img', { name: 'QR code: Mail' });
    expect(await code.getAttribute('src')).toBe('/api/v1/qr/mail?ref=DT-TEST1');
    expect(await code.evaluate<boolean, { naturalWidth: number }>((image) => image.naturalWidth > 0)).toBe(true);
    expect(troubles).toEqual([]);
  });
});

interface HTMLElementLike {
  textContent: string;
}

/** The modules that a code of ours shows, as rows of 0 and 1, without its quiet zone. */
function modulesOf(svg: string): string[] {
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]) - 8;
  const rows = Array.from({ length: size }, () => Array<number>(size).fill(0));
  const dark = /fill="#000" d="([^"]+)"/.exec(svg)?.[1] ?? '';
  for (const [, x, y, width] of dark.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    for (let i = 0; i < Number(width); i++) rows[Number(y) - 4]?.splice(Number(x) - 4 + i, 1, 1);
  return rows.map((row) => row.join(''));
}

describe('a QR code', () => {
  it.each([
    ['/api/v1/qr/portal', 'https://orbit.dten.com/'],
    ['/api/v1/qr/help-center', 'https://help.dten.com/'],
  ])('%s says %s', async (path, text) => {
    const panel = await runningPanel(testServices());
    const answer = await panel.call({ path });
    expect(answer.headers['content-type']).toBe('image/svg+xml');
    const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
    const expected = Array.from({ length: modules.size }, (_, y) =>
      Array.from({ length: modules.size }, (_, x) => (modules.get(y, x) === 0 ? '0' : '1')).join(''),
    );
    expect(modulesOf(answer.body)).toEqual(expected);
  });

  it.each(['chat', 'nothing', 'mail?ref=DT-OTHER', 'mail?ref=', '..%2f..', '__proto__', 'constructor'])(
    'is not drawn for %s',
    async (what) => {
      const panel = await runningPanel(testServices());
      expect((await panel.call({ path: `/api/v1/qr/${what}` })).status).toBe(404);
    },
  );
});
