import { compareSnapshots } from '../../snapshot/difference.ts';
import type { Facts } from '../../snapshot/facts.ts';
import type { ListDifference } from '../../snapshot/list-difference.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { sizeText } from '../../health/words.ts';
import { timeText } from './markup.ts';

/** One line of the table "before and after". */
export interface ChangeRow {
  what: string;
  /** Empty where it was not there. */
  before: string;
  after: string;
  kind: 'changed' | 'gone' | 'new';
}

/** Free space that grew or shrank by less than this share of a file system is daily life. */
const WORTH_TELLING = 0.05;

/** What is another than in the baseline, for people: versions first, then the start, devices, services, storage. */
export function compareFacts(before: Snapshot, after: Snapshot): ChangeRow[] {
  const [old, now] = [before.facts, after.facts];
  const difference = compareSnapshots(before, after);
  return [
    ...difference.components.map(({ name, from, to }) => row(name, from ?? '', to ?? '')),
    ...changed('Operating system', systemOf(old), systemOf(now)),
    ...changed('Kernel', old.identity?.kernel, now.identity?.kernel),
    ...changed('Started', timeOf(old), timeOf(now)),
    ...list('Display', difference.displays, ({ connector, name, mode, current }) =>
      joined(connector, name, current ?? mode),
    ),
    ...list('Camera', difference.cameras, ({ name }) => name),
    ...list('Sound', difference.audio, ({ name }) => name),
    ...list('Input', difference.input, ({ name }) => name),
    ...list('USB', difference.usb, ({ name, id, path, speedMbps }) =>
      joined(name, `(${id})`, `port ${path}`, speedMbps === null ? null : `${speedMbps} Mb/s`),
    ),
    ...list('Network', difference.interfaces, ({ name, up, carrier, speedMbps, addresses }) =>
      joined(
        name,
        up && carrier !== false ? 'link' : 'no link',
        speedMbps === null ? null : `${speedMbps} Mb/s`,
        addresses.length === 0 ? 'no address' : null,
      ),
    ),
    ...list('Failed service', difference.failedServices, ({ name }) => name),
    ...changed('Clock', clockOf(old), clockOf(now)),
    ...space(old, now),
  ];
}

function changed(what: string, before: string | null | undefined, after: string | null | undefined): ChangeRow[] {
  if (before === null || before === undefined || after === null || after === undefined || before === after) return [];
  return [row(what, before, after)];
}

function list<T>(what: string, difference: ListDifference<T> | null, text: (item: T) => string): ChangeRow[] {
  if (difference === null) return [];
  return [
    ...difference.gone.map((item) => row(what, text(item), '')),
    ...difference.appeared.map((item) => row(what, '', text(item))),
    ...difference.changed.flatMap(({ from, to }) => changed(what, text(from), text(to))),
  ];
}

function row(what: string, before: string, after: string): ChangeRow {
  return { what, before, after, kind: before === '' ? 'new' : after === '' ? 'gone' : 'changed' };
}

function space(old: Facts, now: Facts): ChangeRow[] {
  const was = new Map((old.storage ?? []).map((one) => [one.mount, one]));
  return (now.storage ?? []).flatMap((is): ChangeRow[] => {
    const before = was.get(is.mount);
    if (before === undefined || is.totalBytes <= 0) return [];
    if (Math.abs(is.availableBytes - before.availableBytes) < is.totalBytes * WORTH_TELLING) return [];
    return changed(`Free on ${is.mount}`, sizeText(before.availableBytes), sizeText(is.availableBytes));
  });
}

function systemOf({ identity }: Facts): string | null {
  return identity === null ? null : joined(identity.osName, identity.osVersion);
}

function timeOf({ boot }: Facts): string | null {
  return boot?.bootedAt === null || boot === null ? null : timeText(boot.bootedAt);
}

function clockOf({ time }: Facts): string | null {
  if (time === null || time.synchronised === null) return null;
  return time.synchronised ? 'synchronised' : 'not synchronised';
}

function joined(...parts: (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' ');
}
