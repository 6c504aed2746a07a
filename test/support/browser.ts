import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

/**
 * The package's own arguments put everything into one process, which then ends with the first profile that is closed;
 * these do without a sandbox (tests run as root too) and without calls to anywhere.
 */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A Chromium from npm, so that nothing has to be installed for the tests. Close it when the file's tests are over. */
export async function launchBrowser(): Promise<Browser> {
  return await playwright.launch({ executablePath: await chromium.executablePath(), args: ARGUMENTS });
}

/** The screens that the page is made for. */
export const SCREENS = {
  'a 55-inch touch screen at 4K': { viewport: { width: 3840, height: 2160 }, hasTouch: true },
  'a touch console': { viewport: { width: 1280, height: 800 }, hasTouch: true },
  'an upright console': { viewport: { width: 800, height: 1280 }, hasTouch: true },
  'a phone': { viewport: { width: 412, height: 915 }, hasTouch: true, isMobile: true },
} as const satisfies Record<string, BrowserContextOptions>;

export interface OpenedPage {
  page: Page;
  /** What went wrong in the page: exceptions, refused scripts and styles, calls to anywhere else. */
  troubles: string[];
}

/** Opens an address in a profile of its own, closed when the test finishes. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ timezoneId: 'Europe/Berlin', locale: 'en-GB', ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(10_000); // So that a test fails with what it waited for.
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('net::ERR')) troubles.push(message.text());
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) troubles.push(`call to ${request.url()}`);
  });
  await page.goto(url);
  return { page, troubles };
}
