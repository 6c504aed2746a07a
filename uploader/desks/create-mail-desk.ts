import type { Clock } from '../../agent/base/clock.ts';
import { UsageError } from '../../agent/base/errors.ts';
import { EmailDesk } from './email.ts';

export interface MailSettings {
  /** `smtps://host[:465]` (TLS from the start) or `smtp://host[:587]` (STARTTLS; without it on loopback alone). */
  url: string | null;
  user: string | null;
  password: string | null;
  from: string | null;
  to: string;
  attachmentBytes: number;
  requestTimeoutMs: number;
  /** PEM texts of all trusted authorities; null: those of Node.js. */
  ca: string[] | null;
}

const PORTS = { 'smtps:': 465, 'smtp:': 587 } as const;

/** @throws UsageError when the settings cannot make a desk. */
export function createMailDesk(settings: MailSettings, clock: Clock): EmailDesk {
  const { url, user, password, from, to, attachmentBytes, requestTimeoutMs: timeoutMs, ca } = settings;
  if (url === null)
    throw new UsageError('desk.mail.url is missing: mail needs its server, e.g. smtps://mail.example.com.');
  if (from === null) throw new UsageError('desk.mail.from is missing: mail needs a sender.');
  if ((user === null) !== (password === null))
    throw new UsageError('desk.mail.user and desk.mail.passwordFile go together.');
  const { protocol, hostname, port, username } = new URL(url);
  if (protocol !== 'smtps:' && protocol !== 'smtp:')
    throw new UsageError(`desk.mail.url must begin with smtps:// or smtp://, not ${protocol}//`);
  if (username !== '')
    throw new UsageError('desk.mail.url holds a name or password. Use desk.mail.user and desk.mail.passwordFile.');
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const here = host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
  const server = {
    ...{ host, user, password, ca, timeoutMs },
    port: port === '' ? PORTS[protocol] : Number(port),
    tls: protocol === 'smtps:' ? ('implicit' as const) : here ? ('if-offered' as const) : ('starttls' as const),
  };
  return new EmailDesk({
    // One mailbox is one desk, whichever server brings the mail there.
    id: `email ${to.toLowerCase()}`,
    ...{ server, from, to, clock },
    limits: { fileBytes: attachmentBytes, ticketBytes: null },
  });
}
