import { Transform } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { SendMailOptions } from 'nodemailer';
import type { Clock } from '../../agent/base/clock.ts';
import { checkFits } from './check-fits.ts';
import type {
  Attachment,
  Comment,
  CreatedTicket,
  Desk,
  DeskLimits,
  DeskLook,
  FoundTicket,
  TicketDraft,
} from './desk.ts';
import { CreateOnlyError } from './errors.ts';
import { withFileBody } from './file-body.ts';
import { withMachineLines } from './machine-lines.ts';
import { mailError } from './mail-errors.ts';

export interface MailServer {
  host: string;
  port: number;
  /** `implicit`: TLS from the first byte; `starttls`: upgraded, or nothing is sent; `if-offered`: loopback alone. */
  tls: 'implicit' | 'starttls' | 'if-offered';
  user: string | null;
  password: string | null;
  /** PEM texts of all trusted authorities; null: those of Node.js. */
  ca: string[] | null;
  /** Without progress. */
  timeoutMs: number;
}

export interface EmailDeskOptions {
  id: string;
  server: MailServer;
  /** Sender; its domain stands in the Message-ID. */
  from: string;
  /** The desk's own address, which makes tickets of mail. */
  to: string;
  limits: DeskLimits;
  clock: Clock;
}

/** What stands on every mail, so that it is recognized whatever a mail server does to it. */
interface Mail {
  deliveryId: string;
  incidentId: string;
  subject: string;
  text: string;
  /** Message-ID of the incident's first mail; null for that one. */
  inReplyTo: string | null;
}

/**
 * A desk by mail. Mail is delivered at least once: SMTP can lose the last reply, and nobody can be asked, so a mail of
 * unknown fate is sent again under the same Message-ID, which is made of the delivery. It gives no ticket number, and
 * what became of it is not told: such tickets are `untracked`.
 */
export class EmailDesk implements Desk {
  readonly name = 'email';
  readonly id: string;
  readonly warning = null;
  readonly tracks = false;
  readonly unknownFate = 'again';
  readonly limits: DeskLimits;
  /** Where the mail goes; the login itself is not told. */
  readonly server: Pick<MailServer, 'host' | 'port' | 'tls'> & { hasLogin: boolean };
  readonly #options: EmailDeskOptions;

  constructor(options: EmailDeskOptions) {
    const { host, port, tls, user } = options.server;
    this.server = { host, port, tls, hasLogin: user !== null };
    this.id = options.id;
    this.limits = options.limits;
    this.#options = options;
  }

  async create(draft: TicketDraft, signal: AbortSignal): Promise<CreatedTicket> {
    const { deliveryId, incidentId, ref, requester } = draft;
    const subject = draft.subject.includes(ref) ? draft.subject : `[${ref}] ${draft.subject}`;
    const from = requester === null ? {} : { replyTo: { name: requester.name, address: requester.email } };
    const mail = { deliveryId, incidentId, subject, text: draft.body, inReplyTo: null };
    await this.#send(mail, { ...from, priority: draft.priority === 'urgent' ? 'high' : 'normal' }, signal);
    return { id: this.#messageId(deliveryId), receivedAt: this.#options.clock.now() };
  }

  async attach(ticketId: string, attachment: Attachment, signal: AbortSignal): Promise<void> {
    checkFits(attachment, this.limits);
    const { fileName, contentType } = attachment;
    await withFileBody(attachment, signal, async (content, anySignal) => {
      const attachments = [{ filename: fileName, contentType, content }];
      await this.#send(reply(ticketId, attachment), { attachments }, anySignal);
    });
  }

  async comment(ticketId: string, comment: Comment, signal: AbortSignal): Promise<void> {
    await this.#send(reply(ticketId, comment), {}, signal);
  }

  async find(): Promise<FoundTicket | null> {
    return await Promise.reject(new CreateOnlyError('mail cannot be looked up'));
  }

  async poll(): Promise<DeskLook> {
    return await Promise.reject(new CreateOnlyError('mail cannot be followed'));
  }

  /** Logs in and out again; nothing is sent. @throws a DeskError */
  async check(): Promise<void> {
    try {
      await this.#transport().verify();
    } catch (error) {
      throw mailError(error, false);
    }
  }

  async #send(
    { deliveryId, incidentId, subject, text, inReplyTo }: Mail,
    more: SendMailOptions,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    let wholeMessageSent = false;
    const transport = this.#transport();
    transport.use('stream', (mail, done) => {
      mail.message.transform(
        () =>
          new Transform({
            transform: (chunk: Buffer, _encoding, passOn) => passOn(null, chunk),
            flush(passOn) {
              wholeMessageSent = true;
              passOn();
            },
          }),
      );
      done();
    });
    try {
      await transport.sendMail({
        from: this.#options.from,
        to: this.#options.to,
        subject,
        text: withMachineLines(text, { incidentId, deliveryId }),
        messageId: this.#messageId(deliveryId),
        headers: { 'X-DTEN-Incident': incidentId, 'X-DTEN-Delivery': deliveryId },
        ...(inReplyTo === null ? {} : { inReplyTo, references: inReplyTo }),
        disableFileAccess: true,
        disableUrlAccess: true,
        signal,
        ...more,
      });
    } catch (error) {
      signal.throwIfAborted();
      throw mailError(error, wholeMessageSent);
    } finally {
      transport.close();
    }
  }

  #messageId(deliveryId: string): string {
    return `<${deliveryId}@${this.#options.from.split('@').at(-1) ?? 'localhost'}>`;
  }

  #transport() {
    const { host, port, tls, user, password, ca, timeoutMs } = this.#options.server;
    return createTransport({
      host,
      port,
      secure: tls === 'implicit',
      requireTLS: tls === 'starttls',
      tls: { minVersion: 'TLSv1.2', ...(ca === null ? {} : { ca }) },
      ...(user === null || password === null ? {} : { auth: { user, pass: password }, forceAuth: true }),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      // The unit's own name is nobody's business.
      name: 'dten-agent.invalid',
    });
  }
}

function reply(ticketId: string, { deliveryId, incidentId, ref, text }: Attachment | Comment): Mail {
  return { deliveryId, incidentId, subject: `Re: [${ref}]`, text, inReplyTo: ticketId };
}
