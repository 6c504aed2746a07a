import { z } from 'zod';
import type { RaucFacts, RaucSlot } from '../snapshot/updater-facts.ts';
import { isoTimeOrNull } from './instant.ts';
import { jsonOrNull, lineOf, pointer } from './json-value.ts';

const text = z.string().nullable().catch(null);
const stamp = z.object({ timestamp: text }).catch({ timestamp: null });

/** `rauc status --output-format=json --detailed` of RAUC 1.x; only what is used. */
const Slot = z.object({
  class: z.string().catch(''),
  bootname: text,
  state: z.string().catch(''),
  boot_status: text,
  slot_status: z
    .object({
      bundle: z.object({ version: text }).catch({ version: null }),
      status: text,
      installed: stamp,
      activated: stamp,
    })
    .nullable()
    .catch(null),
});

const Status = z.object({
  compatible: text,
  booted: text,
  boot_primary: text,
  slots: z.array(z.record(z.string(), Slot)).catch([]),
});

/** RAUC's slots as its service tells them; null where the text is no such status. */
export function parseRaucStatus(output: string, file: string): Omit<RaucFacts, 'operation' | 'lastError'> | null {
  const status = jsonOrNull(Status, output);
  if (status === null) return null;
  return {
    compatible: status.compatible,
    booted: status.booted,
    primary: status.boot_primary,
    slots: status.slots.flatMap((named) =>
      Object.entries(named).map(([name, slot]): RaucSlot => ({
        name,
        class: slot.class,
        bootname: slot.bootname,
        state: slot.state,
        bootStatus: slot.boot_status,
        status: slot.slot_status?.status ?? null,
        version: slot.slot_status?.bundle.version ?? null,
        installedAt: isoTimeOrNull(slot.slot_status?.installed.timestamp),
        activatedAt: isoTimeOrNull(slot.slot_status?.activated.timestamp),
        at: pointer(file, lineOf(output, `"${name}"`, firstLineOfSlots(output))),
      })),
    ),
  };
}

/** `boot_primary` names a slot too, before the list. */
function firstLineOfSlots(output: string): number {
  return lineOf(output, '"slots"') ?? 1;
}

/**
 * `busctl get-property … Installer Operation LastError`: one line each, `s "idle"`. Null where it is something else.
 */
export function parseRaucInstaller(output: string): { operation: string; lastError: string } | null {
  const [operation, lastError] = output.split('\n').map((line) => /^s "(.*)"\r?$/.exec(line)?.[1]);
  if (operation === undefined || lastError === undefined) return null;
  return { operation, lastError: lastError.replace(/\\(["\\])/g, '$1') };
}
