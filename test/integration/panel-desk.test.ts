import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startAgent } from '../support/agent-process.ts';
import type { AgentProcess } from '../support/agent-process.ts';
import { launchBrowser, openPage, SCREENS } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { startTestDesk } from '../support/sandbox.ts';
import type { TestDesk } from '../support/sandbox.ts';
import { tempFolder } from '../support/temp-folder.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
});

interface Unit {
  url: string;
  start(): Promise<AgentProcess>;
}

async function openDesk(folder: string, at: Parameters<typeof startTestDesk>[1] = {}): Promise<TestDesk> {
  const desk = await startTestDesk(folder, at);
  onTestFinished(() => desk.close());
  return desk;
}

/** A unit of its own: the real agent in its own process, on a port that nobody has. */
async function unit(folder: string, desk: { url: string; token: string }): Promise<Unit> {
  const [config, tokenFile, port] = [join(folder, 'config.yaml'), join(folder, 'token'), await freePort()];
  writeFileSync(tokenFile, desk.token, { mode: 0o600 });
  writeFileSync(
    config,
    JSON.stringify({
      stateDirectory: join(folder, 'state'),
      unit: { room: 'Lighthouse' },
      panel: { port },
      updates: { checkSchedule: '0 0 1 1 *' },
      collection: { disabled: ['packages', 'processes', 'system-logs', 'kernel-log'] },
      desk: { kind: 'sandbox', url: desk.url, tokenFile, pollIntervalMinutes: 0.01, settleSeconds: 0 },
    }),
  );
  return {
    url: `http://127.0.0.1:${port}/`,
    async start() {
      const agent = startAgent(['--config', config, 'run']);
      onTestFinished(async () => {
        agent.kill('SIGKILL');
        await agent.ended;
      });
      await agent.said('agent started');
      return agent;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.each(['a 55-inch touch screen at 4K', 'a touch console'] as const)('on %s', (screen) => {
  it('a press becomes a ticket at the desk, also over a kill -9, and the answer stops the clock', async () => {
    const folder = tempFolder();
    const desk = await openDesk(folder);
    const { url, start } = await unit(folder, desk);
    const first = await start();
    const { page, troubles } = await openPage(browser, url, SCREENS[screen]);
    page.setDefaultTimeout(60_000);
    await page.waitForSelector('text=Help for Lighthouse');
    await page.tap('#help');
    await page.getByRole('radio', { name: 'Sound' }).tap();
    await page.getByRole('radio', { name: 'No, it cannot be used' }).tap();
    await page.fill('[name=text]', 'Nobody hears us');
    await page.tap('text=Send answers');
    const ref = await page.locator('.reference-now', { hasText: /^DT-/ }).innerText();
    first.kill('SIGKILL');
    await first.ended;
    await page.waitForSelector('text=is not answering right now');

    await start();
    await page.waitForSelector('text=Received by the sandbox desk as number');
    expect(await page.innerText('#notices')).toMatch(/nobody at DTEN sees/i);
    const [ticket, ...others] = await desk.tickets();
    expect(others).toEqual([]);
    expect(ticket).toMatchObject({ priority: 'urgent', description: expect.stringContaining('Nobody hears us') });
    expect(ticket?.description).toContain(ref);
    expect((await page.innerText('main')).replaceAll('\u00A0', ' ')).toMatch(
      /its objective would be an answer by .+ Pacific Time/,
    );

    await desk.control(`/tickets/${ticket?.id}/answer`, { text: 'We have looked at it.' });
    await page.waitForSelector('main >> text=objective and on the same business day');
    await page.getByRole('button', { name: 'Yes, it works' }).first().tap();
    await eventually('the word of the room at the desk', async () =>
      (await desk.tickets())[0]?.comments.some(({ body }) => body.includes('says that it works now')) === true
        ? true
        : undefined,
    );
    await eventually('one copy of the evidence', async () =>
      (await desk.tickets())[0]?.comments.flatMap(({ attachments }) => attachments).length === 1 ? true : undefined,
    );
    expect(troubles).toEqual([]);
  }, 120_000);
});

it('while the desk is out of reach the page offers a mail with the reference; when it is back, the ticket goes', async () => {
  const [folder, port, token] = [tempFolder(), await freePort(), 'the-token-of-this-unit'];
  const { url, start } = await unit(folder, { url: `http://127.0.0.1:${port}`, token });
  await start();
  const { page, troubles } = await openPage(browser, url, SCREENS['an upright console']);
  page.setDefaultTimeout(60_000);
  await page.waitForSelector('text=Help for Lighthouse');
  await page.tap('#help');
  await page.waitForSelector('text=Nothing to add');
  const ref = await page.locator('.reference-now', { hasText: /^DT-/ }).innerText();
  await page.tap('text=Nothing to add');
  await page.waitForSelector('text=cannot be reached');
  expect(decodeURIComponent((await page.getAttribute('.way-mail a', 'href')) ?? '')).toContain(ref);

  const desk = await openDesk(folder, { port, token });
  await page.waitForSelector('text=Received by the sandbox desk as number');
  const [ticket, ...others] = await desk.tickets();
  expect(ticket?.description).toContain(ref);
  expect(others).toEqual([]);
  expect(troubles).toEqual([]);
}, 120_000);
