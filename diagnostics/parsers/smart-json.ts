import { z } from 'zod';
import { jsonOrNull } from './json-value.ts';

const figure = z.number().nullable().catch(null);

/** `nvme smart-log -o json`. Older versions write temperatures in kelvin, as the drive does. */
const NvmeLog = z.object({
  critical_warning: z
    .union([z.number(), z.object({ value: z.number() }).transform(({ value }) => value)])
    .nullable()
    .catch(null),
  temperature: figure,
  avail_spare: figure,
  spare_thresh: figure,
  percent_used: figure,
  percentage_used: figure,
  media_errors: figure,
});

/** `smartctl -j -a` (7.0 and later). */
const Smartctl = z.object({
  model_name: z.string().nullable().catch(null),
  smart_status: z.object({ passed: z.boolean() }).nullable().catch(null),
  temperature: z.object({ current: z.number() }).nullable().catch(null),
  nvme_smart_health_information_log: z
    .object({
      critical_warning: figure,
      available_spare: figure,
      available_spare_threshold: figure,
      percentage_used: figure,
      media_errors: figure,
    })
    .nullable()
    .catch(null),
  ata_smart_attributes: z
    .object({
      table: z.array(
        z.object({ id: z.number(), value: figure, raw: z.object({ value: figure }).catch({ value: null }) }),
      ),
    })
    .nullable()
    .catch(null),
});

export interface DiskHealth {
  model: string | null;
  usedPercent: number | null;
  sparePercent: number | null;
  spareThresholdPercent: number | null;
  failing: boolean | null;
  mediaErrors: number | null;
  celsius: number | null;
}

const ZERO_CELSIUS_IN_KELVIN = 273;
/** Attributes of ATA drives whose value counts down from 100 as the flash wears (no standard, but wide use). */
const WEAR_ATTRIBUTES = new Set([177, 202, 231, 233]);
const UNCORRECTABLE = 187;

export function parseNvmeSmartLog(text: string): DiskHealth | null {
  const log = jsonOrNull(NvmeLog, text);
  if (log === null) return null;
  const usedPercent = log.percent_used ?? log.percentage_used;
  if (usedPercent === null && log.critical_warning === null) return null;
  const { temperature } = log;
  return {
    model: null,
    usedPercent,
    sparePercent: log.avail_spare,
    spareThresholdPercent: log.spare_thresh,
    failing: log.critical_warning === null ? null : isFailing(log.critical_warning),
    mediaErrors: log.media_errors,
    celsius: temperature !== null && temperature > 200 ? temperature - ZERO_CELSIUS_IN_KELVIN : temperature,
  };
}

export function parseSmartctl(text: string): DiskHealth | null {
  const said = jsonOrNull(Smartctl, text);
  const { nvme_smart_health_information_log: nvme = null, ata_smart_attributes: ata = null } = said ?? {};
  if (said === null || (nvme === null && ata === null && said.smart_status === null)) return null;
  const wear = ata?.table.find(({ id, value }) => WEAR_ATTRIBUTES.has(id) && value !== null && value <= 100);
  const warned = nvme?.critical_warning ?? null;
  return {
    model: said.model_name,
    usedPercent: nvme?.percentage_used ?? (wear?.value == null ? null : 100 - wear.value),
    sparePercent: nvme?.available_spare ?? null,
    spareThresholdPercent: nvme?.available_spare_threshold ?? null,
    failing: said.smart_status === null ? (warned === null ? null : isFailing(warned)) : !said.smart_status.passed,
    mediaErrors: nvme?.media_errors ?? ata?.table.find(({ id }) => id === UNCORRECTABLE)?.raw.value ?? null,
    celsius: said.temperature?.current ?? null,
  };
}

/** Bits of the NVMe specification: 0 spare, 2 reliability, 3 read-only, 4 backup. Bit 1 is a temperature, no failure. */
function isFailing(warning: number): boolean {
  return (warning & 0b1_1101) !== 0;
}
