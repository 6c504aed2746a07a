import { z } from 'zod';
import { Component } from '../snapshot/component.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/**
 * Which unit this is: written in clear into the ticket and the manifest after redaction, and nowhere else.
 * Only what the allow-list `ticket.identity` names is filled.
 */
export const IdentityBlock = z.object({
  model: z.string().nullable(),
  serial: z.string().nullable(),
  components: z.array(Component.pick({ id: true, name: true, version: true })),
  site: z.string().nullable(),
  room: z.string().nullable(),
  contact: z
    .object({ name: z.string().nullable(), email: z.string().nullable(), availability: z.string().nullable() })
    .nullable(),
  /** One sentence, e.g. `covered until 2027-03-01 (standard)`. */
  warranty: z.string().nullable(),
});
export type IdentityBlock = z.infer<typeof IdentityBlock>;

/** What the configuration gives to the identity block; model, serial and components come from the snapshot. */
export const IdentitySettings = z.object({
  allow: z.array(z.enum(['model', 'serial', 'components', 'site', 'room', 'contact', 'warranty'])),
  site: z.string().nullable(),
  room: z.string().nullable(),
  contact: z.object({
    name: z.string().nullable(),
    email: z.string().nullable(),
    availability: z.string().nullable(),
  }),
  warranty: z.string().nullable(),
});
export type IdentitySettings = z.infer<typeof IdentitySettings>;

/** Puts the block together, leaving out what the allow-list does not name. */
export function composeIdentity(settings: IdentitySettings, snapshot: Snapshot): IdentityBlock {
  const allowed = new Set(settings.allow);
  const { identity } = snapshot.facts;
  return {
    model: allowed.has('model') ? (identity?.model ?? null) : null,
    serial: allowed.has('serial') ? (identity?.serial ?? null) : null,
    components: allowed.has('components')
      ? snapshot.components.map(({ id, name, version }) => ({ id, name, version }))
      : [],
    site: allowed.has('site') ? settings.site : null,
    room: allowed.has('room') ? settings.room : null,
    contact: allowed.has('contact') ? settings.contact : null,
    warranty: allowed.has('warranty') ? settings.warranty : null,
  };
}
