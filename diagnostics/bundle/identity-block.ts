import { z } from 'zod';
import type { Redactor } from '../redaction/redactor.ts';
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

/** What a maker writes on a label: one short line. */
const LABEL = /^[\w .,:;/()+#&®™-]{1,64}$/u;

/**
 * Puts the block together, leaving out what the allow-list does not name. Names and versions of components are read
 * from files of others, so they pass the redactor first; a model or serial that is no plain label stays out.
 */
export function composeIdentity(settings: IdentitySettings, snapshot: Snapshot, redactor: Redactor): IdentityBlock {
  const allowed = new Set(settings.allow);
  const { identity } = snapshot.facts;
  return {
    model: allowed.has('model') ? label(identity?.model) : null,
    serial: allowed.has('serial') ? label(identity?.serial) : null,
    components: allowed.has('components')
      ? redactor.json(snapshot.components.map(({ id, name, version }) => ({ id, name, version })))
      : [],
    site: allowed.has('site') ? settings.site : null,
    room: allowed.has('room') ? settings.room : null,
    contact: allowed.has('contact') ? settings.contact : null,
    warranty: allowed.has('warranty') ? settings.warranty : null,
  };
}

function label(value: string | null | undefined): string | null {
  return typeof value === 'string' && LABEL.test(value) ? value : null;
}
