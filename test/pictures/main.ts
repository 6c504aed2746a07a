/* Takes the pictures of the README, and with `--all FOLDER` one of every state of every page: `npm run pictures`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser, SCREENS } from '../support/browser.ts';
import { CONSOLE_PAGE } from './console-page.ts';
import { HELP_PAGE } from './help-page.ts';
import { MAINTAINER_PAGE } from './maintainer-page.ts';
import { NOW } from './shot.ts';
import type { Shot } from './shot.ts';

const README = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const BEST = ['home', 'asking', 'received', 'maintainer-request', 'desk-ticket'];

type Screen = keyof typeof SCREENS;

async function take(shot: Shot, path: string, screen: Screen, colorScheme: 'dark' | 'light'): Promise<void> {
  const { url, show, close } = await shot.open();
  const context = await browser.newContext({ ...SCREENS[screen], colorScheme, timezoneId: 'Europe/Berlin' });
  try {
    const page = await context.newPage();
    await page.clock.setFixedTime(NOW);
    await page.goto(url);
    await show(page);
    await page.waitForLoadState('networkidle', { timeout: 500 }).catch(() => undefined); // The stream never idles.
    await page.screenshot({ path, scale: 'css' });
  } finally {
    await context.close();
    await close();
  }
}

const [all, folder = '.', only] = process.argv.slice(2);
const every = [...HELP_PAGE, ...MAINTAINER_PAGE, ...CONSOLE_PAGE];
const browser = await launchBrowser();
try {
  if (all !== '--all')
    for (const shot of every.filter(({ name }) => BEST.includes(name)))
      await take(shot, join(README, `${shot.name}.png`), 'a touch console', 'dark');
  else {
    mkdirSync(folder, { recursive: true });
    for (const [screen, short, scheme] of [
      ['a 55-inch touch screen at 4K', '4k', 'dark'],
      ['a touch console', 'console', 'light'],
      ['an upright console', 'upright', 'dark'],
      ['a phone', 'phone', 'light'],
    ] as const)
      for (const shot of every.filter(({ name }) => only === undefined || name.startsWith(only)))
        await take(shot, join(folder, `${short}-${shot.name}.png`), screen, scheme);
  }
} finally {
  await browser.close();
}
