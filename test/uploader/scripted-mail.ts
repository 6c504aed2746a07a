import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Where a mail server can go wrong, in the order of a session. `end` is the dot after the message. */
export type MailStage = 'greeting' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'body' | 'end';

/** What it does there: says this instead (the empty text: nothing), cuts the line, or is late. */
export type MailFault = { says: string; taken?: boolean } | { cut: true; taken?: boolean } | { lateMs: number };

export interface ScriptedMail {
  port: number;
  /** Messages that it took, whole. */
  taken: string[];
  sessions(): number;
}

const USUAL: Record<Exclude<MailStage, 'body'>, string> = {
  greeting: '220 desk ready\r\n',
  EHLO: '250-desk\r\n250 8BITMIME\r\n',
  MAIL: '250 ok\r\n',
  RCPT: '250 ok\r\n',
  DATA: '354 go on\r\n',
  end: '250 taken\r\n',
};

/** A mail server whose first session goes wrong at one stage; the later ones are as they should be. */
export async function startScriptedMail(stage: MailStage, fault: MailFault): Promise<ScriptedMail> {
  const taken: string[] = [];
  const sockets = new Set<Socket>();
  let sessions = 0;
  const server = createServer((socket) => {
    sessions += 1;
    sockets.add(socket.on('error', () => undefined));
    serve(socket, sessions === 1 ? { stage, fault } : null, taken);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return { port: (server.address() as AddressInfo).port, taken, sessions: () => sessions };
}

function serve(socket: Socket, wrong: { stage: MailStage; fault: MailFault } | null, taken: string[]): void {
  let message: string | null = null;
  let said = '';
  const answer = (stage: Exclude<MailStage, 'body'>, whole = ''): void => {
    const fault = wrong?.stage === stage ? wrong.fault : null;
    if (stage === 'end' && (fault === null || 'lateMs' in fault || fault.taken === true)) taken.push(whole);
    if (fault === null) socket.write(USUAL[stage]);
    else if ('lateMs' in fault) setTimeout(() => socket.write(USUAL[stage]), fault.lateMs);
    else if ('cut' in fault) socket.resetAndDestroy();
    else if (fault.says !== '') socket.write(fault.says);
  };
  answer('greeting');
  socket.on('data', (chunk) => {
    said += chunk.toString('latin1');
    if (message !== null) {
      if (wrong?.stage === 'body') return void socket.resetAndDestroy();
      const end = said.indexOf('\r\n.\r\n');
      if (end < 0) return;
      const whole = said.slice(0, end);
      [message, said] = [null, said.slice(end + 5)];
      answer('end', whole);
    }
    for (let at = said.indexOf('\r\n'); at >= 0 && message === null; at = said.indexOf('\r\n')) {
      const verb = said.slice(0, 4).toUpperCase();
      said = said.slice(at + 2);
      if (verb === 'QUIT') socket.end('221 bye\r\n');
      else if (verb === 'DATA') {
        message = '';
        answer('DATA');
      } else if (verb === 'EHLO' || verb === 'MAIL' || verb === 'RCPT') answer(verb);
      else socket.write('502 not here\r\n');
    }
  });
}
