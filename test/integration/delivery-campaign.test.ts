import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { countOwed } from '../../uploader/outbox/owed.ts';
import { campaignSeed, LONG, seededFraction } from '../support/campaign.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { headerOf, startMailServer } from '../uploader/mail-fixture.ts';
import { openOutbox, wholeTicket } from '../uploader/outbox/fixture.ts';
import { startTestDesk, WAYS } from '../uploader/sandbox-fixture.ts';

const SENDER = fileURLToPath(new URL('desk-sender.ts', import.meta.url));
const SCHEDULES = LONG ? 200 : 4;
/** The sender's clock runs so many times as fast, so that backoff costs no time. */
const SPEED = 500;
const NOTHING_OWED = { waiting: 0, sending: 0, quarantined: 0, stopped: 0 };

const FAULTS: object[] = [
  ...['reset-before', 'reset-after-body', 'accept-then-reset', 'half-answer', 'rubbish', 'accept-then-rubbish'].map(
    (kind) => ({ kind }),
  ),
  ...[408, 429, 500, 502, 503].map((code) => ({ kind: 'status', code })),
  ...[500, 502].map((code) => ({ kind: 'accept-then-status', code })),
  { kind: 'reset-in-body', bytes: 10 },
  { kind: 'status', code: 429, headers: { 'retry-after': '7' } },
];

/** One life of the sending process, which dies by -9 at the step given (0: it lives until nothing is owed). */
async function life(folder: string, url: string, dieAt: number, settings: object = {}): Promise<unknown> {
  const args = [SENDER, folder, url, String(dieAt), JSON.stringify(settings), String(SPEED)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return signal ?? code;
}

describe('random schedules of faults and kill -9', () => {
  it('end with 0 lost and 0 doubled tickets, evidence and comments', async () => {
    const random = seededFraction(campaignSeed('faults and kill -9'));
    const below = (n: number): number => Math.floor(random() * n);
    const ways = [WAYS['Zendesk requests'], WAYS['Zendesk tickets'], WAYS.Freshdesk];
    for (let run = 0; run < SCHEDULES; run++) {
      const settings = ways[run % ways.length] ?? WAYS.Freshdesk;
      const folder = tempFolder();
      const { db, outbox } = openOutbox(folder);
      const desk = await startTestDesk({ settings });
      const incidents = 1 + below(2);
      for (let i = 0; i < incidents; i++) outbox.add(wholeTicket(folder));
      const faults = Array.from({ length: below(8) }, () => ({
        ...FAULTS[below(FAULTS.length)],
        match: { after: below(5) },
      }));
      await desk.misbehave(...faults);
      const deaths = Array.from({ length: below(4) }, () => 1 + below(10));
      const schedule = JSON.stringify({ run, settings: settings.kind, faults, deaths });
      for (const dieAt of deaths) await life(folder, desk.url, dieAt, settings);
      expect(await life(folder, desk.url, 0, settings), schedule).toBe(0);

      expect(countOwed(db), schedule).toEqual(NOTHING_OWED);
      const tickets = await desk.tickets();
      expect(tickets, schedule).toHaveLength(incidents);
      for (const { comments } of tickets) {
        expect(comments, schedule).toHaveLength(3);
        const files = comments.flatMap(({ attachments }) => attachments);
        expect(files, schedule).toHaveLength(1);
      }
    }
  }, 3_600_000);

  it('bring each mail at least once, and always under its one Message-ID', async () => {
    const random = seededFraction(campaignSeed('mail and kill -9'));
    const below = (n: number): number => Math.floor(random() * n);
    for (let run = 0; run < (LONG ? 30 : 2); run++) {
      const folder = tempFolder();
      const { db, outbox } = openOutbox(folder);
      const { port, mails } = await startMailServer({}, () => {
        if (random() < 0.2) throw Object.assign(new Error('try later'), { responseCode: 451 });
      });
      const deliveries = [...wholeTicket(folder), ...wholeTicket(folder)];
      outbox.add(deliveries);
      const url = `smtp://127.0.0.1:${port}`;
      for (let i = below(4); i > 0; i--) await life(folder, url, 1 + below(10));
      expect(await life(folder, url, 0)).toBe(0);
      expect(countOwed(db)).toEqual(NOTHING_OWED);
      const ids = new Set(mails.map((mail) => headerOf(mail, 'Message-ID')));
      expect(ids).toEqual(new Set(deliveries.map(({ id }) => `<${id}@rooms.example.com>`)));
    }
  }, 3_600_000);
});
