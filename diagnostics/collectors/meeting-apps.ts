import { parseRunningProcesses, parseTopActivity } from '../parsers/dumpsys-activity.ts';
import { parseDumpsysPackage } from '../parsers/dumpsys-package.ts';
import type { MeetingAppFacts } from '../snapshot/android-facts.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { runProgram } from './program.ts';

/** The meeting apps of an Android unit: which are installed, in which version, which run, and what is in front. */
export const meetingApps: Collector = {
  name: 'meeting-apps',
  platforms: ['android'],
  sections: ['meetingApps'],
  weight: 'light',
  budget: { ...SMALL_BUDGET, timeMs: 15_000 },
  carries: ['software', 'usage'],
  collect: async (host, { meetingApps: names = [], meetingAppVersions = {} }) => {
    const evidence: EvidencePointer[] = [];
    const processes = await runProgram(host, ['dumpsys', 'activity', 'processes']);
    const running = processes === null ? null : parseRunningProcesses(processes.stdout);
    if (processes !== null) evidence.push({ file: processes.source });
    const activities = await runProgram(host, ['dumpsys', 'activity', 'activities']);
    const top = activities === null ? null : parseTopActivity(activities.stdout);
    const apps: MeetingAppFacts['apps'] = [];
    for (const name of names) {
      const run = await runProgram(host, ['dumpsys', 'package', name], { timeoutMs: 2000 });
      // Without an answer for each of them, none is known to be missing: right after an update the services are slow.
      if (run === null) return { evidence };
      const installed = parseDumpsysPackage(run.stdout, name);
      const version = installed?.versionName ?? installed?.versionCode ?? null;
      if (installed === null || version === null) continue;
      const at = { file: run.source, line: installed.line };
      evidence.push(at);
      apps.push({
        ...{ name, version, at, expectedVersion: meetingAppVersions[name] ?? null },
        // An app may hold several processes: us.zoom.zrc, us.zoom.zrc:service.
        running: running === null ? null : running.has(name),
      });
    }
    if (names.length === 0) return { evidence };
    const inFront =
      activities === null || top === null ? null : { name: top.name, at: { file: activities.source, line: top.line } };
    return { facts: { meetingApps: { apps, inFront } }, evidence };
  },
};
