import type { Component } from './component.ts';
import type { Facts } from './facts.ts';
import { compareLists } from './list-difference.ts';
import type { ListDifference } from './list-difference.ts';
import { sameNaming } from './service-names.ts';
import type { Snapshot } from './snapshot.ts';

type Items<T> = NonNullable<T> extends readonly (infer I)[] ? I : never;
type Section<K extends keyof Facts> = Items<Facts[K]>;
type Interface = NonNullable<Facts['network']>['interfaces'][number];
type Service = NonNullable<Facts['services']>['failed'][number];

export interface ComponentDifference {
  id: string;
  name: string;
  kind: Component['kind'];
  change: 'changed' | 'added' | 'removed';
  /** Null: it was not there, or its version was not known. */
  from: string | null;
  to: string | null;
}

/**
 * What differs between two snapshots of a unit. A section is null where one of the two does not know it: what is
 * unknown is not gone.
 */
export interface SnapshotDifference {
  /** By id. */
  components: ComponentDifference[];
  /** Whether the unit started anew in between; null where a boot id is missing. */
  rebooted: boolean | null;
  /** By connector; only those with something connected count as there. */
  displays: ListDifference<Section<'displays'>> | null;
  cameras: ListDifference<Section<'cameras'>> | null;
  audio: ListDifference<Section<'audio'>> | null;
  /** By id, so that a device in another port is not gone; `changed` tells of the port and the speed. */
  usb: ListDifference<Section<'usb'>> | null;
  input: ListDifference<Section<'input'>> | null;
  /** By name. Changed: link, speed, or whether it has an address. */
  interfaces: ListDifference<Interface> | null;
  /** `appeared`: fails now and did not before. */
  failedServices: ListDifference<Service> | null;
}

/** Compares an earlier snapshot with a later one. Pure; the order is that of the snapshots. */
export function compareSnapshots(before: Snapshot, after: Snapshot): SnapshotDifference {
  const [old, now] = [before.facts, after.facts];
  return {
    components: compareComponents(before.components, after.components),
    rebooted: before.bootId === null || after.bootId === null ? null : before.bootId !== after.bootId,
    displays: compareDevices(connected(old.displays), connected(now.displays), {
      key: ({ connector }) => connector,
      same: (a, b) => a.name === b.name && a.mode === b.mode && a.enabled === b.enabled && a.current === b.current,
    }),
    cameras: compareDevices(old.cameras, now.cameras, { key: ({ id }) => id, same: (a, b) => a.name === b.name }),
    audio: compareDevices(old.audio, now.audio, { key: ({ id }) => id, same: (a, b) => a.name === b.name }),
    usb: compareLists(old.usb, now.usb, {
      key: ({ id }) => id,
      same: (a, b) => a.path === b.path && a.speedMbps === b.speedMbps && a.serial === b.serial,
    }),
    input: compareLists(old.input, now.input, { key: ({ id }) => id, same: (a, b) => a.kind === b.kind }),
    interfaces: compareLists(old.network?.interfaces ?? null, now.network?.interfaces ?? null, {
      key: ({ name }) => name,
      same: (a, b) =>
        a.up === b.up &&
        a.carrier === b.carrier &&
        a.speedMbps === b.speedMbps &&
        (a.addresses.length === 0) === (b.addresses.length === 0),
    }),
    failedServices: compareLists(old.services?.failed ?? null, now.services?.failed ?? null, {
      key: ({ name }) => name,
      same: () => true,
    }),
  };
}

/** Lists whose devices are told by the kernel or, where it cannot be seen, by a service. */
function compareDevices<T>(
  before: readonly T[] | null,
  after: readonly T[] | null,
  by: Parameters<typeof compareLists<T>>[2],
): ListDifference<T> | null {
  if (before === null || after === null || !sameNaming(before.map(by.key), after.map(by.key))) return null;
  return compareLists(before, after, by);
}

function compareComponents(before: readonly Component[], after: readonly Component[]): ComponentDifference[] {
  const [old, now] = [byId(before), byId(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((id) => {
    const [from, to] = [old.get(id), now.get(id)];
    const either = to ?? from;
    if (either === undefined || from?.version === to?.version) return [];
    const change = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed';
    return [{ id, name: either.name, kind: either.kind, change, from: from?.version ?? null, to: to?.version ?? null }];
  });
}

function byId(components: readonly Component[]): Map<string, Component> {
  return new Map(components.map((component) => [component.id, component]));
}

function connected(displays: Facts['displays']): Facts['displays'] {
  return displays?.filter((display) => display.connected) ?? null;
}
