import { z } from 'zod';
import { Platform } from '../../agent/base/words.ts';
import { CollectorRun } from '../collectors/run-collectors.ts';
import { FrozenRecord } from '../frozen/frozen-record.ts';
import { Component } from '../snapshot/component.ts';
import { IdentityBlock } from './identity-block.ts';

/** Something that was collected and is not in the archive. */
export const DroppedEntry = z.object({
  name: z.string(),
  why: z.string(),
  /** Size and SHA-256 of what was left out, after redaction; not given for what was withheld as unclean. */
  bytes: z.number().optional(),
  sha256: z.string().optional(),
});
export type DroppedEntry = z.infer<typeof DroppedEntry>;

/** Under which circumstances the evidence was collected. Bundles of an older agent say nothing of them. */
export const Circumstances = z.object({
  /** Whether a call was on when the collection began, how that is known, and what waits for its end. */
  call: z
    .object({ state: z.enum(['on', 'off', 'unknown']), why: z.array(z.string()), heldBack: z.array(z.string()) })
    .nullable()
    .default(null),
  /** What was frozen when the incident was noticed: the folder `frozen`. */
  frozen: FrozenRecord.nullable().default(null),
});
export type Circumstances = z.infer<typeof Circumstances>;

/** Nothing is known of them. */
export const NO_CIRCUMSTANCES: Circumstances = { call: null, frozen: null };

/** `manifest.json`, the last entry of a bundle: what is in it, what is not, and which unit it comes from. */
export const Manifest = z.object({
  schema: z.literal('dten-manifest/1'),
  incident: z.object({ id: z.string(), ref: z.string() }).nullable(),
  platform: Platform,
  /** When the snapshot was taken, UTC ISO 8601. */
  takenAt: z.string(),
  /** The one thing that is written after redaction. */
  identity: IdentityBlock,
  components: z.array(Component.pick({ id: true, kind: true, name: true, version: true })),
  collectors: z.array(CollectorRun),
  ...Circumstances.shape,
  /** Entries of what was logged around the incident: left out last. */
  aroundIncident: z.array(z.string()).default([]),
  /** Every other entry, in the order of the archive. */
  entries: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })),
  /** Rule -> how many values it took. */
  redactions: z.record(z.string(), z.number()),
  dropped: z.array(DroppedEntry),
});
export type Manifest = z.infer<typeof Manifest>;
export type ManifestEntry = Manifest['entries'][number];

/** A block that says nothing, for what must be checked as if no identity stood in it. */
export const NO_IDENTITY: IdentityBlock = {
  model: null,
  serial: null,
  components: [],
  site: null,
  room: null,
  contact: null,
  warranty: null,
};
