/* How the agent reaches DTEN: the desk, the other channels, and the network. */

import { z } from 'zod';

/** A path to a file that holds one secret on its first line, readable by its owner alone. */
const secretFile = (what: string) =>
  z
    .string()
    .startsWith('/')
    .nullable()
    .default(null)
    .meta({
      description: `File that holds ${what} on its first line; readable by its owner alone. Secrets never stand in this configuration.`,
    });

/** Only a desk on this machine may be spoken to without TLS. */
function isSafeDesk(address: string): boolean {
  const url = URL.parse(address);
  if (url === null) return true; // Told already: it is no address at all.
  const here = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && here);
}

function hasNoUserInfo(address: string): boolean {
  const url = URL.parse(address);
  return url === null || (url.username === '' && url.password === '');
}

const Mail = z.strictObject({
  url: z
    .url({
      protocol: /^smtps?$/,
      error: 'allowed: smtps://HOST[:465] (TLS from the start) or smtp://HOST[:587] (STARTTLS)',
    })
    .refine(hasNoUserInfo, 'the address must not carry a user name or password')
    .nullable()
    .default(null)
    .meta({ description: 'Mail server, e.g. smtps://mail.example.com. TLS always, except on this machine itself.' }),
  user: z.string().nullable().default(null).meta({ description: 'Login at the mail server; null: none.' }),
  passwordFile: secretFile('the password at the mail server'),
  from: z.email().nullable().default(null).meta({ description: 'Sender of the mails.' }),
  to: z.email().default('support@dten.com').meta({ description: 'Address at which the desk makes tickets of mail.' }),
  maxAttachmentMebibytes: z
    .number()
    .min(0)
    .max(100)
    .default(10)
    .meta({ description: 'Largest file sent by mail, MiB; larger evidence goes in numbered parts.' }),
  fallbackAfterMinutes: z.number().min(1).max(10_080).nullable().default(null).meta({
    description:
      'Minutes for which the chosen desk must have been unreachable before an urgent ticket goes by mail instead; null: never.',
  }),
});

export const Desk = z.strictObject({
  kind: z
    .enum(['none', 'zendesk', 'freshdesk', 'email', 'sandbox'])
    .default('none')
    .meta({ description: 'Where tickets go. `none` keeps them on the unit, queued; `email` needs desk.mail alone.' }),
  url: z
    .url()
    .refine(isSafeDesk, 'allowed: an https address (http only on 127.0.0.1)')
    .refine(hasNoUserInfo, 'the address must not carry a user name or password')
    .nullable()
    .default(null)
    .meta({ description: 'Address of the desk, e.g. https://help.example.com. HTTPS, except on this machine itself.' }),
  tokenFile: secretFile('the OAuth access token of this unit (Freshdesk: an API key)'),
  access: z.enum(['requests', 'anonymous', 'tickets']).default('requests').meta({
    description:
      'How Zendesk is spoken to: `requests` as the unit’s own end user, `anonymous` without credentials (create only), `tickets` as an agent.',
  }),
  allowAdminToken: z.boolean().default(false).meta({
    description: 'Accept a Zendesk API token on this unit, though it can act as anyone in the account.',
  }),
  allowAgentKey: z.boolean().default(false).meta({
    description: 'Accept a Freshdesk API key on this unit, though it is an agent’s and opens every ticket.',
  }),
  callsPerMinute: z.number().min(1).max(10_000).default(60).meta({
    description:
      'Most calls a minute from this unit; the desk’s own limit is shared by all units. A whole minute’s worth may come at once.',
  }),
  mail: Mail.prefault({}).meta({
    description: 'The desk by mail: as the desk itself, or as the way out when it is away.',
  }),
  incidentFieldId: z
    .number()
    .int()
    .positive()
    .nullable()
    .default(null)
    .meta({ description: 'Custom ticket field that carries the incident UUID; null: it stands in the text only.' }),
  pollIntervalMinutes: z
    .number()
    .min(0.01)
    .max(1440)
    .default(5)
    .meta({ description: 'Minutes between two looks at an open ticket.' }),
  requestTimeoutSeconds: z
    .number()
    .min(1)
    .max(600)
    .default(60)
    .meta({ description: 'Seconds without progress after which a call is given up.' }),
  settleSeconds: z.number().min(0).max(600).default(30).meta({
    description: 'Seconds to wait before a call of unknown fate is looked up, so that a late one has arrived.',
  }),
});

export const Channels = z.strictObject({
  mail: z
    .email()
    .nullable()
    .default('support@dten.com')
    .meta({ description: 'Published support address, offered where no desk is configured or reachable.' }),
  chat: z.url().nullable().default(null).meta({ description: 'Address of the live chat.' }),
  portal: z
    .url()
    .nullable()
    .default('https://orbit.dten.com')
    .meta({ description: 'Where a person can open a ticket from the Orbit account.' }),
  helpCenter: z
    .url()
    .nullable()
    .default('https://help.dten.com')
    .meta({ description: 'The Help Center, where people are asked to look first.' }),
});

export const Http = z.strictObject({
  proxy: z
    .url()
    .refine(hasNoUserInfo, 'the address must not carry a user name or password')
    .nullable()
    .default(null)
    .meta({ description: 'Proxy for HTTP and HTTPS, e.g. http://proxy.example.com:3128; null: none.' }),
  caFile: z
    .string()
    .startsWith('/')
    .nullable()
    .default(null)
    .meta({ description: 'PEM file of further certificate authorities that are trusted; null: those of Node.js.' }),
});

export const WarrantyLookup = z.strictObject({
  url: z
    .url()
    .refine(isSafeDesk, 'allowed: an https address (http only on 127.0.0.1)')
    .refine(hasNoUserInfo, 'the address must not carry a user name or password')
    .nullable()
    .default(null)
    .meta({ description: 'Where a service answers by docs/warranty-openapi.json; null: nobody is asked.' }),
  tokenFile: secretFile('the bearer token of the lookup'),
  refreshHours: z
    .number()
    .min(0.01)
    .max(8760)
    .default(24)
    .meta({ description: 'Hours after which an answer is asked for again.' }),
});
