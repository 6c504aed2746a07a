import { z } from 'zod';
import { EvidencePointer } from './evidence.ts';

/**
 * What the updaters of a unit say of their own work. Each is null where that updater is not there or said nothing.
 * Times are UTC ISO 8601, as the updater wrote them; null where it wrote none. `at` points to where it stands.
 */

const Time = z.string().nullable();

const Said = z.object({ text: z.string(), at: EvidencePointer });

export const RaucSlot = z.object({
  name: z.string(),
  class: z.string(),
  /** The boot loader's name of it; null for a slot that nobody boots. */
  bootname: z.string().nullable(),
  state: z.string(),
  bootStatus: z.string().nullable(),
  /** `ok` when the last installation into it ended well, `update` or `failed` when not; null: never installed. */
  status: z.string().nullable(),
  version: z.string().nullable(),
  installedAt: Time,
  activatedAt: Time,
  at: EvidencePointer,
});
export type RaucSlot = z.infer<typeof RaucSlot>;

export const RaucFacts = z.object({
  compatible: z.string().nullable(),
  /** Boot name of the slot that runs. */
  booted: z.string().nullable(),
  /** Slot that the boot loader would take next. */
  primary: z.string().nullable(),
  /** `idle` or `installing`. */
  operation: z.string().nullable(),
  /** Why the last installation since the service started failed; null: none did. */
  lastError: Said.nullable(),
  slots: z.array(RaucSlot),
});
export type RaucFacts = z.infer<typeof RaucFacts>;

export const MenderFacts = z.object({
  /** The committed artifact. */
  artifact: Said.nullable(),
  /** Installed, neither committed nor rolled back. */
  uncommitted: Said.nullable(),
  /** `upgrade_available` of the boot loader: 1 while it tries a new root file system. */
  bootTrial: Said.nullable(),
  /** The last installation that the log tells of. */
  lastInstall: z
    .object({
      file: z.string().nullable(),
      outcome: z.enum(['installed', 'committed', 'failed', 'rolled-back', 'unknown']),
      error: z.string().nullable(),
      time: Time,
      at: EvidencePointer,
    })
    .nullable(),
});
export type MenderFacts = z.infer<typeof MenderFacts>;

export const SwupdateFacts = z.object({
  /** Newest last. */
  runs: z.array(
    z.object({
      version: z.string().nullable(),
      outcome: z.enum(['successful', 'failed', 'unknown']),
      error: z.string().nullable(),
      time: Time,
      at: EvidencePointer,
    }),
  ),
  /** `ustate` of the boot loader: 0 ok, 1 installed, 2 testing, 3 failed. */
  bootState: Said.nullable(),
});
export type SwupdateFacts = z.infer<typeof SwupdateFacts>;

export const OstreeFacts = z.object({
  /** In boot order. */
  deployments: z.array(
    z.object({
      osName: z.string(),
      checksum: z.string(),
      version: z.string().nullable(),
      state: z.enum(['booted', 'pending', 'staged', 'rollback', 'other']),
      at: EvidencePointer,
    }),
  ),
});
export type OstreeFacts = z.infer<typeof OstreeFacts>;

export const FwupdFacts = z.object({
  history: z.array(
    z.object({
      /** Component id. */
      id: z.string(),
      name: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      state: z.enum(['pending', 'success', 'failed', 'needs-reboot', 'failed-transient', 'unknown']),
      error: z.string().nullable(),
      time: Time,
      at: EvidencePointer,
    }),
  ),
});
export type FwupdFacts = z.infer<typeof FwupdFacts>;

export const AptFacts = z.object({
  /** Runs of apt, newest last. `error`: what apt wrote of a failure. `endedAt` null: it was cut off. Local time. */
  runs: z.array(
    z.object({
      startedAt: z.string(),
      endedAt: z.string().nullable(),
      command: z.string().nullable(),
      error: z.string().nullable(),
      packages: z.number(),
      at: EvidencePointer,
    }),
  ),
  /** Packages that dpkg left in the middle. */
  unfinished: z.array(
    z.object({ name: z.string(), version: z.string().nullable(), status: z.string(), at: EvidencePointer }),
  ),
});
export type AptFacts = z.infer<typeof AptFacts>;

export const AndroidUpdateFacts = z.object({
  fingerprint: Said.nullable(),
  incremental: Said.nullable(),
  /** `_a` or `_b`; null where the unit has no slots, or does not say. */
  slotSuffix: Said.nullable(),
  /** green, yellow, orange, red. */
  verifiedBoot: Said.nullable(),
  bootReason: Said.nullable(),
  bootCount: z.number().nullable(),
  /** The last word of update_engine: its status, or the end of its last attempt. */
  engineStatus: Said.nullable(),
  /** Attempts in update_engine's log, newest last. */
  attempts: z.array(
    z.object({
      targetVersion: z.string().nullable(),
      outcome: z.enum(['applied', 'failed', 'rolled-back', 'confirmed', 'unknown']),
      code: z.string().nullable(),
      sourceSlot: z.string().nullable(),
      targetSlot: z.string().nullable(),
      time: Time,
      at: EvidencePointer,
    }),
  ),
  recovery: z
    .object({
      package: z.string().nullable(),
      success: z.boolean().nullable(),
      sourceBuild: z.string().nullable(),
      targetBuild: z.string().nullable(),
      error: z.string().nullable(),
      cause: z.string().nullable(),
      at: EvidencePointer,
    })
    .nullable(),
});
export type AndroidUpdateFacts = z.infer<typeof AndroidUpdateFacts>;

export const UpdaterFacts = z.object({
  rauc: RaucFacts.nullable().default(null),
  mender: MenderFacts.nullable().default(null),
  swupdate: SwupdateFacts.nullable().default(null),
  ostree: OstreeFacts.nullable().default(null),
  fwupd: FwupdFacts.nullable().default(null),
  apt: AptFacts.nullable().default(null),
  android: AndroidUpdateFacts.nullable().default(null),
});
export type UpdaterFacts = z.infer<typeof UpdaterFacts>;

/** The section `updaters`, of what one collector knows. */
export function updaterFacts(known: Partial<UpdaterFacts>): UpdaterFacts {
  return {
    ...{ rauc: null, mender: null, swupdate: null, ostree: null, fwupd: null, apt: null, android: null },
    ...known,
  };
}

/** Two collectors' words in one section; the later one's where both speak of the same updater. */
export function mergeUpdaters(known: UpdaterFacts | null, more: UpdaterFacts): UpdaterFacts {
  const said = Object.fromEntries(Object.entries(more).filter(([, facts]) => facts !== null));
  return { ...updaterFacts(known ?? {}), ...said };
}
