import { z } from 'zod';
import { Finding } from '../../diagnostics/health/finding.ts';
import { IncidentSource, Priority } from '../base/words.ts';
import { ConsentKind } from '../consent/consent.ts';
import { KeptWords } from '../triage/person-words.ts';

const At = z.iso.datetime().meta({ description: 'UTC, ISO 8601 with milliseconds.' });

export const PinWord = z.strictObject({ pin: z.string().max(64) });

export const MaintainerSession = z.object({
  pinSet: z.boolean().meta({ description: 'False: the maintainer’s part is off until `config set-pin`.' }),
  open: z.boolean().meta({ description: 'Whether this caller has a session.' }),
  exportFolder: z.boolean().meta({ description: 'Whether a folder for exports is configured.' }),
});
export type MaintainerSession = z.infer<typeof MaintainerSession>;

export const MaintainerIncident = z.object({
  ref: z.string(),
  kind: IncidentSource,
  openedAt: At,
  words: KeptWords.nullable().meta({ description: 'What the person in the room said, as said.' }),
  hasEvidence: z.boolean(),
});
export type MaintainerIncident = z.infer<typeof MaintainerIncident>;

/** One step that went to the desk, or is owed to it: exactly what it carries. */
const MaintainerDelivery = z.object({
  kind: z.enum(['create', 'attach', 'comment']),
  state: z.enum(['waiting', 'sending', 'settled', 'quarantined', 'stopped']),
  addedAt: At,
  priority: Priority,
  subject: z.string().nullable(),
  text: z.string().meta({ description: 'As it stands, or will stand, at the desk; machine lines are added to it.' }),
  requester: z.object({ name: z.string(), email: z.string() }).nullable(),
  file: z.object({ fileName: z.string(), bytes: z.number(), sha256: z.string() }).nullable(),
});
export type MaintainerDelivery = z.infer<typeof MaintainerDelivery>;

export const MaintainerDetail = MaintainerIncident.extend({
  findings: z.array(Finding.pick({ severity: true, title: true, detail: true })),
  deliveries: z.array(MaintainerDelivery).meta({ description: 'In the order in which they were decided.' }),
  evidence: z
    .object({
      bytes: z.number(),
      entries: z.array(z.object({ name: z.string(), bytes: z.number() })),
      dropped: z.array(z.object({ name: z.string(), why: z.string() })),
      redactions: z.record(z.string(), z.number()).meta({ description: 'Rule: how many values it took.' }),
    })
    .nullable(),
});
export type MaintainerDetail = z.infer<typeof MaintainerDetail>;

export const ConsentList = z.record(ConsentKind, z.boolean());
export const ConsentWord = z.strictObject({ kind: ConsentKind, allowed: z.boolean() });

export const Exported = z.object({ fileName: z.string(), bytes: z.number() });
export const DeskTest = z.object({ ok: z.boolean(), found: z.string() });
export type DeskTest = z.infer<typeof DeskTest>;
