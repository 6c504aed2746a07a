import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../agent/base/system-clock.ts';
import { Config } from '../../agent/config/schema.ts';
import { mailDeskOf } from '../../agent/desk-of.ts';
import { trustedAuthorities } from '../../uploader/http.ts';
import type { Outcome } from './delivery-outcomes.ts';
import { deadPort, headerOf, mailDesk, startMailServer } from './mail-fixture.ts';
import { startScriptedMail } from './scripted-mail.ts';
import type { MailFault, MailStage } from './scripted-mail.ts';
import { stateLater, tryOnce } from './try-once.ts';

const TLS = fileURLToPath(new URL('../fixtures/tls/', import.meta.url));
const PORTAL = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html><title>Welcome</title>\r\n';
const cut = { cut: true } as const;
const says = (text: string): MailFault => ({ says: `${text}\r\n` });

/**
 * What becomes of a ticket whose mail meets a fault, and how many mails the server took of it then. Nobody can be asked:
 * `asks` means that it is sent again, under the same Message-ID. The stage is where the session goes wrong, in the place
 * of the parts of an HTTP answer; a status of HTTP stands beside the reply that says the same in SMTP.
 */
const FAULTS: [fault: string, stage: MailStage, how: MailFault, outcome: Outcome, taken: 0 | 1][] = [
  ['reset before the greeting', 'greeting', cut, 'waits', 0],
  ['reset before the envelope', 'MAIL', cut, 'waits', 0],
  // So small a mail has gone out whole before its end is known.
  ['reset in the body', 'body', cut, 'asks', 0],
  ['reset after the body', 'end', cut, 'asks', 0],
  ['reset after it was taken', 'end', { cut: true, taken: true }, 'asks', 1],
  ['no greeting', 'greeting', { says: '' }, 'waits', 0],
  ['no answer to the body, nothing taken', 'end', { says: '' }, 'asks', 0],
  ['no answer, though it was taken', 'end', { says: '', taken: true }, 'asks', 1],
  ['slow greeting', 'greeting', { lateMs: 200 }, 'sent', 1],
  ['slow answer to the body', 'end', { lateMs: 200 }, 'sent', 1],
  ['half an answer', 'end', { says: '25', taken: true }, 'asks', 1],
  ['a good answer that is rubbish', 'end', { says: 'yes, thank you\r\n', taken: true }, 'asks', 1],
  ['captive portal (a page in the place of the greeting)', 'greeting', { says: PORTAL }, 'waits', 0],
  ['400: 501 syntax', 'MAIL', says('501 what?'), 'person', 0],
  ['401: 535 wrong login', 'MAIL', says('535 no'), 'stops', 0],
  ['401: 530 a login is needed', 'MAIL', says('530 log in first'), 'stops', 0],
  ['403: 550 relaying is denied', 'RCPT', says('550 relaying denied'), 'person', 0],
  ['404: 550 no such mailbox', 'RCPT', says('550 no such mailbox'), 'person', 0],
  ['408: 421 timeout', 'EHLO', says('421 too slow'), 'waits', 0],
  ['409: 450 the mailbox is busy', 'RCPT', says('450 busy'), 'waits', 0],
  ['413: 552 too large', 'end', says('552 too large'), 'person', 0],
  ['422: 554 refused for its content', 'end', says('554 looks like spam'), 'person', 0],
  ['429: 421 too many connections', 'greeting', says('421 too many, try later'), 'waits', 0],
  ['429: 450 slow down', 'MAIL', says('450 4.7.1 rate limited'), 'waits', 0],
  ['500: 451 an error of the server', 'end', says('451 local error'), 'waits', 0],
  ['502: 554 no service here', 'greeting', says('554 no service'), 'waits', 0],
  ['503: 452 no space', 'DATA', says('452 no space'), 'waits', 0],
];

describe('mail', () => {
  it.each(FAULTS)('%s', async (_, stage, how, outcome, taken) => {
    const server = await startScriptedMail(stage, how);
    const tried = await tryOnce(mailDesk(server.port, { requestTimeoutMs: 400 }));
    expect(tried.outcome).toBe(outcome);
    expect(server.taken).toHaveLength(taken);

    const goesOn = stateLater(outcome) === 'settled';
    expect(await tried.later()).toBe(stateLater(outcome));
    expect(server.taken).toHaveLength(outcome === 'asks' ? taken + 1 : goesOn ? 1 : 0);
    const ids = new Set(server.taken.map((mail) => headerOf(`${mail}\r\n\r\n`, 'Message-ID')));
    expect(ids).toEqual(new Set(goesOn ? [`<${tried.ticket.id}@rooms.example.com>`] : []));
  });

  it('connection refused: it waits', async () => {
    expect((await tryOnce(mailDesk(await deadPort()))).outcome).toBe('waits');
  });

  it.each([
    ['TLS expired', 'expired'],
    ['TLS wrong name', 'other-name'],
  ])('%s: it waits, and nothing is told to the server', async (_, name) => {
    let told = 0;
    const [key, cert] = ['-key.pem', '.pem'].map((end) => readFileSync(join(TLS, `${name}${end}`)));
    const { port, mails } = await startMailServer({
      ...{ key, cert, secure: true },
      onMailFrom: (_address, _session, done) => {
        told += 1;
        done();
      },
    });
    const ca = trustedAuthorities(join(TLS, 'ca.pem'));
    expect((await tryOnce(mailDesk(port, { url: `smtps://localhost:${port}`, ca }))).outcome).toBe('waits');
    expect([told, mails.length]).toEqual([0, 0]);
  });

  it('a proxy that refuses: it is sent, past the proxy', async () => {
    let asked = 0;
    const proxy = createServer((socket) => {
      asked += 1;
      socket.on('error', () => undefined).end('HTTP/1.1 403 No\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(async () => await new Promise<void>((resolve) => proxy.close(() => resolve())));
    const { port, mails } = await startMailServer();
    const config = Config.parse({
      http: { proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` },
      desk: { kind: 'email', mail: { url: `smtp://127.0.0.1:${port}`, from: 'unit@rooms.example.com' } },
    });
    expect((await tryOnce(await mailDeskOf(config, systemClock))).outcome).toBe('sent');
    expect([asked, mails.length]).toEqual([0, 1]);
  });
});
