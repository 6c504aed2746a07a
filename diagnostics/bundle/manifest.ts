import { z } from 'zod';
import { Platform } from '../../agent/base/words.ts';
import { CollectorRun } from '../collectors/run-collectors.ts';
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
