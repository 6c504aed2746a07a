import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../diagnostics/snapshot/facts.ts';
import type { DiskWear, ThermalFacts } from '../../../diagnostics/snapshot/hardware-facts.ts';
import { findings, found } from './find.ts';
import { display, kernelLog, usbDevice } from './make-snapshot.ts';
import type { PartialFacts } from './make-snapshot.ts';

describe('heat', () => {
  const zone = (celsius: number, over: object = {}) => ({
    name: 'x86_pkg_temp',
    celsius,
    passiveCelsius: 85,
    criticalCelsius: 100,
    at: { file: 'files/sys/class/thermal/thermal_zone0/temp', line: 1 },
    ...over,
  });
  const thermal = (celsius: number, state = 0, over: object = {}): PartialFacts => ({
    thermal: {
      zones: [zone(celsius, over)],
      cooling: [{ name: 'Processor', state, max: 10, at: { file: 'f', line: 1 } }],
      throttled: 0,
    } satisfies ThermalFacts,
  });
  it.each<[string, PartialFacts | null, PartialFacts, string[]]>([
    ['warm', null, thermal(70), []],
    ['about to go off', null, thermal(96), ['degraded thermal/hot:x86_pkg_temp']],
    ['slowed down a little', null, thermal(86, 2), ['notice thermal/throttled']],
    ['slowed down by half', null, thermal(86, 5), ['impaired thermal/throttled']],
    ['slowed down while cool, by its supply', null, thermal(50, 5), []],
    ['a limit that is none', null, thermal(30, 0, { criticalCelsius: 20 }), []],
    ['without limits', null, thermal(90, 0, { passiveCelsius: null, criticalCelsius: null }), []],
  ])('%s', (_, before, now, expected) => expect(found(before, now)).toEqual(expected));
});

describe('wear', () => {
  const disk = (over: Partial<DiskWear>): PartialFacts => ({
    wear: [
      {
        ...{
          device: 'mmcblk0',
          kind: 'emmc',
          model: 'X',
          usedPercent: 20,
          sparePercent: null,
          spareThresholdPercent: null,
        },
        ...{ reserve: 'normal', failing: null, mediaErrors: null, celsius: null, at: { file: 'f', line: 1 }, ...over },
      },
    ],
  });
  it.each<[string, PartialFacts, string[]]>([
    ['young', disk({}), []],
    ['nothing told', disk({ usedPercent: null, reserve: null }), []],
    ['nine tenths used', disk({ usedPercent: 90 }), ['impaired storage/worn:mmcblk0']],
    ['reserve low', disk({ reserve: 'warning' }), ['impaired storage/worn:mmcblk0']],
    ['reserve used up', disk({ reserve: 'urgent' }), ['degraded storage/worn:mmcblk0']],
    ['fails by its own word', disk({ kind: 'ata', failing: true }), ['degraded storage/worn:mmcblk0']],
    [
      'spare below its threshold',
      disk({ kind: 'nvme', sparePercent: 5, spareThresholdPercent: 10 }),
      ['degraded storage/worn:mmcblk0'],
    ],
    ['spare at its threshold', disk({ kind: 'nvme', sparePercent: 10, spareThresholdPercent: 10 }), []],
  ])('%s', (_, now, expected) => expect(found(null, now)).toEqual(expected));

  it('that the baseline shows too began before', () => {
    expect(findings(disk({ usedPercent: 90 }), disk({ usedPercent: 100 }))[0]?.began).toBe('before-update');
  });
});

it.each([
  [39, []],
  [40, ['notice storage/pressure']],
])('disks that keep everything waiting %d %% of the time', (pressureFull60, expected) => {
  expect(found(null, { io: { pressureSome60: 90, pressureFull60 } })).toEqual(expected);
});

describe('a USB port', () => {
  const marks = (kind: string, port: string, ...seconds: (number | undefined)[]) =>
    seconds.map((one, i) => ({
      ...{ kind, text: `usb ${port}: USB disconnect`, line: i + 1 },
      ...(one === undefined ? {} : { seconds: one }),
    }));
  const minutes = [100, 160, 220, 280, 340];
  it.each<[string, PartialFacts | null, PartialFacts, string[]]>([
    [
      'five times within the hour',
      null,
      { kernelLog: kernelLog(...marks('usb-disconnect', '1-2', ...minutes)) },
      ['impaired usb/disconnects:1-2'],
    ],
    [
      'five times, no times told',
      null,
      { kernelLog: kernelLog(...marks('usb-disconnect', '1-2', ...minutes.map(() => undefined))) },
      ['impaired usb/disconnects:1-2'],
    ],
    ['four times', null, { kernelLog: kernelLog(...marks('usb-disconnect', '1-2', ...minutes.slice(1))) }, []],
    [
      'a hub with five devices, unplugged once',
      null,
      {
        kernelLog: kernelLog(
          ...['1-1', '1-1.1', '1-1.2', '1-1.3', '1-1.4'].flatMap((port) => marks('usb-disconnect', port, 100)),
        ),
      },
      [],
    ],
    [
      'does not answer',
      null,
      { kernelLog: kernelLog(...marks('usb-error', '1-2', ...minutes)) },
      ['impaired usb/errors:1-2'],
    ],
  ])('%s', (_, before, now, expected) => expect(found(before, now)).toEqual(expected));

  it('over days of uptime is people plugging things', () => {
    const log = { kernelLog: kernelLog(...marks('usb-disconnect', '1-2', ...minutes)) };
    expect(found(null, log, { now: { uptimeSeconds: 86_400 } })).toEqual([]);
  });

  it('is named by what hangs on it', () => {
    const log = { kernelLog: kernelLog(...marks('usb-disconnect', '1-2', ...minutes)), usb: [usbDevice({})] };
    expect(findings(null, log)[0]?.title).toContain('DTEN Touch');
  });
});

describe('devices that are there and are another', () => {
  const camera = (over: object): PartialFacts => ({
    cameras: [
      { id: '2e7e:0701', name: 'Vue', path: '1-2', formats: ['MJPG 3840x2160@30', 'YUYV 640x480@30'], ...over },
    ],
  });
  const card = (over: object): PartialFacts => ({
    audio: [
      {
        ...{ id: '2e7e:0702', name: 'Mic Array', path: '1-3', muted: [] },
        streams: [
          { direction: 'playback', channels: 2, rate: 48_000, state: 'closed' },
          { direction: 'capture', channels: 8, rate: 48_000, state: 'closed' },
        ],
        ...over,
      },
    ],
  });
  const capture = (channels: number) => [
    { direction: 'playback', channels: 2, rate: 48_000, state: 'closed' },
    { direction: 'capture', channels, rate: 48_000, state: 'RUNNING' },
  ];
  const touch = (id: string): PartialFacts => ({ input: [{ id, name: 'Touch', kind: 'touch' }] });
  const shown = (over: object): PartialFacts => ({ displays: [display(over)] });
  it.each<[string, PartialFacts, PartialFacts, string[]]>([
    ['the same camera', camera({}), camera({}), []],
    ['a camera under another identity', camera({}), camera({ id: '2e7e:dead' }), ['impaired camera/changed:2e7e:0701']],
    [
      'a camera elsewhere is gone here',
      camera({}),
      camera({ id: '2e7e:dead', path: '1-9' }),
      ['degraded camera/gone:2e7e:0701'],
    ],
    [
      'a smaller picture',
      camera({}),
      camera({ formats: ['MJPG 1920x1080@30'] }),
      ['impaired camera/smaller-picture:2e7e:0701'],
    ],
    ['pictures not told', camera({}), { cameras: [{ id: '2e7e:0701', name: 'Vue', path: '1-2' }] }, []],
    ['the same card, in use', card({}), card({ streams: capture(8) }), []],
    [
      'a microphone with fewer channels',
      card({}),
      card({ streams: capture(2) }),
      ['impaired audio/fewer-channels:2e7e:0702'],
    ],
    [
      'a microphone gone from its card',
      card({}),
      card({ streams: capture(8).slice(0, 1) }),
      ['degraded audio/capture-gone:2e7e:0702'],
    ],
    ['directions not told', card({}), { audio: [{ id: '2e7e:0702', name: 'Mic Array', path: '1-3' }] }, []],
    ['sound that somebody switched off', card({}), card({ muted: ['Capture'] }), ['notice audio/muted:2e7e:0702']],
    ['a card under another identity', card({}), card({ id: '2e7e:0799' }), ['impaired audio/changed:2e7e:0702']],
    [
      'touch under another name',
      touch('3:2e7e:0701:A'),
      touch('3:2e7e:0701:B'),
      ['notice input/changed:3:2e7e:0701:A'],
    ],
    [
      'touch of another maker',
      touch('3:2e7e:0701:A'),
      touch('3:0000:0001:A'),
      ['impaired input/changed:3:2e7e:0701:A'],
    ],
    [
      'a display without a picture',
      shown({}),
      shown({ enabled: false }),
      ['degraded display/no-signal:card0-HDMI-A-1'],
    ],
    ['a display that sleeps', shown({}), shown({ enabled: false, lit: false }), []],
    ['a display that never had one', shown({ enabled: false }), shown({ enabled: false }), []],
    [
      'a mode fallen back',
      shown({ current: '3840x2160' }),
      shown({ current: '1920x1080' }),
      ['impaired display/smaller-mode:card0-HDMI-A-1'],
    ],
    ['a mode not told any more', shown({ current: '3840x2160' }), shown({}), []],
  ])('%s', (_, before, now, expected) => expect(found(before, now)).toEqual(expected));

  it('a display is dark while the unit starts', () => {
    expect(found(shown({}), shown({ enabled: false }), { now: { uptimeSeconds: 30 } })).toEqual([]);
  });
});

describe('the meeting app of a Linux unit', () => {
  const app = { id: 'app:zoom', kind: 'app' as const, name: 'Zoom', version: '6.1', evidence: [] };
  const firmware = { id: 'firmware', kind: 'firmware' as const, name: 'OS', version: '1', evidence: [] };
  const removed: Facts['packages'] = [
    { name: 'zoom', action: 'remove', from: '6.1', to: null, at: '2026-11-20 09:00:00' },
  ];
  it.each<[string, PartialFacts, (typeof app | typeof firmware)[], string[]]>([
    ['there', {}, [firmware, app], []],
    ['removed', { packages: removed }, [firmware], ['degraded app/gone:app:zoom']],
    ['no longer found', { packages: [] }, [firmware], ['notice app/version-unknown:app:zoom']],
    ['nothing known at all', {}, [], []],
  ])('%s', (_, now, components, expected) => {
    expect(found({}, now, { now: { components }, before: { components: [firmware, app] } })).toEqual(expected);
  });
});

it('a supply that is too weak', () => {
  const low = { kernelLog: kernelLog({ kind: 'under-voltage', text: 'Undervoltage detected!', line: 3 }) };
  expect(found(null, low)).toEqual(['impaired kernel/under-voltage']);
});
