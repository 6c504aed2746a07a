import type { z } from 'zod';
import type { ThermalStatusFacts } from '../snapshot/android-facts.ts';
import { numberedLines } from './lines.ts';
import { numberOrNull } from './numbers.ts';

type ThermalStatus = z.infer<typeof ThermalStatusFacts>;

const MAX_SENSORS = 64;

/**
 * `dumpsys thermalservice`: the status, and the temperatures that the hardware tells now; without those, the cached
 * ones, which may be old. Null where no status is told.
 */
export function parseThermalService(text: string): ThermalStatus | null {
  let status: { status: number; line: number } | null = null;
  let block: 'cached' | 'current' | null = null;
  const temperatures = { cached: [] as ThermalStatus['temperatures'], current: [] as ThermalStatus['temperatures'] };
  for (const { line, text: row } of numberedLines(text)) {
    const told = /^\s*Thermal Status: (\d)\s*$/.exec(row)?.[1];
    if (told !== undefined) status ??= { status: Number(told), line };
    if (/^\S/.test(row) && !row.startsWith('Temperature{'))
      block = row.startsWith('Cached temperatures:')
        ? 'cached'
        : row.startsWith('Current temperatures')
          ? 'current'
          : null;
    if (block === null || temperatures[block].length >= MAX_SENSORS) continue;
    const [, celsius, type, name = '', level] =
      /^\s*Temperature\{mValue=(-?[\d.]{1,20}), mType=(-?\d{1,3}), mName=([^,}]{0,100}), mStatus=(\d)\}/.exec(row) ??
      [];
    const degrees = numberOrNull(celsius);
    if (degrees !== null)
      temperatures[block].push({ name, type: Number(type), celsius: degrees, status: Number(level) });
  }
  if (status === null) return null;
  return { ...status, temperatures: temperatures.current.length > 0 ? temperatures.current : temperatures.cached };
}
