import { expect, it } from 'vitest';
import { Facts } from '../../../diagnostics/snapshot/facts.ts';
import { findings } from './find.ts';
import { boot, display, fileSystem, kernelLog, memory, network, services, usbDevice } from './make-snapshot.ts';

const at = { file: 'f', line: 1 };
const reached = { port: 443, tls: true, reached: 'http', failure: null, durationMs: 40, httpStatus: 200, at };
const trusted = { tlsIssuer: 'CN=CA', tlsValidTo: null, redirectedTo: null, redirectedAway: false };

/** A room on Linux as it is on most days: used, warm, a little worn, with what every log holds. */
const healthy = Facts.parse({
  boot: boot({ cleanShutdown: false }),
  cpu: { model: 'N100', cores: 4, loadAverage: [1, 1, 1], pressureSome60: 20 },
  memory: memory({ availableBytes: 2e9, swapTotalBytes: 2e9, swapFreeBytes: 1e9 }),
  storage: [fileSystem({ availableBytes: 30e9 })],
  io: { pressureSome60: 12, pressureFull60: 8 },
  network: network(
    {
      duplex: 'full',
      carrierChanges: 3,
      receivePackets: 9e6,
      transmitPackets: 4e6,
      receiveErrors: 12,
      addresses: ['10.0.0.5/24'],
    },
    { name: 'wlan0', kind: 'wifi', up: false, carrier: null },
  ),
  wifi: [],
  dhcp: [
    { interface: 'eth0', address: '10.0.0.5', serverAddress: '10.0.0.1', leaseSeconds: 3600, expiresAt: null, at },
  ],
  supplicants: [],
  proxies: [],
  reach: [
    { ...reached, ...trusted, place: 'orbit.dten.com', purpose: 'dten', clockAheadSeconds: 1 },
    { ...reached, ...trusted, place: 'help.dten.com', purpose: 'dten', clockAheadSeconds: 0 },
    {
      ...{ ...reached, ...trusted, place: 'help.dten.com', port: 80, tls: false, purpose: 'portal', httpStatus: 301 },
      ...{ redirectedTo: 'help.dten.com', tlsIssuer: null, clockAheadSeconds: 0 },
    },
    {
      ...reached,
      ...trusted,
      place: 'zoom.us',
      purpose: 'meeting',
      reached: 'tls',
      httpStatus: null,
      clockAheadSeconds: null,
    },
  ],
  time: { synchronised: true, source: 'systemd-timesyncd', timeZone: 'UTC', offsetSeconds: 0.003 },
  displays: [
    display({ current: '3840x2160', lit: true }),
    display({ connector: 'DP-1', connected: false, mode: null }),
  ],
  cameras: [{ id: '2e7e:0701', name: 'Vue', path: '1-2', formats: ['MJPG 3840x2160@30'] }],
  audio: [
    {
      ...{ id: '2e7e:0702', name: 'Mic Array', path: '1-3', muted: ['Sidetone'] },
      streams: [{ direction: 'capture', channels: 8, rate: 48_000, state: 'closed' }],
    },
  ],
  usb: [usbDevice({ version: '2.10', drivers: ['usbhid'] })],
  input: [{ id: '3:2e7e:0701:Touch', name: 'Touch', kind: 'touch' }],
  thermal: {
    zones: [{ name: 'x86_pkg_temp', celsius: 72, passiveCelsius: 95, criticalCelsius: 105, at }],
    cooling: [{ name: 'Processor', state: 0, max: 10, at }],
    throttled: 14,
  },
  power: [{ name: 'AC', kind: 'Mains', online: true, status: null, chargePercent: null, health: null }],
  wear: [
    {
      ...{ device: 'nvme0', kind: 'nvme', model: 'X', usedPercent: 12, sparePercent: 100, spareThresholdPercent: 10 },
      ...{ reserve: null, failing: false, mediaErrors: 0, celsius: 45, at },
    },
  ],
  services: services(),
  kernelLog: kernelLog(
    { kind: 'usb-disconnect', text: 'usb 1-4: USB disconnect, device number 9', line: 3 },
    { kind: 'usb-error', text: 'usb 1-4: reset high-speed USB device number 9 using xhci_hcd', line: 4 },
    { kind: 'link-down', text: 'e1000e eno1: NIC Link is Down', line: 5 },
  ),
  journal: { boots: [], errors: [{ program: 'bluetoothd', count: 40, text: 'no adapter', last: null, at }] },
  packages: [],
  crashes: [],
});

it.each<[string, Facts | null]>([
  ['without a baseline', null],
  ['against itself', healthy],
  ['against a baseline that knew nothing', Facts.parse({})],
])('a healthy room %s gives nothing above notice', (_, before) => {
  expect(
    findings(before, healthy, { before: { bootId: 'boot-0' } }).filter(({ severity }) => severity !== 'notice'),
  ).toEqual([]);
});

it('nor does it right after its start, with its network still to come', () => {
  const early = Facts.parse({
    ...healthy,
    boot: boot({ cleanShutdown: true }),
    network: network({ addresses: ['fe80::1/64'] }, { name: 'wlan0', kind: 'wifi', up: false, carrier: null }),
    displays: [display({ enabled: false })],
    reach: healthy.reach?.map((one) => ({
      ...one,
      reached: 'nothing',
      failure: 'EAI_AGAIN',
      httpStatus: null,
      clockAheadSeconds: null,
    })),
  });
  const found = findings(healthy, early, { before: { bootId: 'boot-0' }, now: { uptimeSeconds: 40 } });
  expect(found.filter(({ severity }) => severity !== 'notice')).toEqual([]);
});
