import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Page } from 'playwright-core';
import { systemRandom } from '../../agent/base/random.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import { createDesk } from '../../uploader/desks/create-desk.ts';
import type { Desk } from '../../uploader/desks/desk.ts';
import { createHttp } from '../../uploader/http.ts';
import { startTestDesk } from '../support/sandbox.ts';
import type { TestDesk } from '../support/sandbox.ts';
import type { Shot } from './shot.ts';

const NEVER = new AbortController().signal;
const BODY = `WHAT HAPPENED
A person in the room asked for help at 2026-11-20T17:58:12.000Z.
Chosen topic: camera.
The room can be used: no.
In their words: The picture is black since this morning.

FINDINGS
DEGRADED: The camera is gone (camera, began with the update)
  The baseline had DTEN Camera (2bdf:0280); the kernel knows no camera now.
  Evidence: files/sys/class/video4linux:1

PRIORITY: urgent
The highest finding is degraded.
The person says that the room cannot be used.`;

interface Scene {
  desk: Desk;
  server: TestDesk;
}

const SUBJECTS = [
  ['[DT-7K3QF] help asked for (camera); The camera is gone and 2 more', 'urgent'],
  ['[DT-4K2QF] Firmware 3.8.5 -> 3.9.1: rolled-back', 'high'],
  ['[DT-9XM3T] help asked for (how-do-i)', 'low'],
] as const;

/** Tickets as units file them, the first with its evidence and an answer. */
async function fill({ desk, server }: Scene): Promise<void> {
  const ids: string[] = [];
  for (const [subject, priority] of SUBJECTS) {
    const common = { incidentId: systemRandom.uuid(), ref: subject.slice(1, 9), deliveryId: systemRandom.uuid() };
    const requester = { name: 'Ada Lovelace', email: 'ada@example.com' };
    ids.push((await desk.create({ ...common, subject, body: BODY, priority, requester }, NEVER)).id);
  }
  const [first = '', second = '', third = ''] = ids;
  const content = Buffer.from('a bundle');
  const file = {
    ...{ deliveryId: systemRandom.uuid(), incidentId: systemRandom.uuid(), ref: 'DT-7K3QF' },
    ...{ fileName: 'DT-7K3QF-evidence.zip', contentType: 'application/zip', bytes: content.length },
    sha256: createHash('sha256').update(content).digest('hex'),
    text: 'Evidence of DT-7K3QF: 214 entries, redacted. Open report.html first.',
    open: () => Readable.from([content], { objectMode: false }),
  };
  await desk.attach(first, file, NEVER);
  await server.control(`/tickets/${first}/answer`, { text: 'Known fault of this camera’s firmware.', public: false });
  await server.control(`/tickets/${first}/answer`, { text: 'Thank you. Please restart the unit once, then tell us.' });
  await server.control(`/tickets/${second}/status`, { status: 'pending' });
  await server.control(`/tickets/${third}/status`, { status: 'closed' });
}

const STATES: Record<string, { path: string; empty?: true; show?: (page: Page) => Promise<void> }> = {
  empty: { path: '/', empty: true },
  list: { path: '/' },
  ticket: { path: '/tickets/1' },
  answering: {
    path: '/tickets/1',
    async show(page) {
      await page.getByLabel('Answer as the desk').fill('We are looking into it.\nYou will hear from us today.');
    },
  },
  closed: { path: '/tickets/3' },
  missing: { path: '/tickets/99' },
};

/** Every state of the sandbox desk's console. */
export const CONSOLE_PAGE: readonly Shot[] = Object.entries(STATES).map(([name, { path, empty, show }]) => ({
  name: `desk-${name}`,
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'dten-pictures-'));
    const server = await startTestDesk(folder);
    const { url, token } = server;
    const settings = { kind: 'sandbox', url, token, incidentFieldId: null, requestTimeoutMs: 10_000 } as const;
    const http = createHttp({ timeoutMs: 10_000, proxy: null, caFile: null, userAgent: 'dten-agent/pictures' });
    const desk = createDesk({ ...settings, requester: null }, http, systemClock);
    if (desk === null) throw new Error('no desk');
    if (empty === undefined) await fill({ desk, server });
    return {
      url: `${url}${path}`,
      async show(page) {
        await page.waitForSelector('main');
        await show?.(page);
      },
      async close() {
        await server.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
}));
