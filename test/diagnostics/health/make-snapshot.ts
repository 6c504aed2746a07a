import { Facts } from '../../../diagnostics/snapshot/facts.ts';
import type { Snapshot } from '../../../diagnostics/snapshot/snapshot.ts';

export type PartialFacts = Partial<Facts>;

/** A snapshot with these facts; whatever is not given is unknown. */
export function makeSnapshot(facts: PartialFacts = {}, rest: Partial<Omit<Snapshot, 'facts'>> = {}): Snapshot {
  return {
    schema: 'dten-snapshot/1',
    takenAt: '2026-11-20T10:00:00.000Z',
    uptimeSeconds: 3600,
    bootId: 'boot-1',
    platform: 'linux',
    components: [{ id: 'firmware', kind: 'firmware', name: 'Firmware', version: '2.0.0', evidence: [] }],
    evidence: Object.fromEntries(
      Object.keys(facts).map((section) => [section, [{ file: `commands/${section}.stdout` }]]),
    ),
    ...rest,
    facts: Facts.parse(facts),
  };
}

export const fileSystem = (over: object) => ({
  mount: '/',
  device: '/dev/vda1',
  type: 'ext4',
  totalBytes: 100e9,
  availableBytes: 60e9,
  readOnly: false,
  ...over,
});

export const networkInterface = (over: object) => ({
  name: 'eth0',
  kind: 'ethernet' as const,
  up: true,
  carrier: true,
  speedMbps: 1000,
  mac: null,
  addresses: [],
  receiveErrors: 0,
  transmitErrors: 0,
  ...over,
});

export const network = (...interfaces: object[]) => ({
  interfaces: interfaces.map(networkInterface),
  routes: [],
  resolvers: [],
});

export const memory = (over: object) => ({
  totalBytes: 8e9,
  availableBytes: 6e9,
  swapTotalBytes: 0,
  swapFreeBytes: 0,
  pressureFull60: 0,
  oomKills: 0,
  ...over,
});

export const usbDevice = (over: object) => ({
  id: '2e7e:0701',
  path: '1-2',
  name: 'DTEN Touch',
  serial: null,
  speedMbps: 480,
  ...over,
});

export const display = (over: object) => ({
  connector: 'card0-HDMI-A-1',
  connected: true,
  enabled: true,
  name: 'DTEN Board',
  mode: '3840x2160',
  ...over,
});

export const boot = (over: object) => ({
  bootId: 'boot-1',
  bootedAt: '2026-11-20T09:00:00.000Z',
  uptimeSeconds: 3600,
  reason: null,
  cleanShutdown: true,
  ...over,
});

export const services = (...failed: string[]) => ({
  manager: 'systemd' as const,
  failed: failed.map((name, index) => ({ name, description: `${name} of the unit`, line: index + 1 })),
});

export const kernelLog = (...marks: { kind: string; text: string; line: number }[]) =>
  Facts.shape.kernelLog.parse({ lines: 1000, marks });
