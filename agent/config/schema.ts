import { validate } from 'node-cron';
import { z } from 'zod';
import { LOG_LEVELS } from '../base/log.ts';
import { Channels, Desk, Http, WarrantyLookup } from './desk-schema.ts';
import { Endpoints } from './endpoint-schema.ts';
import { Redaction } from './redaction-schema.ts';
import { keyCode } from '../help-key/key-codes.ts';
import { DTEN_POLICY, SloPolicies } from '../slo/policy.ts';

/** A regular expression that compiles and has at least one group. */
function hasGroup(pattern: string): boolean {
  try {
    return (new RegExp(`${pattern}|`).exec('')?.length ?? 0) > 1;
  } catch {
    return false;
  }
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
  exportFolder: z.string().startsWith('/').nullable().default(null).meta({
    description: 'Folder to which a maintainer may export evidence, e.g. where USB sticks appear; null: none.',
  }),
});

function isRegularExpression(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

const HelpKey = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether a hardware key asks for help too. A small process of its own watches it.' }),
  device: z
    .string()
    .min(1)
    .refine((device) => device.startsWith('/') || isRegularExpression(device), 'not a regular expression')
    .nullable()
    .default(null)
    .meta({
      description:
        'Input device: a path such as `/dev/input/event3`, or a regular expression for its name; null: every device that has the key. The agent’s user must be able to read it (often the group `input`).',
    }),
  key: z
    .string()
    .refine((key) => keyCode(key) !== null, 'allowed: a name such as KEY_HELP or KEY_F12, or its number in quotes')
    .default('KEY_HELP')
    .meta({ description: 'Key of linux/input-event-codes.h that means help: its name, or its number in quotes.' }),
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
  meetingApps: z
    .array(z.string().regex(/^[A-Za-z][\w]*(\.[\w]+)+$/))
    .default(['us.zoom.zrc', 'us.zoom.videomeetings', 'com.microsoft.skype.teams.ipphone'])
    .meta({
      description:
        'Android packages that are components of their own: the meeting apps. The default names published ones; which of them a unit carries is found out.',
    }),
  meetingAppVersions: z
    .record(z.string().regex(/^[A-Za-z][\w]*(\.[\w]+)+$/), z.string().min(1))
    .default({})
    .meta({
      description:
        'Android package -> the version that it must have, e.g. `us.zoom.zrc: 6.1.0`. Another one is a finding; a package that is not named may have any.',
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
  bugreport: z.boolean().default(false).meta({
    description:
      'Android: make a bugreport as well (`bugreportz`), where that is allowed. Its text goes into the bundle. It takes minutes.',
  }),
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
  windowBeforeMinutes: z
    .number()
    .min(0)
    .max(1440)
    .default(10)
    .meta({ description: 'Minutes before an incident whose log lines are kept whole, before the ends of the logs.' }),
  windowAfterMinutes: z.number().min(0).max(1440).default(5).meta({ description: 'The same, after it.' }),
  callWaitMinutes: z.number().min(0).max(1440).default(60).meta({
    description: 'Minutes for which what is heavy waits for the end of a call; then it runs at low priority.',
  }),
  disabled: z.array(z.string()).default([]).meta({ description: 'Names of collectors that stay off.' }),
  logFiles: z.array(z.string().startsWith('/')).default([]).meta({ description: 'Further log files to collect.' }),
  endpoints: Endpoints,
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
  lookup: WarrantyLookup.prefault({}).meta({
    description: 'A lookup by serial number, which goes before the record written here.',
  }),
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
  helpKey: HelpKey.prefault({}).meta({ description: 'A hardware key that asks for help.' }),
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
