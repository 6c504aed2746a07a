import { z } from 'zod';
import { LOG_LEVELS } from '../base/log.ts';

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
    .meta({ description: 'TCP port on loopback.' }),
});

const Updates = z.strictObject({
  checkIntervalMinutes: z
    .number()
    .min(1)
    .max(1440)
    .default(5)
    .meta({ description: 'Minutes between two comparisons of the installed versions.' }),
  versionFiles: z
    .array(
      z.strictObject({
        id: z
          .string()
          .regex(/^[a-z0-9][a-z0-9:._-]*$/)
          .meta({ description: 'Stable id of the component, e.g. `firmware` or `app:rooms`.' }),
        kind: z
          .enum(['firmware', 'app', 'peripheral'])
          .default('firmware')
          .meta({ description: 'What kind of software it is.' }),
        name: z.string().meta({ description: 'Name for people.' }),
        path: z.string().startsWith('/').meta({ description: 'File that carries the version.' }),
        pattern: z
          .string()
          .default('^(\\S+)')
          .meta({ description: 'Regular expression; its first group is the version. It is tried on each line.' }),
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
    .meta({ description: 'Seconds after which a collection is ended with what it has.' }),
  maxBundleMebibytes: z.number().min(1).max(4096).default(100).meta({ description: 'Largest bundle, MiB.' }),
  logTailMebibytes: z
    .number()
    .min(0.1)
    .max(1024)
    .default(8)
    .meta({ description: 'How much of each log file is taken from its end, MiB.' }),
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

const Ticket = z.strictObject({
  fileFrom: z
    .enum(['inoperable', 'degraded', 'impaired', 'notice'])
    .default('impaired')
    .meta({ description: 'Mildest finding for which a ticket is filed.' }),
  identity: z
    .array(z.enum(['model', 'serial', 'components', 'site', 'room', 'contact', 'warranty']))
    .default(['model', 'serial', 'components', 'site', 'room', 'contact', 'warranty'])
    .meta({ description: 'What the ticket says in clear about which unit it is.' }),
});

const Warranty = z.strictObject({
  purchasedOn: z.iso.date().nullable().default(null).meta({ description: 'Date of purchase.' }),
  activatedOn: z.iso
    .date()
    .nullable()
    .default(null)
    .meta({ description: 'Date of activation; DTEN asks for it within 30 days of purchase.' }),
  plan: z.string().default('standard').meta({ description: 'Name of the plan; its term stands in `plans`.' }),
  invoice: z.string().nullable().default(null).meta({ description: 'Invoice reference, for a claim.' }),
  seller: z.string().nullable().default(null).meta({ description: 'Authorized seller.' }),
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
    .meta({ description: 'Calendar days from purchase within which the unit must be activated.' }),
});

const Desk = z.strictObject({
  kind: z
    .enum(['none', 'zendesk', 'sandbox'])
    .default('none')
    .meta({ description: 'Where tickets go. `none` keeps them on the unit, queued.' }),
  url: z.url().nullable().default(null).meta({ description: 'Address of the desk, e.g. https://help.example.com.' }),
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

const Http = z.strictObject({
  proxy: z
    .url()
    .nullable()
    .default(null)
    .meta({ description: 'HTTP proxy for HTTP and HTTPS, e.g. http://proxy.example.com:3128.' }),
  caFile: z
    .string()
    .startsWith('/')
    .nullable()
    .default(null)
    .meta({ description: 'PEM file of further certificate authorities.' }),
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
    .meta({ description: 'Least severe record that is logged to standard error.' }),
  unit: Unit.prefault({}).meta({ description: 'Which unit this is, in the customer’s words.' }),
  panel: Panel.prefault({}).meta({ description: 'The local API and the page on the display.' }),
  updates: Updates.prefault({}).meta({ description: 'How changes of the installed software are noticed.' }),
  collection: Collection.prefault({}).meta({ description: 'How evidence is gathered.' }),
  redaction: Redaction.prefault({}).meta({ description: 'What is removed before anything leaves the unit.' }),
  ticket: Ticket.prefault({}).meta({ description: 'When a ticket is filed and what it says.' }),
  warranty: Warranty.prefault({}).meta({ description: 'The warranty record of this unit.' }),
  desk: Desk.prefault({}).meta({ description: 'Who receives tickets.' }),
  http: Http.prefault({}).meta({ description: 'How the agent reaches the network.' }),
});
export type Config = z.infer<typeof Config>;
