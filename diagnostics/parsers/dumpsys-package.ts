import { numberedLines } from './lines.ts';

export interface InstalledPackage {
  name: string;
  versionName: string | null;
  versionCode: string | null;
  line: number;
}

/**
 * `dumpsys package NAME`: the version that runs. An app of the system image that was updated is listed twice; the
 * second one, under `Hidden system packages`, is what would come back, not what runs.
 */
export function parseDumpsysPackage(text: string, name: string): InstalledPackage | null {
  let found: InstalledPackage | null = null;
  let inside = false;
  let hidden = false;
  for (const { line, text: row } of numberedLines(text)) {
    if (/^(Packages|Hidden system packages):/.test(row)) hidden = row.startsWith('Hidden');
    const head = /^ {2}Package \[([^\]]+)\]/.exec(row)?.[1];
    if (head !== undefined) inside = head === name && !hidden;
    if (!inside) continue;
    found ??= { name, versionName: null, versionCode: null, line };
    const versionName = /^ {4}versionName=(.*)$/.exec(row)?.[1]?.trim();
    if (versionName !== undefined && found.versionName === null) {
      found.versionName = versionName === 'null' || versionName === '' ? null : versionName;
      found.line = line;
    }
    found.versionCode ??= /^ {4}versionCode=(\d+)/.exec(row)?.[1] ?? null;
  }
  return found;
}
