import { describe, expect, it } from 'vitest';
import type { UpdateVerdict } from '../../../diagnostics/firmware/verdict.ts';
import { findFindings } from '../../../diagnostics/health/find-findings.ts';
import {
  boot,
  display,
  fileSystem,
  kernelLog,
  makeSnapshot,
  memory,
  network,
  services,
  usbDevice,
} from './make-snapshot.ts';
import type { PartialFacts } from './make-snapshot.ts';

const none: PartialFacts = {};
const changed: UpdateVerdict = {
  component: 'firmware',
  name: 'Firmware',
  verdict: 'succeeded',
  from: '1.9.0',
  to: '2.0.0',
  why: [],
  evidence: [],
};

/** `[severity id, …]` for facts now, against facts before (null: no baseline). */
function found(before: PartialFacts | null, now: PartialFacts, bootBefore = 'boot-1'): string[] {
  return findFindings({
    snapshot: makeSnapshot(now),
    baseline:
      before === null ? null : makeSnapshot(before, { bootId: bootBefore, takenAt: '2026-11-19T10:00:00.000Z' }),
    updates: [],
  }).map(({ severity, id }) => `${severity} ${id}`);
}

type Case = [string, PartialFacts | null, PartialFacts, string[]];

const camera = (...names: string[]): PartialFacts => ({ cameras: devices(names) });
const audio = (...names: string[]): PartialFacts => ({ audio: devices(names) });
/** As the collectors name them: the second of a kind is `…#2`. */
const devices = (names: string[]) =>
  names.map((name, i) => ({ id: names.indexOf(name) === i ? name : `${name}#2`, name }));
const touch = { id: '3:2e7e:0701:DTEN Touch', name: 'DTEN Touch', kind: 'touch' as const };
const input = (...devices: { id: string; name: string; kind: 'touch' | 'keyboard' | 'other' }[]): PartialFacts => ({
  input: devices,
});
const time = (synchronised: boolean | null): PartialFacts => ({
  time: { synchronised, source: null, timeZone: 'UTC' },
});
const mark = (kind: string, text = 'it happened', line = 7) => ({ kind, text, line });
const full = (availableBytes: number, over: object = {}): PartialFacts => ({
  storage: [fileSystem({ availableBytes, ...over })],
});

describe.each<[string, Case[]]>([
  [
    'displays',
    [
      [
        'the only external one is gone',
        { displays: [display({})] },
        { displays: [] },
        ['degraded display/gone:card0-HDMI-A-1'],
      ],
      [
        'the only external one is not connected',
        { displays: [display({})] },
        { displays: [display({ connected: false, mode: null })] },
        ['degraded display/gone:card0-HDMI-A-1'],
      ],
      [
        'the only built-in one is gone',
        { displays: [display({ connector: 'card0-eDP-1' })] },
        { displays: [] },
        ['inoperable display/gone:card0-eDP-1'],
      ],
      [
        'one of two is gone',
        { displays: [display({ connector: 'card0-eDP-1' }), display({})] },
        { displays: [display({})] },
        ['degraded display/gone:card0-eDP-1'],
      ],
      [
        'an external one beside the panel is switched off',
        { displays: [display({ connector: 'card0-eDP-1' }), display({})] },
        { displays: [display({ connector: 'card0-eDP-1' })] },
        ['notice display/gone:card0-HDMI-A-1'],
      ],
      [
        'a smaller picture than before',
        { displays: [display({})] },
        { displays: [display({ mode: '1920x1080' })] },
        ['impaired display/smaller-mode:card0-HDMI-A-1'],
      ],
      ['a larger picture than before', { displays: [display({ mode: '1024x768' })] }, { displays: [display({})] }, []],
      ['never connected', { displays: [display({ connected: false })] }, { displays: [] }, []],
      ['not known now', { displays: [display({})] }, none, []],
      ['not known before', none, { displays: [] }, []],
      ['no baseline', null, { displays: [display({ connected: false })] }, []],
    ],
  ],
  [
    'cameras',
    [
      ['gone', camera('Vue Pro'), camera(), ['degraded camera/gone:Vue-Pro']],
      ['one of two equal ones is gone', camera('Vue', 'Vue'), camera('Vue'), ['degraded camera/gone:Vue#2']],
      ['all there, in another order', camera('A', 'B'), camera('B', 'A'), []],
      ['not known now', camera('Vue'), none, []],
      ['no baseline', null, camera(), []],
    ],
  ],
  [
    'sound',
    [
      ['microphone array gone', audio('DTEN Mic Array'), audio(), ['degraded audio/gone:DTEN-Mic-Array']],
      ['HDMI sound gone with its screen', audio('HDA Intel HDMI'), audio(), ['impaired audio/gone:HDA-Intel-HDMI']],
      ['one more than before', audio('A'), audio('A', 'B'), []],
      ['no baseline', null, audio(), []],
    ],
  ],
  [
    'input',
    [
      ['touch gone', input(touch), input(), ['degraded input/gone:3:2e7e:0701:DTEN-Touch']],
      [
        'keyboard gone',
        input({ id: '3:046d:c31c:Keys', name: 'Keys', kind: 'keyboard' }),
        input(),
        ['impaired input/gone:3:046d:c31c:Keys'],
      ],
      [
        'jack sensor gone',
        input({ id: '0:0:0:Jack', name: 'Jack', kind: 'other' }),
        input(),
        ['notice input/gone:0:0:0:Jack'],
      ],
      ['there', input(touch), input(touch), []],
      ['no baseline', null, input(), []],
    ],
  ],
  [
    'USB',
    [
      [
        'a device of unknown kind is gone',
        { usb: [usbDevice({})] },
        { usb: [] },
        ['impaired usb/device-gone:2e7e:0701'],
      ],
      [
        'one of two equal ones is gone',
        { usb: [usbDevice({}), usbDevice({ path: '1-3' })] },
        { usb: [usbDevice({ path: '1-3' })] },
        ['impaired usb/device-gone:2e7e:0701'],
      ],
      ['the same device on another port', { usb: [usbDevice({})] }, { usb: [usbDevice({ path: '1-4' })] }, []],
      [
        'the touch panel is told once',
        { usb: [usbDevice({})], ...input(touch) },
        { usb: [], ...input() },
        ['degraded input/gone:3:2e7e:0701:DTEN-Touch'],
      ],
      [
        'a camera on USB is told once',
        { usb: [usbDevice({})], cameras: [{ id: '2e7e:0701#2', name: 'Vue' }] },
        { usb: [], cameras: [] },
        ['degraded camera/gone:2e7e:0701#2'],
      ],
      [
        'slower on the same port',
        { usb: [usbDevice({ speedMbps: 5000 })] },
        { usb: [usbDevice({})] },
        ['impaired usb/slower:2e7e:0701'],
      ],
      ['a root hub is gone', { usb: [usbDevice({ id: '1d6b:0003' })] }, { usb: [] }, []],
      ['USB cannot be read now', { usb: [usbDevice({})] }, none, []],
      ['no baseline', null, { usb: [] }, []],
    ],
  ],
  [
    'network',
    [
      [
        'the only interface is gone',
        { network: network({}) },
        { network: network() },
        ['degraded network/interface-gone:eth0'],
      ],
      [
        'the wired link is down, wireless carries on',
        { network: network({}, { name: 'wlan0', kind: 'wifi' }) },
        { network: network({ carrier: false }, { name: 'wlan0', kind: 'wifi' }) },
        ['impaired network/no-link:eth0'],
      ],
      [
        'the only link is down',
        { network: network({}) },
        { network: network({ carrier: false }) },
        ['degraded network/no-link:eth0'],
      ],
      [
        'the interface is off',
        { network: network({}) },
        { network: network({ up: false, carrier: null }) },
        ['degraded network/no-link:eth0'],
      ],
      [
        'the wired link fell to 100 Mb/s',
        { network: network({}) },
        { network: network({ speedMbps: 100 }) },
        ['impaired network/slower:eth0'],
      ],
      [
        'wireless speed varies',
        { network: network({ kind: 'wifi' }) },
        { network: network({ kind: 'wifi', speedMbps: 54 }) },
        [],
      ],
      ['the carrier cannot be told', { network: network({}) }, { network: network({ carrier: null }) }, []],
      ['never had a link', { network: network({ carrier: false }) }, { network: network({ carrier: false }) }, []],
      [
        'a bridge of containers is gone',
        { network: network({}, { name: 'docker0', kind: 'other' }) },
        { network: network({}) },
        [],
      ],
      ['no baseline', null, { network: network({ carrier: false }) }, []],
      [
        'an adapter named after its hardware address',
        { network: network({}, { name: 'enx001122aabbcc' }) },
        { network: network({}) },
        ['impaired network/interface-gone:enx'],
      ],
    ],
  ],
  [
    'storage that is nearly full',
    [
      ['89 %', null, full(11e9), []],
      ['90 %', null, full(10e9), ['impaired storage/nearly-full:/']],
      ['97 %', null, full(3e9), ['degraded storage/nearly-full:/']],
      ['100 %, read-only', null, full(0, { readOnly: true }), []],
      ['a squashfs image', null, full(0, { type: 'squashfs' }), []],
      ['an installation disc', null, full(0, { type: 'iso9660' }), []],
      ['a full stick that somebody plugged in', null, full(0, { mount: '/media/usb' }), []],
      ['a share of a server', null, full(0, { type: 'nfs4' }), []],
      ['a file system without a size', null, full(0, { totalBytes: 0 }), []],
      [
        'one device mounted twice',
        null,
        {
          storage: [
            fileSystem({ availableBytes: 0, mount: '/data/media' }),
            fileSystem({ availableBytes: 0, mount: '/data' }),
          ],
        },
        ['degraded storage/nearly-full:/data'],
      ],
    ],
  ],
  [
    'storage that has become read-only',
    [
      ['writable before', full(60e9), full(60e9, { readOnly: true }), ['degraded storage/read-only:/']],
      ['read-only before too', full(60e9, { readOnly: true }), full(60e9, { readOnly: true }), []],
      ['no baseline', null, full(60e9, { readOnly: true }), []],
    ],
  ],
  [
    'services',
    [
      [
        'fails since',
        { services: services() },
        { services: services('cups.service') },
        ['impaired services/failed:cups.service'],
      ],
      [
        'the meeting app fails since',
        { services: services() },
        { services: services('zoom-rooms.service') },
        ['degraded services/failed:zoom-rooms.service'],
      ],
      [
        'failed before too',
        { services: services('cups.service') },
        { services: services('cups.service') },
        ['notice services/failed:cups.service'],
      ],
      ['no baseline', null, { services: services('cups.service') }, ['notice services/failed:cups.service']],
      ['none fails', { services: services('cups.service') }, { services: services() }, []],
    ],
  ],
  [
    'clock',
    [
      ['was synchronised, is not', time(true), time(false), ['impaired time/not-synchronised']],
      ['never was synchronised', time(false), time(false), ['notice time/not-synchronised']],
      ['no baseline', null, time(false), ['notice time/not-synchronised']],
      ['cannot be told', time(true), time(null), []],
      ['synchronised', time(false), time(true), []],
    ],
  ],
  [
    'memory',
    [
      ['plenty', null, { memory: memory({}) }, []],
      ['10 % left, no swap', null, { memory: memory({ availableBytes: 0.8e9 }) }, ['impaired memory/exhausted']],
      ['5 % left, no swap', null, { memory: memory({ availableBytes: 0.4e9 }) }, ['degraded memory/exhausted']],
      [
        '5 % left, swap free',
        null,
        { memory: memory({ availableBytes: 0.4e9, swapTotalBytes: 4e9, swapFreeBytes: 3e9 }) },
        [],
      ],
      ['total unknown', null, { memory: memory({ totalBytes: 0, availableBytes: 0 }) }, []],
      ['stalls 10 % of the time', null, { memory: memory({ pressureFull60: 10 }) }, ['impaired memory/pressure']],
      ['stalls 40 % of the time', null, { memory: memory({ pressureFull60: 40 }) }, ['degraded memory/pressure']],
      ['stalls a little', null, { memory: memory({ pressureFull60: 9.9 }) }, []],
    ],
  ],
  [
    'programs killed for want of memory',
    [
      ['since the start', null, { memory: memory({ oomKills: 2 }) }, ['impaired memory/out-of-memory']],
      [
        'more than in the baseline of the same start',
        { memory: memory({ oomKills: 1 }) },
        { memory: memory({ oomKills: 2 }) },
        ['impaired memory/out-of-memory'],
      ],
      [
        'no more than in the baseline of the same start',
        { memory: memory({ oomKills: 2 }) },
        { memory: memory({ oomKills: 2 }) },
        ['notice memory/out-of-memory'],
      ],
      ['not known', null, { memory: memory({ oomKills: null }) }, []],
      ['none', null, { memory: memory({ oomKills: 0 }) }, []],
    ],
  ],
  [
    'processor',
    [
      [
        'everything queues',
        null,
        { cpu: { model: null, cores: 2, loadAverage: [], pressureSome60: 80 } },
        ['notice cpu/pressure'],
      ],
      ['busy', null, { cpu: { model: null, cores: 2, loadAverage: [9], pressureSome60: 79 } }, []],
      ['not known', null, { cpu: { model: null, cores: 2, loadAverage: [9], pressureSome60: null } }, []],
    ],
  ],
  [
    'kernel log',
    [
      ['panic', null, { kernelLog: kernelLog(mark('panic')) }, ['degraded kernel/panic']],
      ['oops', null, { kernelLog: kernelLog(mark('oops'), mark('oops')) }, ['impaired kernel/oops']],
      ['warning', null, { kernelLog: kernelLog(mark('warning')) }, ['notice kernel/warning']],
      [
        'read error',
        null,
        { kernelLog: kernelLog(mark('io-error', 'I/O error, dev sda')) },
        ['impaired kernel/io-error'],
      ],
      [
        'an image in the place of a disk',
        null,
        { kernelLog: kernelLog(mark('io-error', 'Buffer I/O error on dev loop1, logical block 1026')) },
        [],
      ],
      ['an empty floppy drive', null, { kernelLog: kernelLog(mark('io-error', 'I/O error, dev fd0, sector 0')) }, []],
      [
        'remounted',
        null,
        { kernelLog: kernelLog(mark('file-system', 'EXT4-fs (sda1): Remounting filesystem read-only')) },
        ['degraded kernel/remounted-read-only'],
      ],
      [
        'damaged',
        null,
        { kernelLog: kernelLog(mark('file-system', 'EXT4-fs error (device sda1)')) },
        ['impaired kernel/file-system-error'],
      ],
      [
        'journal replayed',
        null,
        { kernelLog: kernelLog(mark('file-system', 'EXT4-fs (sda1): recovery complete')) },
        [],
      ],
      ['a plug was pulled', null, { kernelLog: kernelLog(mark('usb-disconnect')) }, []],
      ['hot', null, { kernelLog: kernelLog(mark('thermal')) }, ['notice kernel/thermal']],
      ['quiet', null, { kernelLog: kernelLog() }, []],
    ],
  ],
])('%s', (_, cases) => {
  it.each(cases)('%s', (_name, before, now, expected) => {
    expect(found(before, now)).toEqual(expected);
  });
});

describe('reboots', () => {
  it.each<[string, string | null, object, boolean, string[]]>([
    ['orderly', 'boot-0', {}, false, []],
    ['not known', 'boot-0', { cleanShutdown: null }, false, []],
    ['unclean, no baseline', null, { cleanShutdown: false }, false, ['notice boot/unclean-reboot']],
    ['unclean, switched off at the wall', 'boot-0', { cleanShutdown: false }, false, ['notice boot/unclean-reboot']],
    ['unclean, with an update', 'boot-0', { cleanShutdown: false }, true, ['impaired boot/unclean-reboot']],
    ['unclean, known to the baseline', 'boot-1', { cleanShutdown: false }, true, ['notice boot/unclean-reboot']],
    ['by the watchdog', 'boot-0', { reason: 'watchdog' }, false, ['impaired boot/unclean-reboot']],
    ['for a person', 'boot-0', { reason: 'reboot,userrequested' }, false, []],
  ])('%s', (_, bootBefore, over, updated, expected) => {
    const findings = findFindings({
      snapshot: makeSnapshot({ boot: boot(over) }),
      baseline: bootBefore === null ? null : makeSnapshot({ boot: boot({}) }, { bootId: bootBefore }),
      updates: updated ? [changed] : [],
    });
    expect(findings.map(({ severity, id }) => `${severity} ${id}`)).toEqual(expected);
  });
});

describe('a time that cannot be', () => {
  it('is degraded, because certificates fail', () => {
    const snapshot = makeSnapshot({}, { takenAt: '1970-01-01T00:01:00.000Z' });
    expect(findFindings({ snapshot, baseline: null, updates: [] })).toMatchObject([
      { id: 'time/implausible', severity: 'degraded' },
    ]);
  });
});

describe('verdicts of updates', () => {
  it.each([
    ['none', null],
    ['succeeded', null],
    ['pending-reboot', 'notice'],
    ['unconfirmed', 'impaired'],
    ['rolled-back', 'impaired'],
    ['failed', 'impaired'],
    ['downgraded', 'impaired'],
  ] as const)('%s: %s', (verdict, severity) => {
    const evidence = [{ file: 'files/etc/os-release', line: 2 }];
    const updates = [{ ...changed, verdict, why: ['1.9.0 runs.'], evidence }];
    const findings = findFindings({ snapshot: makeSnapshot(), baseline: null, updates });
    expect(findings).toEqual(
      severity === null
        ? []
        : [expect.objectContaining({ id: `update/${verdict}:firmware`, severity, detail: '1.9.0 runs.', evidence })],
    );
  });
});

describe('when a fault began', () => {
  const failing = { services: services('a.service') };
  it.each<[string, PartialFacts | null, UpdateVerdict[], string]>([
    ['with the update', { services: services() }, [changed], 'with-update'],
    ['later, with the same versions', { services: services() }, [], 'after-update'],
    ['later, when an updater did nothing', { services: services() }, [{ ...changed, verdict: 'none' }], 'after-update'],
    ['before the update', failing, [changed], 'before-update'],
    ['not known without a baseline', null, [changed], 'unknown'],
    ['not known where the baseline could not tell', none, [changed], 'unknown'],
  ])('%s', (_, before, updates, began) => {
    const baseline = before === null ? null : makeSnapshot(before);
    expect(findFindings({ snapshot: makeSnapshot(failing), baseline, updates })).toMatchObject([{ began }]);
  });
});

describe('a healthy plain machine', () => {
  const plain: PartialFacts = {
    identity: {
      vendor: 'QEMU',
      model: 'Standard PC',
      serial: null,
      hostname: 'vm',
      kernel: '6.1.0',
      architecture: 'x86_64',
      osName: 'Debian',
      osVersion: '13.2',
    },
    boot: boot({ cleanShutdown: false }),
    cpu: { model: 'vCPU', cores: 2, loadAverage: [3.1, 2, 1], pressureSome60: 60 },
    memory: memory({}),
    storage: [
      fileSystem({}),
      fileSystem({ mount: '/mnt/tools', type: 'squashfs', device: '/dev/loop0', availableBytes: 0, readOnly: true }),
    ],
    network: network(
      { name: 'lo', kind: 'other', carrier: true },
      { speedMbps: -1 },
      { name: 'eth1', up: false, carrier: null },
    ),
    time: { synchronised: false, source: null, timeZone: 'Etc/UTC' },
    displays: [],
    cameras: [],
    audio: [],
    usb: [],
    input: [],
    services: { manager: null, failed: [] },
    kernelLog: kernelLog(mark('warning')),
    packages: [],
  };

  it.each([
    ['without a baseline', null],
    ['against a baseline in which nothing was known', none],
    ['against itself', plain],
  ])('%s gives nothing above notice', (_, before) => {
    expect(found(before, plain).filter((line) => !line.startsWith('notice '))).toEqual([]);
  });

  it('of which nothing is known gives nothing at all', () => {
    expect(found(null, none)).toEqual([]);
    expect(found(plain, none)).toEqual([]);
  });
});

describe('the list', () => {
  const before = {
    ...camera('Vue'),
    usb: [usbDevice({})],
    displays: [display({ connector: 'eDP-1' })],
    services: services(),
  };
  const now = { cameras: [], usb: [], displays: [], services: services('b.service', 'a.service'), ...time(false) };

  it('has the worst first, then goes by id', () => {
    expect(found(before, now)).toEqual([
      'inoperable display/gone:eDP-1',
      'degraded camera/gone:Vue',
      'impaired services/failed:a.service',
      'impaired services/failed:b.service',
      'impaired usb/device-gone:2e7e:0701',
      'notice time/not-synchronised',
    ]);
  });

  it('points to the place a fact was read at, by line where there is one', () => {
    const findings = findFindings({ snapshot: makeSnapshot(now), baseline: makeSnapshot(before), updates: [] });
    const evidence = Object.fromEntries(findings.map((finding) => [finding.id, finding.evidence]));
    expect(evidence['camera/gone:Vue']).toEqual([{ file: 'commands/cameras.stdout' }]);
    expect(evidence['services/failed:a.service']).toEqual([{ file: 'commands/services.stdout', line: 2 }]);
  });
});
