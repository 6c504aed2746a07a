import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { launchBrowser, openPage, SCREENS } from '../support/browser.ts';
import type { OpenedPage } from '../support/browser.ts';
import { readEvents } from '../support/event-reader.ts';
import { testServices, testTicket, testUpdate } from '../support/panel-services.ts';
import type { TestServices } from '../support/panel-services.ts';
import { runningPanel } from '../support/running-panel.ts';
import type { RunningPanel } from '../support/running-panel.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const MARKUP = '<img src=x onerror=alert(1)><script>alert(2)</script>"\'&amp;';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
});

interface Scene extends OpenedPage {
  services: TestServices;
  panel: RunningPanel;
}

async function scene(
  options: Parameters<typeof openPage>[2] & { prepare?: (services: TestServices) => void; frozenClock?: boolean } = {},
): Promise<Scene> {
  const { prepare, ...rest } = options;
  const services = testServices();
  prepare?.(services);
  const panel = await runningPanel(services);
  const opened = await openPage(browser, panel.url, rest);
  await opened.page.waitForSelector('#unit:not(:empty)');
  return { ...opened, services, panel };
}

async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return await page.evaluate<string[]>(
    "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })" +
      ".then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html)))",
  );
}

const choose = (page: Page, name: string): Promise<void> => page.getByRole('radio', { name }).check();
const main = (page: Page): Promise<string> => page.locator('main').innerText();

describe.each(Object.entries(SCREENS))('on %s', (_, screen) => {
  it.each(['dark', 'light'] as const)('is complete and accessible in every state, %s', async (colorScheme) => {
    const { page, services, troubles } = await scene({
      ...screen,
      colorScheme,
      reducedMotion: 'reduce',
      prepare: (unit) => {
        unit.statusNow.channels.chat = 'https://dten.com/chat';
        unit.updatesNow = [testUpdate({}), testUpdate({ verdict: 'rolled-back' }), testUpdate({ verdict: null })];
        unit.statusNow.desk = { kind: 'sandbox', reachable: true, warning: 'Nobody at DTEN sees these tickets.' };
        unit.ticketsNow = (
          ['queued', 'on-track', 'at-risk', 'waiting-on-you', 'answered', 'breached', 'closed', 'untracked'] as const
        ).map((state, i) =>
          testTicket(`DT-AAAA${i}`, { state, answeredAt: '2026-11-20T19:00:00.000Z', overMinutes: 5 }),
        );
      },
    });
    const faults = async (): Promise<string[]> => [
      ...(await accessibilityFaults(page)),
      ...((await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')) ? ['wider than it'] : []),
    ];
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(await faults(), 'at rest').toEqual([]);
    const button = await page.locator('#help').boundingBox();
    expect(button?.height).toBeGreaterThan(screen.viewport.height * 0.35);

    await page.tap('#help');
    await page.waitForSelector('text=DT-TEST1');
    expect(await faults(), 'asking').toEqual([]);
    const small = await page.evaluate<string[]>(
      "[...document.querySelectorAll('button, .tile, input:not([type=radio]), textarea')]" +
        '.filter((e) => e.offsetParent !== null && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML)',
    );
    expect(small).toEqual([]);

    await page.getByRole('radio', { name: 'Sound' }).tap();
    await page.tap('text=Send answers');
    await page.waitForSelector('.steps');
    services.move('DT-TEST1', { step: 'sending' });
    await page.waitForSelector('[aria-current=step] >> text=Sending');
    expect(await faults(), 'sending').toEqual([]);

    services.ticketsNow = [testTicket('DT-TEST1', {})];
    services.move('DT-TEST1', {
      step: 'received',
      deskNumber: '4711',
      upload: { sentBytes: 1_200_000, totalBytes: 2_400_000 },
      language: 'other',
      articles: [{ title: 'No sound, or the microphone is not heard', url: 'https://help.dten.com/a/1' }],
    });
    await page.waitForSelector('progress[value="50"]');
    expect(await main(page)).toContain('1.2 MB of 2.4 MB');
    expect(await faults(), 'received').toEqual([]);
    services.ticketsNow = [testTicket('DT-TEST1', { state: 'answered', answeredAt: '2026-11-20T19:00:00.000Z' })];
    services.move('DT-TEST1', { upload: null });
    await page.waitForSelector('text=Does it work now?');
    expect(await faults(), 'answered').toEqual([]);
    expect(troubles).toEqual([]);
  });
});

describe('a press', () => {
  it('is sent with the first touch; the answers follow for the same request', async () => {
    const { page, services } = await scene();
    await page.click('#help');
    await page.waitForSelector('text=DT-TEST1');
    expect(services.requests).toMatchObject([{ words: {}, complete: false }]);
    await choose(page, 'Camera');
    await choose(page, 'No, it cannot be used');
    await page.fill('[name=text]', 'It stays dark');
    await page.fill('[name=contact]', 'Jo');
    await page.click('text=Send answers');
    await page.waitForSelector('.steps');
    await expect
      .poll(() => services.requests)
      .toMatchObject([
        { words: { category: 'camera', roomUsable: false, text: 'It stays dark', contact: 'Jo' }, complete: true },
      ]);
  });

  it('by keyboard alone, with every answer', async () => {
    const { page, services } = await scene();
    const focused = (): Promise<string> =>
      page.evaluate<string>('document.activeElement.name || document.activeElement.textContent');
    const press = async (...keys: string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('Tab');
    expect(await focused()).toBe('Get help');
    await press('Enter');
    await page.waitForSelector('text=DT-TEST1');
    expect(await focused()).toMatch(/request is (being )?made/);
    await press('Tab', 'Space', 'ArrowRight'); // Camera, then sound.
    expect(await focused()).toBe('category');
    await press('Tab', 'Space', 'ArrowRight'); // Yes, then no.
    expect(await focused()).toBe('roomUsable');
    await press('Tab');
    await page.keyboard.type('Nobody hears us');
    await press('Tab');
    await page.keyboard.type('Jo');
    await press('Tab');
    expect(await focused()).toBe('Send answers');
    await press('Enter');
    await expect
      .poll(() => services.requests)
      .toMatchObject([
        { words: { category: 'sound', roomUsable: false, text: 'Nobody hears us', contact: 'Jo' }, complete: true },
      ]);
    await page.waitForSelector('.steps');
    await press('Tab');
    expect(await focused()).toBe('Back to the start');
    await press('Enter');
    expect(await focused()).toBe('Get help');
  });

  it('goes as it is when nobody answers within half a minute', async () => {
    const { page, services } = await scene();
    await page.clock.install();
    await page.click('#help');
    await page.waitForSelector('text=DT-TEST1');
    await page.clock.runFor(29_000);
    expect(services.requests[0]?.complete).toBe(false);
    await page.clock.runFor(2000);
    await page.waitForSelector('.steps');
    await expect.poll(() => services.requests).toMatchObject([{ words: {}, complete: true }]);
  });

  it('waits for whoever is still writing', async () => {
    const { page, services } = await scene();
    await page.clock.install();
    await page.click('#help');
    await page.waitForSelector('text=DT-TEST1');
    for (let i = 0; i < 6; i++) {
      await page.clock.runFor(20_000);
      await page.locator('[name=text]').press('x');
    }
    expect(services.requests[0]?.complete).toBe(false);
    await page.click('text=Send answers');
    await expect.poll(() => services.requests).toMatchObject([{ words: { text: 'xxxxxx' }, complete: true }]);
  });

  it('says so when the answers came too late to go along', async () => {
    const { page, services } = await scene();
    await page.click('#help');
    await page.waitForSelector('text=DT-TEST1');
    services.adding = 'too-late';
    await choose(page, 'Camera');
    await page.click('text=Send answers');
    await page.waitForSelector('text=could not go with it');
  });

  it('points whoever asks how to do something to the Help Center, and still files', async () => {
    const { page, services } = await scene();
    await page.click('#help');
    expect(await page.isVisible('text=help.dten.com')).toBe(false);
    await choose(page, 'How do I');
    expect(await page.isVisible('text=help.dten.com')).toBe(true);
    await page.click('text=Send answers');
    await expect.poll(() => services.requests).toMatchObject([{ words: { category: 'how-do-i' } }]);
  });

  it('made elsewhere (a key, the command line) brings up the questions', async () => {
    const { page, services } = await scene();
    services.requestHelp({});
    await page.waitForSelector('text=What is wrong?');
    expect(await main(page)).toContain('DT-TEST1');
    await choose(page, 'Network');
    await page.click('text=Send answers');
    await expect.poll(() => services.requests).toMatchObject([{ words: { category: 'network' }, complete: true }]);
  });
});

describe('what the page tells', () => {
  it('follows a request to its number, and gives the objective in both times', async () => {
    const { page, services } = await scene();
    await page.clock.install({ time: '2026-11-20T18:00:00Z' });
    await page.click('#help');
    await page.click('text=Nothing to add');
    for (const [step, words] of [
      ['collecting', 'Collecting evidence'],
      ['sending', 'Sending to DTEN'],
    ] as const) {
      services.move('DT-TEST1', { step });
      await page.waitForSelector(`[aria-current=step] >> text=${words}`);
    }
    services.ticketsNow = [testTicket('DT-TEST1', { due: '2026-11-24T18:40:00.000Z' })];
    services.move('DT-TEST1', { step: 'received', deskNumber: '4711' });
    await page.waitForSelector('text=Received by DTEN as number 4711');
    const text = (await main(page)).replaceAll('\u00A0', ' ');
    expect(text).toContain('DTEN aims to answer by Tuesday 19:40 (your time), 10:40 Pacific Time, for most requests');
    expect(text).toContain('16 h of business time left; it stands still while the desk is closed.');
    expect(text).toContain('On track');
    expect(await page.innerText('#announcer')).toBe('Received by DTEN as number 4711');

    services.ticketsNow = [
      testTicket('DT-TEST1', {
        state: 'answered',
        answeredAt: '2026-11-20T20:00:00.000Z',
        withinTarget: true,
        sameBusinessDay: true,
      }),
    ];
    services.tell();
    await page.waitForSelector('text=within its objective and on the same business day');
  });

  it('says whether the desk is open, in both times', async () => {
    const { page, services } = await scene();
    await page.clock.install({ time: '2026-11-21T18:00:00Z' });
    services.statusNow.hours = { ...services.statusNow.hours, zoneName: 'Pacific' };
    services.tell();
    await page.waitForSelector('text=06:00 Pacific');
    const hours = async (): Promise<string> => (await page.innerText('#desk-now')).replaceAll('\u00A0', ' ');
    expect(await hours()).toMatch(/closed now\s+opens Monday 15:00 \(your time\), 06:00 Pacific/);
    services.statusNow.hours = { ...services.statusNow.hours, open: true, closesAt: '2026-11-24T02:00:00.000Z' };
    services.tell();
    await expect.poll(hours).toMatch(/open now\s+until Tuesday 03:00 \(your time\), Monday 18:00 Pacific/);
  });

  it('says once what is one time, on a display in the zone of the desk', async () => {
    const { page } = await scene({ timezoneId: 'America/Los_Angeles' });
    expect((await page.innerText('#desk-now')).replaceAll('\u00A0', ' ')).toMatch(/06:00 Pacific Time$/);
    expect(await page.innerText('#desk-now')).not.toContain('your time');
  });

  it('without a desk: tickets stay queued, with a ready-made mail and the other ways', async () => {
    const { page, services, troubles } = await scene({
      prepare: (unit) => {
        unit.statusNow.desk = { kind: 'none', reachable: false, warning: null };
      },
    });
    expect(await page.innerText('.side')).toContain('No support desk is set up on this unit');
    await page.click('#help');
    await page.click('text=Nothing to add');
    services.ticketsNow = [
      testTicket('DT-TEST1', { state: 'queued', due: null, receivedAt: null }, { deskNumber: null }),
    ];
    services.move('DT-TEST1', { step: 'sending' });
    await page.waitForSelector('text=Queued on this unit');
    expect(await accessibilityFaults(page)).toEqual([]);
    const mail = decodeURIComponent(
      (await page.getAttribute('main >> text=support@dten.com >> xpath=..', 'href')) ?? '',
    );
    expect(mail).toMatch(
      /^mailto:support@dten\.com\?subject=DTEN support request DT-TEST1&body=Reference: DT-TEST1\r\n/,
    );
    expect(mail).toContain('Firmware: 3.9.1');
    expect(await page.innerText('main')).toContain('orbit.dten.com');
    expect(troubles).toEqual([]);
  });

  it('takes every text for text, never for markup', async () => {
    const { page, services, troubles } = await scene({
      prepare: (unit) => {
        unit.statusNow.unit = {
          site: MARKUP,
          room: MARKUP,
          model: MARKUP,
          components: [{ id: MARKUP, name: MARKUP, version: MARKUP }],
        };
        unit.statusNow.desk = { kind: 'none', reachable: false, warning: MARKUP };
        unit.statusNow.hours.zoneName = MARKUP;
        unit.ticketsNow = [testTicket(MARKUP, {}, { deskNumber: MARKUP })];
      },
    });
    page.on('dialog', () => troubles.push('a dialog'));
    expect(await page.innerText('h1')).toContain(MARKUP);
    expect(await page.innerText('.ticket')).toContain(MARKUP);
    await page.click('#help');
    await page.fill('[name=text]', MARKUP);
    await page.fill('[name=contact]', MARKUP);
    await page.click('text=Send answers');
    services.move('DT-TEST1', { step: 'received', deskNumber: MARKUP });
    await page.waitForSelector('text=as number <img');
    await expect.poll(() => services.requests).toMatchObject([{ words: { text: MARKUP, contact: MARKUP } }]);
    expect(await page.evaluate<number>("document.querySelectorAll('img:not(.code), script:not([src])').length")).toBe(
      0,
    );
    expect(troubles).toEqual([]);
  });
});

describe('over trouble', () => {
  it('keeps a press that the agent cannot take, and passes it on once the agent is back', async () => {
    const { page, services, panel } = await scene();
    await panel.stop();
    await page.click('#help');
    await page.waitForSelector('text=Your press is kept here');
    await choose(page, 'Sound');
    await page.click('text=Send answers');
    await runningPanel(services, { port: panel.port });
    await page.waitForSelector('text=DT-TEST1');
    await expect
      .poll(() => services.requests, { timeout: 20_000 })
      .toMatchObject([{ words: { category: 'sound' }, complete: true }]);
    await expect.poll(() => page.innerText('#notices'), { timeout: 20_000 }).toBe('');
  });

  it('does not press twice when only the answer was lost', async () => {
    const { page, services } = await scene();
    let lost = 0;
    await page.route('**/api/v1/help', async (route) => {
      await route.fetch();
      lost += 1;
      await (lost === 1 ? route.abort('connectionreset') : route.continue());
    });
    await page.click('#help');
    await page.waitForSelector('.reference-now >> text=DT-TEST1');
    expect(services.requests).toHaveLength(1);
    expect(lost).toBe(1);
  });

  it('goes on with a request when the agent is started again in between', async () => {
    const { page, services, panel } = await scene();
    await page.click('#help');
    await page.click('text=Nothing to add');
    services.move('DT-TEST1', { step: 'collecting' });
    await page.waitForSelector('[aria-current=step] >> text=Collecting');
    await panel.stop();
    await page.waitForSelector('text=is not answering right now');
    services.move('DT-TEST1', { step: 'received', deskNumber: '4711' });
    await runningPanel(services, { port: panel.port });
    await page.waitForSelector('text=as number 4711');
    await expect.poll(() => page.innerText('#notices'), { timeout: 20_000 }).toBe('');
  });

  it('goes on with a request after it was loaded again', async () => {
    const { page, services } = await scene();
    await page.click('#help');
    await page.click('text=Nothing to add');
    await page.waitForSelector('.steps');
    services.move('DT-TEST1', { step: 'collecting' });
    await page.reload();
    await page.waitForSelector('[aria-current=step] >> text=Collecting');
    expect(services.requests).toHaveLength(1);
  });

  it('takes a press also before the agent has ever answered', async () => {
    const services = testServices();
    const panel = await runningPanel(services);
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    await page.route('**/api/v1/events', async (route) => {
      await opened;
      await route.continue();
    });
    await page.goto(panel.url);
    await page.click('#help');
    await page.getByRole('radio', { name: 'Camera' }).check();
    open();
    await page.waitForSelector('#unit:not(:empty)');
    await page.click('text=Send answers');
    await expect.poll(() => services.requests).toMatchObject([{ words: { category: 'camera' }, complete: true }]);
  });

  it('shows the state also where all event streams are taken', async () => {
    const services = testServices();
    const panel = await runningPanel(services, { limits: { streams: 1 } });
    const reader = await readEvents(panel.port);
    await reader.next();
    services.ticketsNow = [testTicket('DT-AAAAA', {})];
    const { page } = await openPage(browser, panel.url);
    await page.waitForSelector('text=DT-AAAAA');
    reader.close();
    await page.click('#help');
    await page.waitForSelector('text=DT-TEST1');
  });
});
