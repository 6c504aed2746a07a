import AxeBuilder from 'axe-core';
import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ZipFile } from 'yazl';
import { systemRandom } from '../../../agent/base/random.ts';
import { launchBrowser, openPage, SCREENS } from '../../support/browser.ts';
import { attachment, draft, never, startTestDesk, testHttp } from '../sandbox-fixture.ts';

/** This Chromium ends with its first profile, so each test has one of its own. */
async function open(url: string, options: BrowserContextOptions = {}) {
  const browser = await launchBrowser();
  onTestFinished(async () => await browser.close());
  return await openPage(browser, url, options);
}

const http = testHttp(10_000);

async function bundle(report: string): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from('{}'), 'host.json');
  zip.addBuffer(Buffer.from(report), 'report.html');
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe('the console', () => {
  it('lists a ticket, shows it, and lets a person answer it', async () => {
    const { url, desk, tickets } = await startTestDesk();
    const ticket = draft({ subject: 'the camera is gone <b>now</b>' });
    const { id, receivedAt } = await desk.create(ticket, never);
    const { page, troubles } = await open(url);
    await page.getByText('Nobody at DTEN sees it').waitFor();
    await page.getByRole('link', { name: 'the camera is gone <b>now</b>' }).click();
    await page.getByRole('heading', { name: 'the camera is gone <b>now</b>' }).waitFor();
    await page.getByText('The camera disappeared with the update.').waitFor();

    await page.getByLabel('Answer as the desk').fill('Please reconnect it.\nThen restart.');
    await page.getByRole('button', { name: 'Send answer' }).click();
    await page.getByText('Please reconnect it.').waitFor();
    await page.getByRole('button', { name: 'Pending' }).click();
    await page.locator('.tag.pending').waitFor();

    expect((await tickets())[0]?.comments[1]).toMatchObject({
      author: 'agent',
      public: true,
      body: 'Please reconnect it.\nThen restart.',
    });
    expect(await desk.poll(id, receivedAt, never)).toMatchObject({
      status: 'waiting-on-customer',
      events: [{ author: 'agent', public: true }],
    });
    expect(troubles).toEqual([]);
  });

  it('shows what comes in while it is open, and keeps what is being written', async () => {
    const { url, desk } = await startTestDesk();
    const { page } = await open(url);
    await page.getByText('No tickets yet').waitFor();
    const { id } = await desk.create(draft({ subject: 'it came by itself' }), never);
    await page.getByRole('link', { name: 'it came by itself' }).click();
    await page.getByLabel('Answer as the desk').fill('half an ans');
    await desk.comment(
      id,
      { deliveryId: systemRandom.uuid(), incidentId: systemRandom.uuid(), ref: 'DT-7K3QF', text: 'It happened again.' },
      never,
    );
    await page.getByText('It happened again.').waitFor();
    expect(await page.getByLabel('Answer as the desk').inputValue()).toBe('half an ans');
  });

  it('opens the report of a bundle without giving it any right', async () => {
    const { url, desk } = await startTestDesk();
    const { id } = await desk.create(draft(), never);
    const report = `<!doctype html><h1>Report</h1><p id="p">as written</p>
      <script>document.getElementById('p').textContent = 'script ran'</script>`;
    await desk.attach(id, attachment(await bundle(report)), never);
    const { page } = await open(`${url}/tickets/${id}`);
    await page.getByRole('link', { name: 'Open the report' }).click();
    await page.getByRole('heading', { name: 'Report' }).waitFor();
    expect(await page.locator('#p').textContent()).toBe('as written');
  });

  it('lets the evidence be downloaded as it came', async () => {
    const { url, desk } = await startTestDesk();
    const { id } = await desk.create(draft(), never);
    const content = Buffer.from(systemRandom.bytes(10_000));
    await desk.attach(id, attachment(content, { fileName: 'a"b\r\n.zip' }), never);
    const answer = await http.get<Buffer>(`${url}/attachments/1`, { responseType: 'arraybuffer' });
    expect(Buffer.from(answer.data).equals(content)).toBe(true);
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''a%22b%0D%0A\.zip$/);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect((await http.get(`${url}/attachments/1/report`)).status).toBe(404);
  });

  it.each([
    ['another site', 'https://evil.example.com'],
    ['a sandboxed page', 'null'],
    ['nobody', undefined],
  ])('takes no form from %s', async (_, origin) => {
    const { url, desk, tickets } = await startTestDesk();
    const { id } = await desk.create(draft(), never);
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      ...(origin === undefined ? {} : { Origin: origin }),
    };
    const answer = await http.post(`${url}/tickets/${id}/answer`, 'text=hi&how=public', { headers });
    expect(answer.status).toBe(403);
    expect((await tickets())[0]?.comments).toHaveLength(1);
  });

  it.each([
    ['the empty list', '/', 'light', 'a touch console', true],
    ['the list', '/', 'light', 'a phone', false],
    ['the list in the dark', '/', 'dark', 'a 55-inch touch screen at 4K', false],
    ['a ticket', '/tickets/1', 'light', 'a phone', false],
    ['a ticket in the dark', '/tickets/1', 'dark', 'an upright console', false],
    ['a closed ticket', '/tickets/2', 'dark', 'a touch console', false],
    ['no ticket', '/tickets/99', 'light', 'a touch console', false],
  ] as const)('can be used by everybody: %s', async (_, path, colorScheme, screen, empty) => {
    const { url, desk, answer, change } = await startTestDesk();
    if (!empty) {
      const { id } = await desk.create(draft({ priority: 'urgent', subject: `the camera ${'x'.repeat(90)}` }), never);
      await desk.attach(id, attachment(await bundle('<h1>Report</h1>')), never);
      await answer(id, 'internal', { public: false });
      await answer(id, 'hello');
      const closed = await desk.create(draft({ priority: 'low' }), never);
      await change(closed.id, { status: 'closed' });
    }
    const { page, troubles } = await open(`${url}${path}`, { ...SCREENS[screen], colorScheme, bypassCSP: true });
    await page.evaluate(AxeBuilder.source);
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: object[] }[] }> };
      };
      return (await axe.run()).violations.map(({ id: rule, nodes }) => `${rule} (${nodes.length})`);
    });
    expect(violations).toEqual([]);
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(troubles.filter((trouble) => !trouble.includes('404'))).toEqual([]);
  });

  it('is answered by keyboard alone', async () => {
    const { url, desk, tickets } = await startTestDesk();
    await desk.create(draft({ subject: 'by keyboard' }), never);
    const { page } = await open(url);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'by keyboard' }).waitFor();
    await page.keyboard.press('Tab'); // Back to all tickets.
    await page.keyboard.press('Tab');
    await page.keyboard.type('typed');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('typed').waitFor();
    expect((await tickets())[0]?.comments[1]).toMatchObject({ author: 'agent', public: true, body: 'typed' });
  });

  it('takes script in every field for text', async () => {
    const { url, desk, answer } = await startTestDesk();
    const evil = '<img src=x onerror="document.title=1">"\'><script>document.title=2</script>';
    const { id } = await desk.create(
      draft({ subject: evil, body: evil, requester: { name: evil, email: 'a@example.com' } }),
      never,
    );
    await desk.attach(id, attachment(await bundle('<h1>R</h1>'), { fileName: `${evil}.zip`, text: evil }), never);
    await answer(id, evil);
    const { page, troubles } = await open(`${url}/tickets/${id}`);
    await page.getByRole('heading', { name: evil }).waitFor();
    expect(await page.locator('img, main script').count()).toBe(0);
    expect(await page.title()).toContain('Sandbox desk');
    expect(troubles).toEqual([]);
  });
});
