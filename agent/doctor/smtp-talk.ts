import type { Duplex } from 'node:stream';

/** More than this is no greeting. */
const LONGEST_REPLY_BYTES = 64 * 1024;

export interface SmtpReply {
  code: number;
  /** Without the code, e.g. `SIZE 10485760`. */
  lines: string[];
}

/** What a server answered to EHLO (RFC 5321, RFC 1870, RFC 3207, RFC 4954). */
export interface SmtpOffer {
  startTls: boolean;
  /** AUTH mechanisms, e.g. PLAIN. */
  auth: string[];
  /** Largest message in bytes; null: it does not say. */
  sizeBytes: number | null;
}

/** The little of SMTP that tells what a server offers: nothing is sent through it, and no secret is told. */
export class SmtpTalk {
  readonly #way: Duplex;
  readonly #signal: AbortSignal;
  #said = '';

  constructor(way: Duplex, signal: AbortSignal) {
    this.#way = way;
    this.#signal = signal;
  }

  /** The next whole reply. Rejects when the connection ends, when it is no SMTP, and when the signal aborts. */
  async reply(): Promise<SmtpReply> {
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\r?\n/.exec(this.#said)?.[0];
      if (whole !== undefined) {
        this.#said = this.#said.slice(whole.length);
        const lines = whole.trimEnd().split(/\r?\n/);
        return { code: Number(whole.slice(0, 3)), lines: lines.map((line) => line.slice(4)) };
      }
      if (this.#said.length > LONGEST_REPLY_BYTES || /^(?!\d{3}[ \r\n-])[^\n]{4,}/.test(this.#said))
        throw new Error('what answers there does not speak SMTP');
      this.#said += (await this.#more()).toString('latin1');
    }
  }

  async say(line: string): Promise<SmtpReply> {
    this.#way.write(`${line}\r\n`);
    return await this.reply();
  }

  /** Greets the server. @param name what this unit calls itself */
  async greet(name: string): Promise<SmtpOffer> {
    const { code, lines } = await this.say(`EHLO ${name}`);
    if (code !== 250) throw new Error(`the server answered EHLO with ${code}`);
    const offers = new Map(lines.slice(1).map((line) => [line.split(/[ =]/, 1)[0]?.toUpperCase() ?? '', line]));
    const size = Number(offers.get('SIZE')?.split(' ')[1] ?? 0);
    return {
      startTls: offers.has('STARTTLS'),
      auth: offers.get('AUTH')?.slice('AUTH '.length).trim().split(/\s+/).filter(Boolean) ?? [],
      sizeBytes: Number.isSafeInteger(size) && size > 0 ? size : null,
    };
  }

  async #more(): Promise<Buffer> {
    const way = this.#way;
    return await new Promise((resolve, reject) => {
      const over = (): void => {
        way.off('data', onData).off('error', onError).off('close', onClose);
        this.#signal.removeEventListener('abort', onAbort);
        way.pause();
      };
      const onData = (chunk: Buffer): void => {
        over();
        resolve(chunk);
      };
      const onError = (error: Error): void => {
        over();
        reject(error);
      };
      const onClose = (): void => onError(new Error('the server ended the connection'));
      const onAbort = (): void => onError(new Error('no answer in time'));
      way.on('data', onData).on('error', onError).on('close', onClose);
      this.#signal.addEventListener('abort', onAbort, { once: true });
      if (this.#signal.aborted) onAbort();
      way.resume();
    });
  }
}
