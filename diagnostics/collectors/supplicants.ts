import { parseWpaStatus } from '../parsers/wpa-status.ts';
import type { Supplicant } from '../snapshot/link-facts.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { runProgram } from './program.ts';
import { Reader } from './reader.ts';

const MAX_INTERFACES = 8;

/** The way into the network: WPA and 802.1X, as wpa_supplicant tells it for each interface that it serves. */
export const supplicants: Collector = {
  name: 'supplicants',
  platforms: ['linux'],
  sections: ['supplicants'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['network-identity'],
  collect: async (host) => {
    const reader = new Reader(host);
    if ((await reader.entries('/run')) === null) return {};
    // A socket for each interface; without the folder no supplicant runs.
    const names = (await reader.entries('/run/wpa_supplicant')) ?? [];
    const found: Supplicant[] = [];
    for (const { name } of names.filter((entry) => /^[a-z][\w.-]{0,14}$/.test(entry.name)).slice(0, MAX_INTERFACES)) {
      const run = await runProgram(host, ['wpa_cli', '-i', name, 'status'], { timeoutMs: 2000 });
      const status = run === null ? null : parseWpaStatus(run.stdout);
      if (run === null || status === null) continue;
      const { state, keyManagement, paeState, portAuthorised, eapMethod } = status;
      const at = { file: run.source, line: 1 };
      found.push({ interface: name, state, keyManagement, paeState, portAuthorised, eapMethod, at });
    }
    return { facts: { supplicants: found }, evidence: found.map(({ at }) => at) };
  },
};
