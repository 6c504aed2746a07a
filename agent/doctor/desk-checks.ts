import type { Desk } from '../../uploader/desks/desk.ts';
import { DeskBusyError, DeskDeniedError, DeskUnreachableError } from '../../uploader/desks/errors.ts';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Config } from '../config/schema.ts';
import type { EmailDesk } from '../../uploader/desks/email.ts';
import { deskOf, mailDeskOf } from '../desk-of.ts';
import type { Check } from './check.ts';
import { failed, passed } from './check.ts';
import { clockCheck } from './clock-check.ts';
import { mailChecks } from './mail-checks.ts';
import { networkChecks } from './network-checks.ts';

const MEBIBYTE = 1024 * 1024;
/** An incident that no unit ever had: looking it up tries everything but filing. */
const NO_INCIDENT = '00000000-0000-4000-8000-000000000000';

/** Tries the configured desk, from the name to the rights, and files nothing. */
export async function deskChecks(config: Config, clock: Clock, signal: AbortSignal): Promise<Check[]> {
  const name = 'desk';
  const { kind } = config.desk;
  if (kind === 'none')
    return [
      failed(
        name,
        'none: tickets stay on this unit',
        'Set desk.kind, or write to support@dten.com with the reference.',
      ),
    ];
  let desk: Desk | null;
  let mail: EmailDesk | null;
  try {
    desk = await deskOf(config, clock);
    mail = await mailOf(config, clock);
  } catch (error) {
    return [failed(name, messageOf(error), 'Put the configuration right.')];
  }
  if (desk === null) return [];
  const kindCheck = passed(name, desk.warning === null ? kind : `${kind}. ${desk.warning}`);
  if (kind === 'email')
    return [kindCheck, ...(mail === null ? [] : await mailChecks(name, mail, config, clock, signal))];
  const way = await wayChecks(desk, config, clock, signal);
  return [kindCheck, ...way, ...(mail === null ? [] : await mailChecks('mail', mail, config, clock, signal))];
}

/** The mail that the desk is, or that stands in for it. */
async function mailOf(config: Config, clock: Clock): Promise<EmailDesk | null> {
  const { kind, mail } = config.desk;
  return kind === 'email' || mail.fallbackAfterMinutes !== null ? await mailDeskOf(config, clock) : null;
}

async function wayChecks(desk: Desk, config: Config, clock: Clock, signal: AbortSignal): Promise<Check[]> {
  const { url } = config.desk;
  if (url === null) return [];
  const way = await networkChecks('desk', url, config, clock, signal);
  if (way.some(({ ok, name: step }) => !ok && !step.endsWith('TLS'))) return way;
  return [
    ...way,
    await clockCheck(url, config, clock, signal),
    ...(await rightsChecks(desk, clock, signal)),
    limitsCheck(desk, config),
  ];
}

async function rightsChecks(desk: Desk, clock: Clock, signal: AbortSignal): Promise<Check[]> {
  const reading = 'desk: credentials';
  const writing = 'desk: rights';
  if (desk.unknownFate !== 'look')
    return [passed(reading, 'none are used: requests can be made, and not looked at afterwards')];
  const before = clock.monotonic();
  try {
    await desk.find(NO_INCIDENT, signal);
  } catch (error) {
    return [refusal(reading, error)];
  }
  const read = passed(reading, `accepted; it answered in ${Math.round(clock.monotonic() - before)} ms`);
  if (desk.mayWrite === undefined) return [read];
  try {
    if (await desk.mayWrite(signal)) return [read, passed(writing, 'may read and write its own tickets')];
    const todo = 'Give the token the right to write as well (Zendesk: requests:write).';
    return [read, failed(writing, 'may read, but not write', todo)];
  } catch (error) {
    return [read, refusal(writing, error)];
  }
}

function refusal(name: string, error: unknown): Check {
  const found = messageOf(error);
  if (error instanceof DeskDeniedError) return failed(name, found, 'Put a valid token into desk.tokenFile.');
  if (error instanceof DeskUnreachableError) return failed(name, found, 'Check desk.url and the network.');
  if (error instanceof DeskBusyError) return failed(name, found, 'Try again later; nothing is lost meanwhile.');
  return failed(name, found, 'Check that desk.url is the address of the desk itself.');
}

function limitsCheck({ limits }: Desk, { collection }: Config): Check {
  const mebibytes = (bytes: number): string => `${Math.floor(bytes / MEBIBYTE)} MiB`;
  const total = limits.ticketBytes === null ? 'any number of them' : `${mebibytes(limits.ticketBytes)} in all`;
  return passed(
    'desk: limits',
    `takes ${mebibytes(limits.fileBytes)} a file, ${total}; a bundle has at most ${collection.maxBundleMebibytes} MiB`,
  );
}
