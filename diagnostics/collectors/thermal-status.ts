import { parseThermalService } from '../parsers/thermalservice.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { runProgram } from './program.ts';

/** What Android's thermal service says of the unit's heat. */
export const thermalStatus: Collector = {
  name: 'thermal-status',
  platforms: ['android'],
  sections: ['thermalStatus'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['hardware'],
  collect: async (host) => {
    const run = await runProgram(host, ['dumpsys', 'thermalservice']);
    const found = run === null ? null : parseThermalService(run.stdout);
    return run === null || found === null
      ? {}
      : { facts: { thermalStatus: found }, evidence: [{ file: run.source, line: found.line }] };
  },
};
