import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../agent/base/system-clock.ts';
import { createMailDesk } from '../../uploader/desks/create-mail-desk.ts';
import type { MailSettings } from '../../uploader/desks/create-mail-desk.ts';
import type { EmailDesk } from '../../uploader/desks/email.ts';

export const PASSWORD = 'open sesame';

export interface MailBox {
  port: number;
  /** Whole messages, as they came. */
  mails: string[];
}

/** A real SMTP server for the running test. `onMail` may refuse by throwing, after the whole message was taken. */
export async function startMailServer(
  options: SMTPServerOptions = {},
  onMail?: (mail: string) => void,
): Promise<MailBox> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'unit' && password === PASSWORD) done(null, { user: username });
      else done(Object.assign(new Error('wrong password'), { responseCode: 535 }));
    },
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(Object.assign(new Error('too large'), { responseCode: 552 }));
        const mail = Buffer.concat(chunks).toString('latin1');
        try {
          onMail?.(mail);
        } catch (error) {
          return done(error as Error);
        }
        mails.push(mail);
        return done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => await new Promise<void>((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as AddressInfo).port, mails };
}

export function mailDesk(port: number, settings: Partial<MailSettings> = {}): EmailDesk {
  return createMailDesk(
    {
      url: `smtp://127.0.0.1:${port}`,
      ...{ user: null, password: null, ca: null },
      ...{ from: 'unit@rooms.example.com', to: 'support@desk.example.com' },
      attachmentBytes: 10_000_000,
      requestTimeoutMs: 1500,
      ...settings,
    },
    systemClock,
  );
}

/** The bytes of a mail's attachment. */
export function attachedTo(mail: string): Buffer {
  const boundary = /boundary="([^"]+)"/.exec(mail)?.[1] ?? '';
  const part = mail.split(`--${boundary}`).find((one) => /Content-Disposition: attachment/i.test(one)) ?? '';
  return Buffer.from(part.slice(part.indexOf('\r\n\r\n')), 'base64');
}

export function headerOf(mail: string, name: string): string | undefined {
  const head = mail.slice(0, mail.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim();
}

/** A port at which nobody listens. */
export async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
