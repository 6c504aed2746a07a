import { DateTime } from 'luxon';
import { failedCall } from '../../uploader/failed-call.ts';
import type { EmailDesk } from '../../uploader/desks/email.ts';
import { DeskBusyError, DeskDeniedError, DeskUnreachableError } from '../../uploader/desks/errors.ts';
import type { Clock } from '../base/clock.ts';
import { SECOND_MS } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Config } from '../config/schema.ts';
import { skewCheck } from './clock-check.ts';
import type { Check } from './check.ts';
import { failed, passed } from './check.ts';
import { authorities, nameCheck, tlsCheck, wayFailed } from './network-checks.ts';
import { openWay } from './open-way.ts';
import { SmtpTalk } from './smtp-talk.ts';
import type { SmtpOffer } from './smtp-talk.ts';
import { shakeHands } from './tls-chain.ts';

const STEP_MS = 10 * SECOND_MS;
const MEBIBYTE = 1024 * 1024;
/** A file grows by a third and its line ends when it goes by mail, and text stands beside it. */
const MAIL_SHARE = 0.7;
const OWN_NAME = 'dten-agent.invalid';

/** Tries the mail server, from its name to the login and its limits; nothing is sent. The first step that fails is the last. */
export async function mailChecks(
  what: string,
  desk: EmailDesk,
  config: Config,
  clock: Clock,
  signal: AbortSignal,
): Promise<Check[]> {
  const { host } = desk.server;
  const checks = [...directCheck(what, config), await nameCheck(`${what}: name`, host, 'desk.mail.url')];
  if (checks.some(({ ok }) => !ok)) return checks;
  const found = await talkTo(what, desk, config, clock, signal);
  checks.push(...found.checks);
  if (found.offer === null) return checks;
  return [
    ...checks,
    await loginCheck(`${what}: login`, desk, found.offer),
    sizeCheck(`${what}: limits`, found.offer, config),
  ];
}

/** Mail goes past the proxy, which people expect otherwise. */
function directCheck(what: string, { http }: Config): Check[] {
  return http.proxy === null ? [] : [passed(`${what}: proxy`, 'not used: mail goes to its server directly')];
}

interface Talk {
  checks: Check[];
  /** Null where a step failed. */
  offer: SmtpOffer | null;
}

async function talkTo(
  what: string,
  { server }: EmailDesk,
  config: Config,
  clock: Clock,
  signal: AbortSignal,
): Promise<Talk> {
  const { host, port, tls } = server;
  const within = AbortSignal.any([signal, AbortSignal.timeout(STEP_MS)]);
  const checks: Check[] = [];
  const connection = `${what}: connection`;
  let step = connection;
  let bare;
  try {
    bare = await openWay({ host, port }, null, within);
    bare.on('error', () => undefined);
    let way = bare;
    let talk = new SmtpTalk(way, within);
    const secure = async (): Promise<boolean> => {
      step = `${what}: TLS`;
      const { socket, found } = await shakeHands(way, host, authorities(config.http.caFile), within);
      checks.push(tlsCheck(step, host, found, clock));
      way = socket;
      talk = new SmtpTalk(way, within);
      return found.fault === null;
    };
    if (tls === 'implicit') {
      checks.push(passed(connection, `${host}:${port} answers`));
      if (!(await secure())) return { checks, offer: null };
    }
    const greeting = await talk.reply();
    if (greeting.code !== 220) {
      const todo = 'Try again later; or ask whoever runs the mail server whether this unit may use it.';
      checks.push(failed(connection, `the server greets with ${greeting.code} ${greeting.lines.join(' ')}`, todo));
      return { checks, offer: null };
    }
    if (tls !== 'implicit') checks.push(passed(connection, `${host}:${port} answers`));
    let offer = await talk.greet(OWN_NAME);
    if (tls !== 'implicit' && offer.startTls) {
      step = `${what}: TLS`;
      const { code } = await talk.say('STARTTLS');
      if (code !== 220) throw new Error(`the server offers STARTTLS, and answers it with ${code}`);
      if (!(await secure())) return { checks, offer: null };
      offer = await talk.greet(OWN_NAME);
    } else if (tls === 'starttls') {
      const todo = 'Use a server that offers STARTTLS, or TLS from the start (smtps://) in desk.mail.url.';
      checks.push(failed(`${what}: TLS`, 'the server does not offer STARTTLS, so nothing is sent to it', todo));
      return { checks, offer: null };
    } else if (tls === 'if-offered') checks.push(passed(`${what}: TLS`, 'not used: the server is on this machine'));
    checks.push(greetingClock(`${what}: clock`, greeting.lines.join(' '), clock));
    await talk.say('QUIT');
    return { checks, offer };
  } catch (error) {
    signal.throwIfAborted();
    checks.push(wayFailed(step, error, null));
    return { checks, offer: null };
  } finally {
    bare?.destroy();
  }
}

/** Some servers tell their time when they greet (e.g. Exchange, sendmail); SMTP itself does not. */
function greetingClock(name: string, greeting: string, clock: Clock): Check {
  const date = /\w{3}, \d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/.exec(greeting)?.[0];
  const time = date === undefined ? null : DateTime.fromRFC2822(date);
  return time === null || !time.isValid
    ? passed(name, 'the server does not tell its time')
    : skewCheck(name, time.toMillis(), clock);
}

async function loginCheck(name: string, desk: EmailDesk, { auth }: SmtpOffer): Promise<Check> {
  const offered = auth.length === 0 ? 'the server offers no login' : `the server offers ${auth.join(', ')}`;
  if (!desk.server.hasLogin) return passed(name, `none is configured; ${offered}`);
  if (auth.length === 0) {
    const todo =
      'Set desk.mail.user and desk.mail.passwordFile to null, or use the submission port (587, or smtps://).';
    return failed(name, `${offered}, and desk.mail.user is set`, todo);
  }
  try {
    await desk.check();
    return passed(name, `accepted; ${offered}`);
  } catch (error) {
    const found = messageOf(error);
    if (error instanceof DeskDeniedError)
      return failed(name, found, 'Put the right name and password into desk.mail.user and desk.mail.passwordFile.');
    if (error instanceof DeskBusyError || error instanceof DeskUnreachableError)
      return failed(name, found, 'Try again later; nothing is lost meanwhile.');
    return failed(name, failedCall(error).detail, 'Check that desk.mail.url is the address of the mail server.');
  }
}

function sizeCheck(name: string, { sizeBytes }: SmtpOffer, { desk }: Config): Check {
  const wanted = desk.mail.maxAttachmentMebibytes;
  const ours = `evidence goes in parts of at most ${wanted} MiB`;
  if (sizeBytes === null) return passed(name, `the server names no largest mail; ${ours}`);
  const found = `the server takes mails of ${(sizeBytes / MEBIBYTE).toFixed(1)} MiB; ${ours}`;
  const fits = Math.floor((sizeBytes * MAIL_SHARE) / MEBIBYTE);
  if (wanted <= fits) return passed(name, found);
  return failed(name, found, `Set desk.mail.maxAttachmentMebibytes to ${fits}: a file grows by a third in a mail.`);
}
