import type { AndroidUpdateFacts } from '../snapshot/updater-facts.ts';
import { numberedLines } from './lines.ts';

type Recovery = NonNullable<AndroidUpdateFacts['recovery']>;

/**
 * Recovery's last_install (bootable/recovery/install): the package on the first line, 1 or 0 on the second, then
 * `key: value` lines (time_total, retry, source_build, target_build, error, cause). Null where it is no such file.
 */
export function parseLastInstall(text: string, file: string): Recovery | null {
  const rows = numberedLines(text);
  const [first, second] = rows;
  if (first === undefined || second === undefined || !/^[01]\s*$/.test(second.text)) return null;
  const value = (key: string): string | null =>
    rows
      .find(({ text: row }) => row.startsWith(`${key}:`))
      ?.text.slice(key.length + 1)
      .trim() ?? null;
  return {
    package: first.text.trim(),
    success: second.text.trim() === '1',
    sourceBuild: value('source_build'),
    targetBuild: value('target_build'),
    error: value('error'),
    cause: value('cause'),
    at: { file, line: 2 },
  };
}

/** Recovery's last_log: the status with which its last installation ended; null where it tells of none. */
export function parseRecoveryLog(text: string, file: string): Recovery | null {
  let found: Recovery | null = null;
  let path: string | null = null;
  let error: string | null = null;
  for (const { line, text: row } of numberedLines(text)) {
    path = /^Update location: (.+)$/.exec(row)?.[1]?.trim() ?? /--update_package=(\S+)/.exec(row)?.[1] ?? path;
    error = /^E:(?:Error in |failed to verify|signature verification failed)(.*)$/.exec(row)?.[0] ?? error;
    const status = /(?:Install(?:ation)?|script) (?:completed with status|aborted|succeeded)\b[ :]*(\d*)/i.exec(row);
    if (status === null) continue;
    const success = /succeeded/i.test(status[0]) || status[1] === '0';
    const none = { package: path, sourceBuild: null, targetBuild: null, cause: null };
    found = { ...none, success, error: success ? null : error, at: { file, line } };
  }
  return found;
}
