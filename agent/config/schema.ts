import { validate } from 'node-cron';
import { z } from 'zod';
import { LOG_LEVELS } from '../base/log.ts';
import { DTEN_POLICY, SloPolicies } from '../slo/policy.ts';

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

/** A regular expression that compiles and has at least one group. */
function hasGroup(pattern: string): boolean {
  try {
    return (new RegExp(`${pattern}|`).exec('')?.length ?? 0) > 1;
  } catch {
    return false;
  }
}

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

const Unit = z.strictObject({
  site: z
    .string()
    .nullable()
    .default(null)
    .meta({ description: 'Where the unit stands: building or office. Written into the ticket.' }),
  room: z.string().nullable().default(null).meta({ description: 'The meeting room. Written into the ticket.' }),
  contact: z
    .strictObject({
      name: z
        .string()
        .nullable()
        .default(null)
        .meta({ description: 'Who may speak for this unit (the authorized contact).' }),
      email: z.email().nullable().default(null).meta({ description: 'Where the desk answers.' }),
      availability: z
        .string()
        .nullable()
        .default(null)
        .meta({ description: 'When the contact can be reached, in plain words, e.g. "weekdays 9-17 CET".' }),
    })
    .prefault({})
    .meta({ description: 'The customer contact for this unit.' }),
});

const Panel = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether the local API and the page on the display are served.' }),
  port: z
    .number()
    .int()
    .min(1024)
    .max(65535)
    .refine((port) => port !== 8080, 'port 8080 is never used')
    .default(7310)
    .meta({ description: 'TCP port on loopback; never 8080.' }),
});

const Updates = z.strictObject({
  checkSchedule: z
    .string()
    .refine(validate, 'not a cron expression. Write it like */5 * * * * (every five minutes)')
    .default('*/5 * * * *')
    .meta({
      description: 'When the installed versions are compared: a cron expression in the unit’s local time.',
    }),
  checksAfterMinutes: z
    .array(z.number().min(0).max(10_080))
    .min(1)
    .refine(
      (minutes) => minutes[0] === 0 && minutes.every((at, i) => at > (minutes[i - 1] ?? -1)),
      'allowed: 0 (at once), then rising minutes, e.g. [0, 15]',
    )
    .default([0, 2, 15, 1440])
    .meta({
      description:
        'Minutes after a change at which the unit is looked at. Healthy at each: no ticket, and the new baseline. A start of the unit in between is looked at too.',
    }),
  versionFiles: z
    .array(
      z.strictObject({
        id: z
          .string()
          .regex(/^[a-z0-9][a-z0-9:._-]*$/)
          .meta({ description: 'Stable id of the component, e.g. `firmware` or `app:rooms`.' }),
        kind: z.enum(['firmware', 'app', 'peripheral']).default('firmware').meta({ description: 'Kind of software.' }),
        name: z.string().meta({ description: 'Name for people.' }),
        path: z.string().startsWith('/').meta({ description: 'File that carries the version.' }),
        pattern: z
          .string()
          .refine(hasGroup, 'allowed: a regular expression with a group, e.g. ^version=(\\S+)')
          .default('^(\\S+)')
          .meta({
            description: 'Regular expression that is tried on each line; its first group is the version.',
          }),
      }),
    )
    .default([])
    .meta({ description: 'Further components whose version stands in a file.' }),
});

const Collection = z.strictObject({
  timeoutSeconds: z
    .number()
    .min(10)
    .max(3600)
    .default(300)
    .meta({ description: 'Seconds after which a collection is ended, with what it has by then.' }),
  maxBundleMebibytes: z
    .number()
    .min(1)
    .max(4096)
    .default(100)
    .meta({ description: 'Largest bundle of evidence, MiB; beyond it the least valuable logs stay on the unit.' }),
  logTailMebibytes: z
    .number()
    .min(0.1)
    .max(1024)
    .default(8)
    .meta({ description: 'How much is taken from the end of each log file, MiB.' }),
  disabled: z.array(z.string()).default([]).meta({ description: 'Names of collectors that stay off.' }),
  logFiles: z.array(z.string().startsWith('/')).default([]).meta({ description: 'Further log files to collect.' }),
});

const Redaction = z.strictObject({
  knownValues: z
    .array(
      z.strictObject({
        kind: z
          .string()
          .regex(/^[a-z][a-z0-9-]{0,15}$/)
          .default('name')
          .meta({ description: 'Kind shown in the pseudonym.' }),
        value: z.string().min(4).meta({ description: 'The text to remove.' }),
      }),
    )
    .default([])
    .meta({ description: 'Further values to remove in every encoding: names of people, projects, hosts.' }),
});

const Storage = z.strictObject({
  maxBundleMebibytesTotal: z
    .number()
    .min(1)
    .max(1_048_576)
    .default(500)
    .meta({ description: 'What all bundles on the unit may take together, MiB; the least valuable go first.' }),
  maxFiles: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(200)
    .meta({ description: 'How many bundles are kept at most.' }),
  minFreeMebibytes: z
    .number()
    .min(0)
    .max(1_048_576)
    .default(200)
    .meta({ description: 'Free space that the agent leaves to others, MiB; below it, bundles go.' }),
  keepDays: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(90)
    .meta({ description: 'Days after which evidence that the desk has, and texts that it has, are removed here.' }),
  reserveMebibytes: z
    .number()
    .min(0)
    .max(64)
    .default(4)
    .meta({ description: 'Space held back, MiB, and given up so that a ticket can be written on a full disk.' }),
  checkSchedule: z
    .string()
    .refine(validate, 'not a cron expression. Write it like 17 * * * * (every hour)')
    .default('17 * * * *')
    .meta({ description: 'When space is looked after: a cron expression in the unit’s local time.' }),
});

const Ticket = z.strictObject({
  fileFrom: z
    .enum(['inoperable', 'degraded', 'impaired', 'notice'])
    .default('impaired')
    .meta({ description: 'Mildest finding for which a ticket is filed.' }),
  identity: z
    .array(z.enum(['model', 'serial', 'components', 'site', 'room', 'contact', 'warranty']))
    .default(['model', 'serial', 'components', 'site', 'room', 'contact', 'warranty'])
    .meta({
      description: 'What ticket and manifest say in clear about which unit it is; everything else is redacted.',
    }),
  maxPerHour: z.number().int().min(1).max(1000).default(4).meta({
    description: 'Tickets that the unit files by itself within an hour; what a person asks for is never held back.',
  }),
  maxPerDay: z.number().int().min(1).max(10_000).default(12).meta({ description: 'The same within 24 hours.' }),
});

const WarrantyRecord = z.strictObject({
  serial: z
    .string()
    .nullable()
    .default(null)
    .meta({ description: 'Serial number that the record is of; a record of another unit is not used.' }),
  purchasedOn: z.iso
    .date()
    .nullable()
    .default(null)
    .meta({ description: 'Day of purchase, e.g. 2026-03-31; the term begins with it.' }),
  activatedOn: z.iso
    .date()
    .nullable()
    .default(null)
    .meta({ description: 'Day of activation; see `activationWindowDays`.' }),
  plan: z.string().default('standard').meta({ description: 'Name of the plan; its term stands in `plans`.' }),
  invoice: z
    .string()
    .nullable()
    .default(null)
    .meta({ description: 'Invoice reference; a claim may need a copy of the invoice.' }),
  seller: z
    .string()
    .nullable()
    .default(null)
    .meta({ description: 'Who sold the unit; the warranty asks for an authorized seller.' }),
  accountStanding: z.enum(['good', 'payment-due', 'on-hold']).nullable().default(null).meta({
    description: 'Whether support is paid for at the agreed interval (the customer’s part); null: not known.',
  }),
  lookup: z
    .strictObject({
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
    })
    .prefault({})
    .meta({ description: 'A lookup by serial number, which goes before the record written here.' }),
  plans: z
    .array(
      z.strictObject({
        name: z.string().meta({ description: 'Name of the plan.' }),
        termMonths: z.number().int().min(1).meta({ description: 'Months from the date of purchase.' }),
      }),
    )
    .default([{ name: 'standard', termMonths: 12 }])
    .meta({ description: 'Terms by plan. DTEN: "One year from the date of purchase".' }),
  activationWindowDays: z
    .number()
    .int()
    .min(1)
    .default(30)
    .meta({ description: 'Calendar days from purchase within which the unit must be activated. DTEN: 30.' }),
  expiringWithinDays: z
    .number()
    .int()
    .min(0)
    .max(3650)
    .default(30)
    .meta({ description: 'Calendar days before its end from which the warranty is shown as expiring.' }),
});

const Warranty = WarrantyRecord.refine(({ plan, plans }) => plans.some(({ name }) => name === plan), {
  path: ['plan'],
  error: 'allowed: a name that stands in warranty.plans',
});

const Desk = z.strictObject({
  kind: z
    .enum(['none', 'zendesk', 'sandbox'])
    .default('none')
    .meta({ description: 'Where tickets go. `none` keeps them on the unit, queued.' }),
  url: z
    .url()
    .refine(isSafeDesk, 'allowed: an https address (http only on 127.0.0.1)')
    .refine(hasNoUserInfo, 'the address must not carry a user name or password')
    .nullable()
    .default(null)
    .meta({ description: 'Address of the desk, e.g. https://help.example.com. HTTPS, except on this machine itself.' }),
  tokenFile: secretFile('the OAuth access token of this unit'),
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

const Channels = z.strictObject({
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

const Http = z.strictObject({
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

const Slo = z.strictObject({
  policies: SloPolicies.default([DTEN_POLICY]).meta({
    description:
      'Service level objectives, each with the days from and until which it applies; DTEN’s own is the default. A ticket keeps the one it was received under.',
  }),
});

/** Every setting, with unit, default and meaning. `docs/configuration.md` is generated from it. */
export const Config = z.strictObject({
  stateDirectory: z
    .string()
    .startsWith('/')
    .default('/var/lib/dten-agent')
    .meta({ description: 'Folder for the database and the bundles. Made with mode 0700.' }),
  logLevel: z
    .enum(LOG_LEVELS)
    .default('info')
    .meta({ description: 'Least severe record that is logged (to standard error, as JSON lines).' }),
  unit: Unit.prefault({}).meta({ description: 'Which unit this is, in the customer’s words.' }),
  panel: Panel.prefault({}).meta({ description: 'The local API and the page on the display.' }),
  updates: Updates.prefault({}).meta({ description: 'How changes of the installed software are noticed.' }),
  collection: Collection.prefault({}).meta({ description: 'How evidence is gathered.' }),
  storage: Storage.prefault({}).meta({ description: 'How much room the agent takes on the unit.' }),
  redaction: Redaction.prefault({}).meta({ description: 'What is removed before anything leaves the unit.' }),
  ticket: Ticket.prefault({}).meta({ description: 'When a ticket is filed and what it says.' }),
  warranty: Warranty.prefault({}).meta({ description: 'The warranty record of this unit.' }),
  desk: Desk.prefault({}).meta({ description: 'Who receives tickets.' }),
  slo: Slo.prefault({}).meta({ description: 'What DTEN promised about its answers.' }),
  channels: Channels.prefault({}).meta({ description: 'Other ways to DTEN, shown to people.' }),
  http: Http.prefault({}).meta({ description: 'How the agent reaches the network.' }),
});
export type Config = z.infer<typeof Config>;
