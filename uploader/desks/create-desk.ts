import type { AxiosInstance } from 'axios';
import type { Clock } from '../../agent/base/clock.ts';
import { UsageError } from '../../agent/base/errors.ts';
import { isLoopback } from '../loopback.ts';
import { deskId } from './desk.ts';
import type { Desk } from './desk.ts';
import { DeskHttp } from './desk-http.ts';
import { FreshdeskDesk } from './freshdesk.ts';
import { SANDBOX_WARNING } from './sandbox-warning.ts';
import { ZendeskDesk } from './zendesk.ts';
import { ZendeskAnonymousDesk } from './zendesk-anonymous.ts';
import { ZendeskTicketsDesk } from './zendesk-tickets.ts';

/** How Zendesk is spoken to: as the unit's own end user, without credentials, or as an agent. */
export type ZendeskAccess = 'requests' | 'anonymous' | 'tickets';

export interface DeskSettings {
  kind: 'none' | 'zendesk' | 'freshdesk' | 'sandbox';
  url: string | null;
  /** OAuth access token of this unit; for Freshdesk an API key; for Zendesk's agents also `email/token:TOKEN`. */
  token: string | null;
  incidentFieldId: number | null;
  requestTimeoutMs: number;
  /** `requests` unless given. */
  access?: ZendeskAccess;
  /** A Zendesk API token can act as anyone in the account, administrators too. */
  allowAdminToken?: boolean;
  /** A Freshdesk API key is an agent's. */
  allowAgentKey?: boolean;
  /** Whom the tickets of this unit are from; Freshdesk and anonymous requests need one. */
  requester?: { name: string; email: string } | null;
}

/** Zendesk's API token, which goes with a user's address: https://developer.zendesk.com/api-reference/introduction/security-and-auth/ */
const API_TOKEN = /^[^\s:/]+@[^\s:/]+\/token:\S+$/;

/**
 * The HTTP desk of the configuration; null for `none`, where tickets stay queued on the unit.
 * @throws UsageError when the settings cannot make a desk, or would send tickets unencrypted over the network.
 */
export function createDesk(settings: DeskSettings, http: AxiosInstance, clock: Clock): Desk | null {
  const { kind, access = 'requests', requestTimeoutMs: timeoutMs, incidentFieldId } = settings;
  if (kind === 'none') return null;
  const url = checkAddress(settings);
  const id = deskId(kind, url);
  const desk = { http, clock, url, timeoutMs };
  const anonymous = new DeskHttp({ ...desk, authorization: null });

  if (kind === 'zendesk' && access === 'anonymous')
    return new ZendeskAnonymousDesk({ id, http: anonymous, incidentFieldId, requester: requesterOf(settings) });
  const { token } = settings;
  if (token === null) throw new UsageError(`desk.tokenFile is missing: the ${kind} desk needs an access token.`);
  if (kind === 'freshdesk') {
    if (settings.allowAgentKey !== true)
      throw new UsageError(
        'a Freshdesk API key is an agent’s: whoever reads it from this unit can read and change every ticket. If that is accepted, set desk.allowAgentKey: true.',
      );
    const authorization = basic(`${token}:X`);
    return new FreshdeskDesk({ id, http: new DeskHttp({ ...desk, authorization }), requester: requesterOf(settings) });
  }
  const options = {
    name: kind,
    id,
    warning: kind === 'sandbox' ? SANDBOX_WARNING : null,
    http: new DeskHttp({ ...desk, authorization: zendeskAuthorization(settings, token) }),
    anonymous,
    incidentFieldId,
  };
  return access === 'tickets' ? new ZendeskTicketsDesk(options) : new ZendeskDesk(options);
}

function checkAddress({ kind, url }: DeskSettings): string {
  if (url === null) throw new UsageError(`desk.url is missing: the ${kind} desk needs its address.`);
  const { protocol, username, hostname } = new URL(url);
  if (username !== '') throw new UsageError('desk.url holds a name or password. Put the token into desk.tokenFile.');
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(url)))
    throw new UsageError(`desk.url must begin with https:// (plain http is taken for this machine alone), not ${url}`);
  if (kind === 'sandbox' && !isLoopback(url))
    throw new UsageError(`the sandbox desk runs on this machine alone; desk.url names another: ${url}`);
  if (kind === 'freshdesk' && !isLoopback(url) && !/^[a-z0-9-]+\.freshdesk\.com$/.test(hostname))
    throw new UsageError(`Freshdesk's API answers on *.freshdesk.com alone; desk.url names another host: ${url}`);
  return url;
}

function zendeskAuthorization({ access, allowAdminToken }: DeskSettings, token: string): string {
  if (!API_TOKEN.test(token)) return `Bearer ${token}`;
  if (access !== 'tickets')
    throw new UsageError('desk.tokenFile holds an API token. End-user requests take an OAuth access token.');
  if (allowAdminToken !== true)
    throw new UsageError(
      'desk.tokenFile holds an API token, which can act as anyone in the account, administrators too. Use an OAuth access token; or, if that is accepted, set desk.allowAdminToken: true.',
    );
  return basic(token);
}

function requesterOf({ kind, requester }: DeskSettings): { name: string; email: string } {
  if (requester === null || requester === undefined)
    throw new UsageError(`the ${kind} desk needs a requester: set unit.contact.name and unit.contact.email.`);
  return requester;
}

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}
