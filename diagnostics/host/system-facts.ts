import { messageOf } from '../../agent/base/errors.ts';
import type { HostFacts } from './host.ts';
import { TOO_LATE, withTimeLimit } from './time-limit.ts';

const CALL_LIMIT_MS = 5000;
/** The processes that matter for memory are few. */
const MAX_PROCESSES = 30;

/** What was asked of systeminformation, and why a call gave nothing. */
export interface SystemFacts {
  facts: HostFacts;
  failures: { call: string; detail: string; timedOut: boolean }[];
}

/**
 * The fixed list of systeminformation calls, one after the other, each with a time limit and null where it failed.
 * They start processes and shells of their own, so they run in the collecting child only; no outside text goes in.
 */
export async function readSystemFacts(signal: AbortSignal): Promise<SystemFacts> {
  // Loaded here: most processes of the agent never ask for it.
  const { default: si } = await import('systeminformation');
  const calls: Record<string, () => Promise<unknown>> = {
    system: async () => await si.system(),
    bios: async () => await si.bios(),
    baseboard: async () => await si.baseboard(),
    graphics: async () => await si.graphics(),
    diskLayout: async () => await si.diskLayout(),
    battery: async () => await si.battery(),
    cpuTemperature: async () => await si.cpuTemperature(),
    processes: async () => topProcesses((await si.processes()).list),
  };

  const result: SystemFacts = { facts: {}, failures: [] };
  for (const [call, ask] of Object.entries(calls)) {
    result.facts[call] = null;
    try {
      const answer = await withTimeLimit(ask(), CALL_LIMIT_MS, signal);
      if (answer === TOO_LATE) result.failures.push({ call, detail: 'it took too long', timedOut: true });
      else result.facts[call] = answer ?? null;
    } catch (error) {
      result.failures.push({ call, detail: messageOf(error), timedOut: false });
    }
  }
  return result;
}

interface SystemProcess {
  pid: number;
  name: string;
  cpu: number;
  memRss: number;
  started: string;
}

/** By memory. Without arguments and paths: they carry file names and secrets of others. */
function topProcesses(list: readonly SystemProcess[]): unknown[] {
  return list
    .filter(({ memRss }) => memRss > 0) // Threads of the kernel hold none.
    .toSorted((a, b) => b.memRss - a.memRss || a.pid - b.pid)
    .slice(0, MAX_PROCESSES)
    .map(({ pid, name, cpu, memRss, started }) => ({ pid, name, cpu, memRss, started }));
}
