import { describe, expect, it } from 'vitest';
import { compareSnapshots } from '../../../diagnostics/snapshot/difference.ts';
import { Facts } from '../../../diagnostics/snapshot/facts.ts';
import { Snapshot } from '../../../diagnostics/snapshot/snapshot.ts';

function snapshot(facts: Partial<Facts> = {}, more: Partial<Snapshot> = {}): Snapshot {
  return Snapshot.parse({
    schema: 'dten-snapshot/1',
    takenAt: '2026-11-20T10:00:00.000Z',
    uptimeSeconds: 60,
    bootId: 'one',
    platform: 'linux',
    components: [],
    facts: Facts.parse(facts),
    evidence: {},
    ...more,
  });
}

const camera = (id: string, name = 'DTEN Vue') => ({ id, name });
const usb = (id: string, path: string, speedMbps: number | null = 5000) => ({
  id,
  path,
  name: id,
  serial: null,
  speedMbps,
});
const display = (connector: string, connected: boolean, mode: string | null = '3840x2160') => ({
  connector,
  connected,
  enabled: connected,
  name: null,
  mode,
});
const ethernet = (name: string, more: object = {}) => ({
  name,
  kind: 'ethernet' as const,
  up: true,
  carrier: true,
  speedMbps: 1000,
  mac: null,
  addresses: ['192.0.2.2/24'],
  receiveErrors: 0,
  transmitErrors: 0,
  ...more,
});
const component = (id: string, version: string) => ({ id, kind: 'app' as const, name: id, version, evidence: [] });

it('nothing differs between a snapshot and itself', () => {
  const one = snapshot({ cameras: [camera('a'), camera('a')], usb: [usb('a', '1-1')], displays: [] });
  const { components, rebooted, ...sections } = compareSnapshots(one, one);
  expect({ components, rebooted }).toEqual({ components: [], rebooted: false });
  for (const section of Object.values(sections))
    if (section !== null) expect(section).toEqual({ gone: [], appeared: [], changed: [] });
});

it('components: changed, added and removed, by id', () => {
  const before = snapshot(
    {},
    { components: [component('firmware', '2.11.0'), component('a', '1'), component('c', '1')] },
  );
  const after = snapshot(
    {},
    { components: [component('firmware', '2.12.0'), component('b', '1'), component('c', '1')] },
  );
  expect(compareSnapshots(before, after).components).toMatchObject([
    { id: 'a', change: 'removed', from: '1', to: null },
    { id: 'b', change: 'added', from: null, to: '1' },
    { id: 'firmware', change: 'changed', from: '2.11.0', to: '2.12.0' },
  ]);
});

describe('a section', () => {
  it.each([
    ['before', null, [camera('a')]],
    ['after', [camera('a')], null],
    ['at both times', null, null],
  ])('that is unknown %s tells of nothing gone', (_, before, after) => {
    expect(compareSnapshots(snapshot({ cameras: before }), snapshot({ cameras: after })).cameras).toBeNull();
  });

  it('that is known to be empty tells that all is gone', () => {
    const gone = compareSnapshots(snapshot({ cameras: [camera('a')] }), snapshot({ cameras: [] })).cameras;
    expect(gone).toEqual({ gone: [camera('a')], appeared: [], changed: [] });
  });
});

it('of two equal cameras one can be gone', () => {
  const two = snapshot({ usb: [usb('2e7e:0701', '1-1'), usb('2e7e:0701', '1-2')] });
  const one = snapshot({ usb: [usb('2e7e:0701', '1-2')] });
  expect(compareSnapshots(two, one).usb).toEqual({ gone: [usb('2e7e:0701', '1-1')], appeared: [], changed: [] });
});

it('a device in another port, or at another speed, has changed and is not gone', () => {
  const before = snapshot({ usb: [usb('2e7e:0701', '1-1', 5000)] });
  const after = snapshot({ usb: [usb('2e7e:0701', '1-1', 480)] });
  expect(compareSnapshots(before, after).usb).toEqual({
    gone: [],
    appeared: [],
    changed: [{ from: usb('2e7e:0701', '1-1', 5000), to: usb('2e7e:0701', '1-1', 480) }],
  });
});

it('a display that is no longer connected is gone; an empty connector never was there', () => {
  const before = snapshot({ displays: [display('HDMI-A-1', true), display('DP-1', false), display('DP-2', true)] });
  const after = snapshot({
    displays: [display('HDMI-A-1', false), display('DP-1', false), display('DP-2', true, '1024x768')],
  });
  const { displays } = compareSnapshots(before, after);
  expect(displays?.gone.map(({ connector }) => connector)).toEqual(['HDMI-A-1']);
  expect(displays?.changed.map(({ to }) => to.mode)).toEqual(['1024x768']);
  expect(displays?.appeared).toEqual([]);
});

it('an interface changes with its link and speed, not with each new address', () => {
  const before = snapshot({ network: { interfaces: [ethernet('eth0'), ethernet('eth1')], routes: [], resolvers: [] } });
  const after = snapshot({
    network: {
      interfaces: [ethernet('eth0', { speedMbps: 100 }), ethernet('eth1', { addresses: ['192.0.2.9/24'] })],
      routes: [],
      resolvers: [],
    },
  });
  expect(compareSnapshots(before, after).interfaces?.changed.map(({ to }) => to.name)).toEqual(['eth0']);
});

it('a service that fails now and did not before appears', () => {
  const failed = (...names: string[]) =>
    snapshot({ services: { manager: 'systemd', failed: names.map((name) => ({ name, description: '' })) } });
  const difference = compareSnapshots(failed('old.service', 'both.service'), failed('both.service', 'new.service'));
  expect(difference.failedServices).toMatchObject({
    gone: [{ name: 'old.service' }],
    appeared: [{ name: 'new.service' }],
  });
});

it.each([
  ['one', 'one', false],
  ['one', 'two', true],
  ['one', null, null],
])('boot %s, then %s: rebooted %s', (from, to, rebooted) => {
  expect(compareSnapshots(snapshot({}, { bootId: from }), snapshot({}, { bootId: to })).rebooted).toBe(rebooted);
});
