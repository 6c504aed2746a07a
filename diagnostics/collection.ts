import { z } from 'zod';
import { IncidentSource } from '../agent/base/words.ts';
import { CollectorSettings } from './collectors/settings.ts';
import { IdentityBlock, IdentitySettings } from './bundle/identity-block.ts';
import { UpdateReport, UpdateVerdict } from './firmware/verdict.ts';
import { Finding } from './health/finding.ts';
import { RedactionPolicy } from './redaction/policy.ts';
import { Snapshot } from './snapshot/snapshot.ts';

const KnownValue = z.object({ kind: z.string(), value: z.string(), stays: z.boolean().optional() });

/** What the daemon asks of the collecting child: one JSON line on its standard input. */
export const CollectionRequest = z.object({
  /** Private folder for the raw capture; emptied and used by this collection alone. */
  workFolder: z.string(),
  /** Where the bundle goes; null: only the snapshot is wanted. */
  bundlePath: z.string().nullable(),
  /** The raw capture stays in the work folder (`collect --capture`). */
  keepCapture: z.boolean(),
  maxBundleBytes: z.number(),
  incident: z
    .object({
      id: z.string(),
      ref: z.string(),
      source: IncidentSource,
      openedAt: z.string(),
      summary: z.array(z.string()),
      person: z.object({ category: z.string().nullable(), roomUsable: z.boolean().nullable() }).nullable(),
    })
    .nullable(),
  baseline: Snapshot.nullable(),
  reports: z.array(UpdateReport),
  /** What is collected while a call is on; absent: everything, call or not. */
  duringCall: z.enum(['light', 'nothing']).exactOptional(),
  /** What was frozen when the incident was noticed; it joins the capture. */
  frozenFolder: z.string().exactOptional(),
  identity: IdentitySettings,
  settings: CollectorSettings,
  redaction: z.object({
    /** Hexadecimal; one key a ticket, so that pseudonyms of two tickets share nothing. */
    key: z.string(),
    knownValues: z.array(KnownValue),
    policy: RedactionPolicy,
    /** Where the map from pseudonym to value is kept on the unit; null: it is not kept. */
    mapPath: z.string().nullable(),
  }),
});
export type CollectionRequest = z.infer<typeof CollectionRequest>;

export const BundleFile = z.object({
  path: z.string(),
  bytes: z.number(),
  /** Entries in it. */
  files: z.number(),
  sha256: z.string(),
  withheld: z.array(z.object({ name: z.string(), why: z.string() })),
});
export type BundleFile = z.infer<typeof BundleFile>;

/** What comes back: one JSON document on the child's standard output. Unredacted; it stays on the unit. */
export const CollectionResult = z.object({
  snapshot: Snapshot,
  updates: z.array(UpdateVerdict),
  findings: z.array(Finding),
  identity: IdentityBlock,
  bundle: BundleFile.nullable(),
  /** What the unit was found to know of itself, for the redaction of the ticket's text. */
  knownValues: z.array(KnownValue),
  /** Names of heavy collectors that wait until a call is over. */
  heldBack: z.array(z.string()).exactOptional(),
});
export type CollectionResult = z.infer<typeof CollectionResult>;

/** Nothing was collected, because a call is on; `putOff` says how that is known. */
export const CollectionPutOff = z.object({ putOff: z.string() });
export type CollectionPutOff = z.infer<typeof CollectionPutOff>;
