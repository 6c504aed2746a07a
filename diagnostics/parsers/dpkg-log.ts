import { compareDebianVersions } from './debian-version.ts';
import { numberedLines } from './lines.ts';

export interface PackageLogEntry {
  name: string;
  action: 'install' | 'upgrade' | 'remove' | 'purge' | 'downgrade';
  from: string | null;
  to: string | null;
  /** Local time of the machine, without an offset: `2026-05-20 10:11:12`. */
  at: string;
  line: number;
}

const ENTRY = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (install|upgrade|remove|purge) (\S+) (\S+) (\S+)$/;

/** dpkg.log: what was installed, changed and removed; `upgrade` to an older version is a downgrade. */
export function parseDpkgLog(text: string): PackageLogEntry[] {
  return numberedLines(text).flatMap(({ line, text: row }) => {
    const match = ENTRY.exec(row);
    if (match === null) return [];
    const [, at = '', action = '', name = '', before = '', after = ''] = match;
    const from = versionOrNull(before);
    const gone = action === 'remove' || action === 'purge';
    const to = gone ? null : versionOrNull(after);
    return [{ name, action: actionOf(action, from, to), from, to, at, line }];
  });
}

function actionOf(action: string, from: string | null, to: string | null): PackageLogEntry['action'] {
  if (action === 'upgrade' && from !== null && to !== null && compareDebianVersions(to, from) < 0) return 'downgrade';
  return action as PackageLogEntry['action'];
}

function versionOrNull(text: string): string | null {
  return text === '<none>' ? null : text;
}
