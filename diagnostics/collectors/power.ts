import type { z } from 'zod';
import { intOrNull } from '../parsers/numbers.ts';
import type { PowerSupply } from '../snapshot/hardware-facts.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { Reader } from './reader.ts';

const MAX_SUPPLIES = 16;

/** Mains, batteries and supplies behind them, where the unit has any that speak. */
export const power: Collector = {
  name: 'power',
  platforms: ['linux', 'android'],
  sections: ['power'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['hardware', 'usage'],
  collect: async (host) => {
    const reader = new Reader(host);
    const names = await reader.classEntries('/sys/class', 'power_supply');
    if (names === null) return {};
    const found: z.infer<typeof PowerSupply>[] = [];
    for (const name of names.slice(0, MAX_SUPPLIES)) {
      const attribute = async (file: string): Promise<string | null> =>
        await reader.attribute(`/sys/class/power_supply/${name}/${file}`);
      const kind = await attribute('type');
      if (kind === null) continue;
      const online = intOrNull(await attribute('online'));
      found.push({
        name,
        kind,
        online: online === null ? null : online !== 0,
        status: await attribute('status'),
        chargePercent: intOrNull(await attribute('capacity')),
        health: await attribute('health'),
      });
    }
    return { facts: { power: found }, evidence: reader.evidence };
  },
};
