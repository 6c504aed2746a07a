import { z } from 'zod';
import { EvidencePointer } from './evidence.ts';

const Figure = z.number().nullable();

export const ThermalZone = z.object({
  name: z.string(),
  celsius: z.number(),
  /** Where the system slows itself down, and where it goes off; null where the zone names none. */
  passiveCelsius: Figure,
  criticalCelsius: Figure,
  at: EvidencePointer,
});
export type ThermalZone = z.infer<typeof ThermalZone>;

export const ThermalFacts = z.object({
  zones: z.array(ThermalZone),
  /** What slows down for cooling: `state` of `max` steps. */
  cooling: z.array(z.object({ name: z.string(), state: z.number(), max: z.number(), at: EvidencePointer })),
  /** Times that a processor slowed down since the start; null where none is counted. */
  throttled: Figure,
});
export type ThermalFacts = z.infer<typeof ThermalFacts>;

export const PowerSupply = z.object({
  name: z.string(),
  /** `Mains`, `Battery`, `USB`, `UPS`, … */
  kind: z.string(),
  online: z.boolean().nullable(),
  status: z.string().nullable(),
  chargePercent: Figure,
  health: z.string().nullable(),
});

/** How much of a disk's life is used up. */
export const DiskWear = z.object({
  /** `mmcblk0`, `nvme0`, `sda`. */
  device: z.string(),
  kind: z.enum(['emmc', 'nvme', 'ata']),
  model: z.string().nullable(),
  /** Of the life that the maker promises; over 100 is possible. */
  usedPercent: Figure,
  /** Reserve blocks that are left, and the least that the maker allows. */
  sparePercent: Figure,
  spareThresholdPercent: Figure,
  /** eMMC's own word on its reserve. */
  reserve: z.enum(['normal', 'warning', 'urgent']).nullable(),
  /** The disk says of itself that it fails. */
  failing: z.boolean().nullable(),
  mediaErrors: Figure,
  celsius: Figure,
  at: EvidencePointer,
});
export type DiskWear = z.infer<typeof DiskWear>;

/** Percent of the last 60 seconds in which some, or all, programs waited for disks. */
export const IoFacts = z.object({ pressureSome60: Figure, pressureFull60: Figure });
