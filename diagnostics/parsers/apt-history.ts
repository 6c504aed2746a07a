import type { AptFacts } from '../snapshot/updater-facts.ts';
import { numberedLines } from './lines.ts';

type Run = AptFacts['runs'][number];
type Unfinished = AptFacts['unfinished'][number];

/** /var/log/apt/history.log: one block a run; `Error:` stands there when dpkg failed. Newest last. */
export function parseAptHistory(text: string, file: string): Run[] {
  const runs: Run[] = [];
  for (const { line, text: row } of numberedLines(text)) {
    const match = /^([A-Z][A-Za-z-]*): ?(.*)$/.exec(row);
    if (match === null) continue;
    const [, key = '', value = ''] = match;
    if (key === 'Start-Date')
      runs.push({
        startedAt: value.replace(/ +/, ' '),
        endedAt: null,
        command: null,
        error: null,
        packages: 0,
        at: { file, line },
      });
    const run = runs.at(-1);
    if (run === undefined) continue;
    if (key === 'End-Date') run.endedAt = value.replace(/ +/, ' ');
    if (key === 'Commandline') run.command = value;
    if (key === 'Error') [run.error, run.at] = [value, { file, line }];
    if (/^(Install|Upgrade|Downgrade|Remove|Purge|Reinstall)$/.test(key)) run.packages += value.split('), ').length;
  }
  return runs;
}

/** States of dpkg(1) in which a package is neither installed nor gone. */
const IN_THE_MIDDLE =
  /^\S+ \S+ (half-installed|unpacked|half-configured|triggers-awaited|triggers-pending)$|^\S+ reinstreq /;
const MAX_UNFINISHED = 50;

/** /var/lib/dpkg/status: packages that dpkg left in the middle. */
export function parseUnfinishedPackages(text: string, file: string): Unfinished[] {
  const found: Unfinished[] = [];
  let name = '';
  let open: Unfinished | null = null;
  for (const { line, text: row } of numberedLines(text)) {
    if (row === '') open = null;
    if (row.startsWith('Package: ')) name = row.slice('Package: '.length).trim();
    if (row.startsWith('Version: ') && open !== null) open.version = row.slice('Version: '.length).trim();
    if (!row.startsWith('Status: ')) continue;
    const status = row.slice('Status: '.length).trim();
    if (!IN_THE_MIDDLE.test(status)) continue;
    open = { name, version: null, status: status.split(' ').at(-1) ?? status, at: { file, line } };
    found.push(open);
    if (found.length >= MAX_UNFINISHED) break;
  }
  return found;
}
