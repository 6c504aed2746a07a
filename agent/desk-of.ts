import type { Desk } from '../uploader/desks/desk.ts';
import type { EmailDesk } from '../uploader/desks/email.ts';
import type { Clock } from './base/clock.ts';
import { SECOND_MS } from './base/clock.ts';
import type { Config } from './config/schema.ts';
import { readSecretFile } from './config/secret-file.ts';

/** Says who calls, and nothing about the unit. */
export const USER_AGENT = 'dten-agent';

const MEBIBYTE = 1024 * 1024;

/**
 * The desk of the configuration; null for `none`. What a desk needs is loaded only where there is that desk.
 * @throws UsageError when it lacks something, or its token cannot be read.
 */
export async function deskOf(config: Config, clock: Clock): Promise<Desk | null> {
  const { kind, url, tokenFile, incidentFieldId, requestTimeoutSeconds } = config.desk;
  if (kind === 'none') return null;
  if (kind === 'email') return await mailDeskOf(config, clock);
  const { createDesk } = await import('../uploader/desks/create-desk.ts');
  const { createHttp } = await import('../uploader/http.ts');
  const timeoutMs = requestTimeoutSeconds * SECOND_MS;
  const http = createHttp({ timeoutMs, proxy: config.http.proxy, caFile: config.http.caFile, userAgent: USER_AGENT });
  const token = tokenFile === null ? null : readSecretFile(tokenFile);
  const { access, allowAdminToken, allowAgentKey } = config.desk;
  const { name, email } = config.unit.contact;
  const requester = name === null || email === null ? null : { name, email };
  return createDesk(
    {
      ...{ kind, url, token, incidentFieldId, access, allowAdminToken, allowAgentKey, requester },
      requestTimeoutMs: timeoutMs,
    },
    http,
    clock,
  );
}

/**
 * The way out by mail for urgent tickets while the chosen desk is away; null where none is configured.
 * @throws UsageError when it lacks something, or its password cannot be read.
 */
export async function fallbackOf(config: Config, clock: Clock): Promise<{ desk: Desk; afterMs: number } | null> {
  const { kind, mail } = config.desk;
  if (kind === 'none' || kind === 'email' || mail.fallbackAfterMinutes === null) return null;
  return { desk: await mailDeskOf(config, clock), afterMs: mail.fallbackAfterMinutes * 60 * SECOND_MS };
}

/**
 * The mail of the configuration, as the desk itself or as the way out.
 * @throws UsageError when it lacks something, or its password cannot be read.
 */
export async function mailDeskOf(config: Config, clock: Clock): Promise<EmailDesk> {
  const { createMailDesk } = await import('../uploader/desks/create-mail-desk.ts');
  const { trustedAuthorities } = await import('../uploader/http.ts');
  const { url, user, passwordFile, from, to, maxAttachmentMebibytes } = config.desk.mail;
  return createMailDesk(
    {
      ...{ url, user, from, to },
      password: passwordFile === null ? null : readSecretFile(passwordFile),
      attachmentBytes: maxAttachmentMebibytes * MEBIBYTE,
      requestTimeoutMs: config.desk.requestTimeoutSeconds * SECOND_MS,
      ca: trustedAuthorities(config.http.caFile),
    },
    clock,
  );
}
