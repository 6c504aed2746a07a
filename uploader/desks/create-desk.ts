import type { AxiosInstance } from 'axios';
import type { Clock } from '../../agent/base/clock.ts';
import { UsageError } from '../../agent/base/errors.ts';
import { isLoopback } from '../loopback.ts';
import type { Desk } from './desk.ts';
import { DeskHttp } from './desk-http.ts';
import { ZendeskDesk } from './zendesk.ts';

export interface DeskSettings {
  kind: 'none' | 'zendesk' | 'sandbox';
  url: string | null;
  /** OAuth access token of this unit. */
  token: string | null;
  incidentFieldId: number | null;
  requestTimeoutMs: number;
}

/** Stands on every surface that shows a ticket of the sandbox desk. */
export const SANDBOX_WARNING = 'This is the sandbox desk on this machine. Nobody at DTEN sees it.';

/**
 * The desk of the configuration; null for `none`, where tickets stay queued on the unit.
 * @throws UsageError when the settings cannot make a desk, or would send tickets unencrypted over the network.
 */
export function createDesk(settings: DeskSettings, http: AxiosInstance, clock: Clock): Desk | null {
  const { kind, url, token, requestTimeoutMs: timeoutMs, incidentFieldId } = settings;
  if (kind === 'none') return null;
  if (url === null) throw new UsageError(`desk.url is missing: the ${kind} desk needs its address.`);
  if (token === null) throw new UsageError(`desk.tokenFile is missing: the ${kind} desk needs an access token.`);
  const { protocol, username } = new URL(url);
  if (username !== '') throw new UsageError('desk.url holds a name or password. Put the token into desk.tokenFile.');
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(url)))
    throw new UsageError(`desk.url must begin with https:// (plain http is taken for this machine alone), not ${url}`);
  if (kind === 'sandbox' && !isLoopback(url))
    throw new UsageError(`the sandbox desk runs on this machine alone; desk.url names another: ${url}`);

  const desk = { http, clock, url, timeoutMs };
  return new ZendeskDesk({
    name: kind,
    warning: kind === 'sandbox' ? SANDBOX_WARNING : null,
    http: new DeskHttp({ ...desk, authorization: `Bearer ${token}` }),
    anonymous: new DeskHttp({ ...desk, authorization: null }),
    incidentFieldId,
  });
}
