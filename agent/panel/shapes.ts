import { z } from 'zod';
import { IncidentSource, Priority } from '../base/words.ts';
import { HelpCategory } from '../triage/person-words.ts';
import { UpdateVerdict } from '../../diagnostics/firmware/verdict.ts';
import { CLOCK_STATES } from '../slo/clock-state.ts';

const At = z.iso.datetime().meta({ description: 'UTC, ISO 8601 with milliseconds.' });
const Link = z.url().nullable();

/** An article of the Help Center. */
const PanelArticle = z.object({ title: z.string(), url: z.url() });
export type PanelArticle = z.infer<typeof PanelArticle>;

/** What a press is answered with. */
export const HelpReceipt = z.object({
  ref: z.string().meta({ description: 'Reference for people, e.g. `DT-7K3QF`. Valid at once, also offline.' }),
});
export type HelpReceipt = z.infer<typeof HelpReceipt>;

/** How far one incident has come. Each step is durable before the next begins. */
export const IncidentStep = z.enum(['noticed', 'collecting', 'sending', 'received', 'no-ticket']).meta({
  description:
    '`noticed`: kept on the unit; `collecting`: evidence is being gathered; `sending`: filed, on its way to the desk; `received`: the desk has it; `no-ticket`: nothing had to be filed.',
});
export type IncidentStep = z.infer<typeof IncidentStep>;

export const PanelIncident = z.object({
  incidentId: z.uuid().meta({ description: 'What machines match.' }),
  ref: z.string(),
  kind: IncidentSource,
  openedAt: At,
  step: IncidentStep,
  deskNumber: z.string().nullable().meta({ description: 'Number of the ticket at the desk, once received.' }),
  upload: z
    .object({ sentBytes: z.int().min(0), totalBytes: z.int().min(0) })
    .nullable()
    .meta({ description: 'Evidence on its way; null before and after, or where it is not known.' }),
  language: z
    .enum(['english', 'other', 'unsure'])
    .nullable()
    .meta({ description: 'Of what the person wrote; null where nothing was written. DTEN answers in English.' }),
  articles: z
    .array(PanelArticle)
    .meta({ description: 'Of the Help Center, on what was chosen and found; kept on the unit for offline.' }),
  mail: z.string().nullable().meta({
    description: 'Ready-made `mailto:` with the reference; null where the desk can be reached, or no address is set.',
  }),
});
export type PanelIncident = z.infer<typeof PanelIncident>;

/** Everything the page shows of the unit itself. */
export const PanelStatus = z.object({
  unit: z.object({
    site: z.string().nullable(),
    room: z.string().nullable(),
    model: z.string().nullable(),
    components: z.array(
      z.object({ id: z.string(), name: z.string(), version: z.string().meta({ description: 'As it says itself.' }) }),
    ),
  }),
  desk: z.object({
    kind: z.string().meta({ description: 'The configured desk; `none` keeps tickets on the unit, queued.' }),
    reachable: z.boolean().meta({ description: 'False while something waits because the desk cannot be reached.' }),
    warning: z.string().nullable().meta({ description: 'Said wherever people could be misled, e.g. a sandbox desk.' }),
  }),
  hours: z.object({
    zone: z.string().meta({ description: 'IANA zone in which the desk counts its hours.' }),
    zoneName: z.string().meta({ description: 'The zone for people, e.g. `Pacific Time`.' }),
    open: z.boolean().meta({ description: 'Whether the desk is within business hours now.' }),
    closesAt: At.nullable().meta({ description: 'End of the business day, while open.' }),
    opensAt: At.nullable().meta({ description: 'Next opening, while closed.' }),
  }),
  channels: z
    .object({ mail: z.email().nullable(), chat: Link, portal: Link, helpCenter: Link })
    .meta({ description: 'Other ways to DTEN; null where there is none.' }),
  notices: z.array(z.string()).meta({
    description: 'What is wrong with the agent itself, in sentences: lost state, no space, tickets held back.',
  }),
  incidents: z.array(PanelIncident).meta({ description: 'The latest ones, newest first.' }),
});
export type PanelStatus = z.infer<typeof PanelStatus>;

export const PanelClock = z.object({
  state: z.enum(CLOCK_STATES),
  wouldBe: z
    .enum(CLOCK_STATES)
    .nullable()
    .meta({ description: 'For `not-covered` and `untracked`: the state without that. Null otherwise.' }),
  receivedAt: At.nullable().meta({ description: 'By the desk’s clock; null while queued.' }),
  due: At.nullable().meta({ description: 'The objective: answered by then. Null while queued.' }),
  sameDayBy: At.nullable().meta({ description: 'End of the business day of receipt. Null while queued.' }),
  ifReceivedNow: z
    .object({ due: At, sameDayBy: At })
    .nullable()
    .meta({ description: 'While queued: what the times would be if the desk received it now.' }),
  answeredAt: At.nullable(),
  withinTarget: z.boolean().nullable().meta({ description: 'Of an answered ticket.' }),
  sameBusinessDay: z.boolean().nullable().meta({ description: 'Of an answered ticket.' }),
  leftMinutes: z.int().nullable().meta({ description: 'Business time left; stands still outside hours.' }),
  overMinutes: z.int().nullable().meta({ description: 'Business time past the target, once breached.' }),
});
export type PanelClock = z.infer<typeof PanelClock>;

/** What anyone in the room may know of a ticket: no texts, no contacts. */
export const PanelTicket = z.object({
  ref: z.string(),
  kind: IncidentSource,
  priority: Priority,
  filedAt: At,
  deskNumber: z.string().nullable(),
  clock: PanelClock,
  works: z
    .boolean()
    .nullable()
    .meta({ description: 'What the people in the room said after the answer; null: nothing yet.' }),
});
export type PanelTicket = z.infer<typeof PanelTicket>;

/** An update that this unit has seen. */
export const PanelUpdate = z.object({
  ref: z.string(),
  noticedAt: At,
  name: z.string().meta({ description: 'The component.' }),
  from: z.string(),
  to: z.string(),
  verdict: UpdateVerdict.shape.verdict.nullable().meta({ description: 'Null while it is being judged.' }),
});
export type PanelUpdate = z.infer<typeof PanelUpdate>;

/** Articles of the Help Center by topic, as kept on the unit. */
export const PanelArticles = z.partialRecord(HelpCategory, z.array(PanelArticle));
export type PanelArticles = z.infer<typeof PanelArticles>;

/** Whether it works after an answer. */
export const WorksWord = z.strictObject({ works: z.boolean() });
export type WorksWord = z.infer<typeof WorksWord>;

/** One server-sent event: everything the page shows, whole. */
export const PanelState = z.object({
  page: z.string().meta({ description: 'Changes when the page itself has changed; reload it then.' }),
  status: PanelStatus,
  tickets: z.array(PanelTicket),
});
export type PanelState = z.infer<typeof PanelState>;

/** Every error of the API. */
export const ApiErrorBody = z.object({
  error: z.object({
    code: z.string().meta({ description: 'Stable, for machines.' }),
    message: z.string().meta({ description: 'For people.' }),
  }),
});
export type ApiErrorBody = z.infer<typeof ApiErrorBody>;
