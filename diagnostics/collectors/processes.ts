import { z } from 'zod';
import { FACTS_FILE } from '../host/capture-names.ts';
import { KIBIBYTE, MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';

/** What systeminformation says of a process; memory in KiB. */
const Answer = z.array(z.object({ pid: z.number(), name: z.string(), cpu: z.number(), memRss: z.number() }));

/** The processes that hold most memory, and the rest of systeminformation's facts as evidence. */
export const processes: Collector = {
  name: 'processes',
  platforms: ['linux', 'android'],
  sections: ['processes'],
  weight: 'heavy',
  budget: { timeMs: 45_000, bytes: 8 * MEBIBYTE },
  carries: ['usage', 'software', 'hardware', 'device-identity'],
  collect: async (host) => {
    const facts = await host.facts();
    const evidence = Object.keys(facts).length === 0 ? [] : [{ file: FACTS_FILE }];
    const answer = Answer.safeParse(facts['processes']);
    if (!answer.success) return { evidence };
    const list = answer.data.map(({ pid, name, cpu, memRss }) => ({
      pid,
      name,
      memoryBytes: memRss * KIBIBYTE,
      cpuPercent: cpu,
    }));
    return { facts: { processes: list }, evidence };
  },
};
