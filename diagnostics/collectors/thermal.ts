import { intOrNull } from '../parsers/numbers.ts';
import type { ThermalFacts, ThermalZone } from '../snapshot/hardware-facts.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { Reader } from './reader.ts';

const MAX_ZONES = 32;
const MAX_TRIPS = 12;
const MAX_CHIPS = 16;
const MAX_PROCESSORS = 64;
/** What slows down when it is hot; fans speed up, which is no harm. */
const SLOWED = /processor|cpufreq|cpu-|gpu|devfreq|intel_powerclamp|TCC/i;
/** Sensors of chips that say how hot the unit is. Others (network, memory) have limits of their own. */
const CHIPS = /^(?:coretemp|k10temp|zenpower|cpu_thermal|soc_thermal|acpitz|nvme)$/;

/** Temperatures with the limits that the system knows, and what slows down for them. */
export const thermal: Collector = {
  name: 'thermal',
  platforms: ['linux'],
  sections: ['thermal'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['hardware', 'usage'],
  collect: async (host) => {
    const reader = new Reader(host);
    const names = await reader.classEntries('/sys/class', 'thermal');
    const chips = await reader.classEntries('/sys/class', 'hwmon');
    if (names === null && chips === null) return {};
    const zones = await readZones(reader, names ?? []);
    const facts: ThermalFacts = {
      zones: zones.length > 0 ? zones : await readChips(reader, chips ?? []),
      cooling: await readCooling(reader, names ?? []),
      throttled: await readThrottled(reader),
    };
    return { facts: { thermal: facts }, evidence: reader.evidence };
  },
};

async function readZones(reader: Reader, names: readonly string[]): Promise<ThermalZone[]> {
  const zones: ThermalZone[] = [];
  for (const name of names.filter((one) => /^thermal_zone\d+$/.test(one)).slice(0, MAX_ZONES)) {
    const folder = `/sys/class/thermal/${name}`;
    const file = await reader.file(`${folder}/temp`);
    const celsius = celsiusOf(file?.text);
    if (file === null || celsius === null) continue;
    const limits = new Map<string, number>();
    for (let trip = 0; trip < MAX_TRIPS; trip++) {
      const kind = await reader.attribute(`${folder}/trip_point_${trip}_type`);
      if (kind === null) break;
      const at = celsiusOf(await reader.attribute(`${folder}/trip_point_${trip}_temp`));
      if (at !== null && at > 0 && !limits.has(kind)) limits.set(kind, at);
    }
    zones.push({
      name: (await reader.attribute(`${folder}/type`)) ?? name,
      celsius,
      passiveCelsius: limits.get('passive') ?? null,
      criticalCelsius: limits.get('critical') ?? null,
      at: { file: file.source, line: 1 },
    });
  }
  return zones;
}

async function readChips(reader: Reader, names: readonly string[]): Promise<ThermalZone[]> {
  const zones: ThermalZone[] = [];
  for (const name of names.slice(0, MAX_CHIPS)) {
    const folder = `/sys/class/hwmon/${name}`;
    const chip = await reader.attribute(`${folder}/name`);
    if (chip === null || !CHIPS.test(chip)) continue;
    const file = await reader.file(`${folder}/temp1_input`);
    const celsius = celsiusOf(file?.text);
    if (file === null || celsius === null) continue;
    zones.push({
      name: chip,
      celsius,
      passiveCelsius: celsiusOf(await reader.attribute(`${folder}/temp1_max`)),
      criticalCelsius: celsiusOf(await reader.attribute(`${folder}/temp1_crit`)),
      at: { file: file.source, line: 1 },
    });
  }
  return zones;
}

async function readCooling(reader: Reader, names: readonly string[]): Promise<ThermalFacts['cooling']> {
  const found: ThermalFacts['cooling'] = [];
  for (const name of names.filter((one) => /^cooling_device\d+$/.test(one)).slice(0, MAX_ZONES)) {
    const folder = `/sys/class/thermal/${name}`;
    const kind = await reader.attribute(`${folder}/type`);
    if (kind === null || !SLOWED.test(kind)) continue;
    const file = await reader.file(`${folder}/cur_state`);
    const [state, max] = [intOrNull(file?.text), intOrNull(await reader.attribute(`${folder}/max_state`))];
    if (file === null || state === null || max === null || max <= 0 || state < 0) continue;
    found.push({ name: kind, state, max, at: { file: file.source, line: 1 } });
  }
  return found;
}

/** Each core counts for its package too; the highest counter is the number of times. */
async function readThrottled(reader: Reader): Promise<number | null> {
  const names = (await reader.entries('/sys/devices/system/cpu'))?.map(({ name }) => name) ?? [];
  const counters: number[] = [];
  for (const name of names.filter((one) => /^cpu\d+$/.test(one)).slice(0, MAX_PROCESSORS)) {
    const folder = `/sys/devices/system/cpu/${name}/thermal_throttle`;
    const count = intOrNull(await reader.attribute(`${folder}/package_throttle_count`));
    if (count === null) break;
    counters.push(count);
  }
  return counters.length === 0 ? null : Math.max(...counters);
}

/** Thousandths of a degree; what lies outside is a sensor that is not there. */
function celsiusOf(text: string | null | undefined): number | null {
  const thousandths = intOrNull(text);
  if (thousandths === null || thousandths <= -40_000 || thousandths >= 200_000) return null;
  return Math.round(thousandths / 100) / 10;
}
