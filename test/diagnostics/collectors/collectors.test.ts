import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SHARED, SHARED_MISSING } from '../../support/shared.ts';
import { snapshotOf } from './snapshot-of.ts';

it('of an empty capture everything is unknown, and nothing is made up', async () => {
  const { facts, components } = await snapshotOf({});
  expect(components).toEqual([]);
  const { identity, boot, ...rest } = facts;
  expect(Object.values(identity ?? {}).every((value) => value === null)).toBe(true);
  expect(boot).toMatchObject({ bootedAt: null, reason: null, cleanShutdown: null, uptimeSeconds: 3600.5 });
  expect(Object.entries(rest).filter(([, section]) => section !== null)).toEqual([]);
});

describe('components', () => {
  const debian = 'NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\n';
  it.each([
    ['an image', { '/etc/os-release': `${debian}IMAGE_VERSION=2.12.0\n` }, '2.12.0', 'files/etc/os-release', 4],
    ['Debian', { '/etc/os-release': debian, '/etc/debian_version': '12.11\n' }, '12.11', 'files/etc/debian_version', 1],
    [
      'Debian testing',
      { '/etc/os-release': debian, '/etc/debian_version': 'trixie/sid\n' },
      '12',
      'files/etc/os-release',
      3,
    ],
    [
      'Ubuntu',
      { '/etc/os-release': 'NAME=Ubuntu\nID=ubuntu\nVERSION_ID="24.04"\n', '/etc/debian_version': '13.0\n' },
      '24.04',
      'files/etc/os-release',
      3,
    ],
    ['a rolling build', { '/etc/os-release': 'NAME=X\nBUILD_ID=20260520\n' }, '20260520', 'files/etc/os-release', 2],
  ])('the firmware of %s', async (_, files, version, file, line) => {
    const { components } = await snapshotOf({ files });
    expect(components).toMatchObject([{ id: 'firmware', kind: 'firmware', version, evidence: [{ file, line }] }]);
  });

  it('a configured file adds a component, and takes the place of the one of the same id', async () => {
    const app = {
      id: 'app:rooms',
      kind: 'app' as const,
      name: 'Rooms',
      path: '/opt/rooms/v',
      pattern: '^version=(\\S+)',
    };
    const firmware = {
      id: 'firmware',
      kind: 'firmware' as const,
      name: 'DTEN',
      path: '/etc/dten-release',
      pattern: '^(\\S+)',
    };
    const files = {
      '/etc/os-release': debian,
      '/opt/rooms/v': '# rooms\nversion=6.1.0\n',
      '/etc/dten-release': '2.12.0\n',
    };
    const { components } = await snapshotOf({ files }, { versionFiles: [app, firmware] });
    expect(components).toMatchObject([
      { id: 'app:rooms', name: 'Rooms', version: '6.1.0', evidence: [{ file: 'files/opt/rooms/v', line: 2 }] },
      { id: 'firmware', name: 'DTEN', version: '2.12.0' },
    ]);
  });

  it('a configured file that cannot be read leaves what we found', async () => {
    const gone = { id: 'firmware', kind: 'firmware' as const, name: 'DTEN', path: '/no/such', pattern: '^(\\S+)' };
    const { components } = await snapshotOf({ files: { '/etc/os-release': debian } }, { versionFiles: [gone] });
    expect(components).toMatchObject([{ id: 'firmware', version: '12' }]);
  });
});

it('identity comes from the firmware tables, without the words that mean nothing', async () => {
  const dmi = '/sys/class/dmi/id';
  const { facts } = await snapshotOf({
    files: {
      [`${dmi}/sys_vendor`]: 'DTEN\n',
      [`${dmi}/product_name`]: 'To Be Filled By O.E.M.\n',
      [`${dmi}/product_serial`]: 'Default string\n',
      '/sys/firmware/devicetree/base/model': 'DTEN Board\0',
      '/sys/firmware/devicetree/base/serial-number': '0123abc\0',
      '/proc/sys/kernel/hostname': 'room-1\n',
    },
  });
  expect(facts.identity).toMatchObject({ vendor: 'DTEN', model: 'DTEN Board', serial: '0123abc', hostname: 'room-1' });
});

describe('boot', () => {
  const files = { '/proc/stat': 'cpu  1 2 3\nintr 1 2 3\nctxt 4\nbtime 1795165202\nprocesses 5\n' };
  const argv = ['last', '-x', '-n', '20', '--time-format', 'iso', 'reboot', 'shutdown'];
  const before = (word: string) => `reboot   system boot  6.1 2026-11-20T09:00:10+00:00 still running\n${word}`;

  it.each([
    ['an orderly restart', before('shutdown system down 6.1 2026-11-20T08:00:00+00:00'), true],
    ['a restart without a shutdown', before('reboot   system boot  6.1 2026-11-19T08:00:00+00:00'), false],
    ['records of other boots only', before('reboot   system boot').replace('11-20', '01-20'), null],
    ['a time that does not exist', before('reboot   system boot').replace('11-20', '02-30'), null],
    ['no records', '\nwtmp begins\n', null],
  ])('after %s', async (_, stdout, cleanShutdown) => {
    const stat = {
      '/proc/stat': 'btime 1795165202\n'.replace('1795165202', String(Date.parse('2026-11-20T09:00:00Z') / 1000)),
    };
    const { facts } = await snapshotOf({ files: stat, commands: [{ argv, stdout }] });
    expect(facts.boot).toMatchObject({ bootedAt: '2026-11-20T09:00:00.000Z', cleanShutdown });
  });

  it('the watchdog names itself', async () => {
    const { facts } = await snapshotOf({ files: { ...files, '/sys/class/watchdog/watchdog0/bootstatus': '32\n' } });
    expect(facts.boot).toMatchObject({ reason: 'watchdog', cleanShutdown: false });
  });

  it('a clock that was never set dates nothing', async () => {
    const { facts } = await snapshotOf({ files: { '/proc/stat': 'btime 12\n' } });
    expect(facts.boot?.bootedAt).toBeNull();
  });
});

it('storage names disks once each, by their shortest place, and not networks, images or layers', async () => {
  const mounts = [
    'proc /proc proc rw 0 0',
    '/dev/sda2 / ext4 rw 0 0',
    '/dev/sda2 /var/lib/docker ext4 rw 0 0',
    'overlay /var/lib/docker/overlay2/x overlay rw 0 0',
    '/dev/sda1 /boot vfat ro 0 0',
    '/dev/loop0 /snap/core squashfs ro 0 0',
    'server:/share /mnt/share nfs4 rw 0 0',
    'tmpfs /run tmpfs rw 0 0',
  ].join('\n');
  const stdout =
    'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda2 1000 900 100 90% /\n/dev/sda1 10 1 9 10% /boot\n';
  const { facts } = await snapshotOf({
    files: { '/proc/mounts': mounts },
    commands: [{ argv: ['df', '-P', '-k', '/', '/boot'], stdout }],
  });
  expect(facts.storage).toEqual([
    { mount: '/', device: '/dev/sda2', type: 'ext4', totalBytes: 1_024_000, availableBytes: 102_400, readOnly: false },
    { mount: '/boot', device: '/dev/sda1', type: 'vfat', totalBytes: 10_240, availableBytes: 9216, readOnly: true },
  ]);
});

it('memory of a kernel that does not tell what is available', async () => {
  const text = 'MemTotal: 1000 kB\nMemFree: 100 kB\nBuffers: 20 kB\nCached: 30 kB\n';
  const { facts } = await snapshotOf({ files: { '/proc/meminfo': text, '/proc/vmstat': 'nr_free 1\noom_kill 3\n' } });
  expect(facts.memory).toMatchObject({ totalBytes: 1_024_000, availableBytes: 153_600, oomKills: 3 });
});

it('network: what kind an interface is, its link, and the servers behind a stub', async () => {
  const net = '/sys/class/net';
  const { facts } = await snapshotOf({
    listings: {
      [net]: ['bonding_masters', 'eth0', 'lo', 'veth1', 'wlan0'],
      [`${net}/eth0`]: ['device', 'statistics'],
      [`${net}/wlan0`]: ['device', 'phy80211'],
      [`${net}/veth1`]: ['statistics'],
    },
    files: {
      [`${net}/eth0/operstate`]: 'up\n',
      [`${net}/eth0/carrier`]: '1\n',
      [`${net}/eth0/speed`]: '100\n',
      [`${net}/eth0/type`]: '1\n',
      [`${net}/eth0/address`]: '02:00:00:00:00:01\n',
      [`${net}/wlan0/operstate`]: 'down\n',
      [`${net}/wlan0/type`]: '1\n',
      [`${net}/veth1/operstate`]: 'up\n',
      [`${net}/veth1/speed`]: '-1\n',
      [`${net}/veth1/type`]: '1\n',
      '/etc/resolv.conf': 'nameserver 127.0.0.53\n',
      '/run/systemd/resolve/resolv.conf': 'nameserver 10.0.0.1\n',
    },
    commands: [
      { argv: ['ip', '-o', 'addr', 'show'], stdout: '2: eth0    inet 10.0.0.5/24 brd 10.0.0.255 scope global eth0\n' },
    ],
  });
  expect(facts.network?.resolvers).toEqual(['10.0.0.1']);
  expect(facts.network?.interfaces).toMatchObject([
    {
      name: 'eth0',
      kind: 'ethernet',
      up: true,
      carrier: true,
      speedMbps: 100,
      mac: '02:00:00:00:00:01',
      addresses: ['10.0.0.5/24'],
    },
    { name: 'veth1', kind: 'other', up: true, carrier: null, speedMbps: null },
    { name: 'wlan0', kind: 'wifi', up: false, carrier: null, addresses: [] },
  ]);
});

describe('the clock', () => {
  const argv = ['timedatectl', 'show', '-p', 'NTPSynchronized', '-p', 'NTP'];
  it.each([
    ['yes', { synchronised: true, source: 'systemd-timesyncd' }],
    ['no', { synchronised: false, source: 'systemd-timesyncd' }],
  ])('of systemd says %s', async (word, expected) => {
    const { facts } = await snapshotOf({
      listings: { '/run': ['systemd'], '/run/systemd': ['system', 'timesync'] },
      commands: [{ argv, stdout: `NTP=yes\nNTPSynchronized=${word}\n` }],
    });
    expect(facts.time).toMatchObject(expected);
  });

  it.each([
    ['Normal', true],
    ['Not synchronised', false],
  ])('of chrony says %s', async (leap, synchronised) => {
    const { facts } = await snapshotOf({
      listings: { '/run': ['chrony'] },
      commands: [{ argv: ['chronyc', '-n', 'tracking'], stdout: `Stratum : 3\nLeap status     : ${leap}\n` }],
    });
    expect(facts.time).toMatchObject({ synchronised, source: 'chrony' });
  });

  it('is not known to be wrong where nobody is known to keep it', async () => {
    const { facts } = await snapshotOf({
      listings: {
        '/run': ['systemd'],
        '/run/systemd': ['users'],
        '/etc/localtime': [
          { name: 'localtime', type: 'link', size: 1, target: '/usr/share/zoneinfo/America/Los_Angeles' },
        ],
      },
    });
    expect(facts.time).toEqual({ synchronised: null, source: null, timeZone: 'America/Los_Angeles' });
  });
});

describe('devices', () => {
  it('cameras: one each, by their USB id, without metadata nodes and codecs', async () => {
    const v4l = '/sys/class/video4linux';
    const modalias = 'usb:v2E7Ep0701d0100dcEFdsc02\n';
    const node = (name: string, index: string, alias: string, device: string) => ({
      [`${v4l}/${device}/name`]: `${name}\n`,
      [`${v4l}/${device}/index`]: `${index}\n`,
      [`${v4l}/${device}/device/modalias`]: alias,
    });
    const { facts } = await snapshotOf({
      listings: { [v4l]: ['video0', 'video1', 'video2', 'video3', 'v4l-subdev0'] },
      files: {
        ...node('DTEN Vue', '0', modalias, 'video0'),
        ...node('DTEN Vue', '1', modalias, 'video1'),
        ...node('DTEN Vue', '0', modalias, 'video2'),
        ...node('rkvdec', '0', 'of:Nvideo-codec', 'video3'),
      },
    });
    expect(facts.cameras).toEqual([
      { id: '2e7e:0701', name: 'DTEN Vue' },
      { id: '2e7e:0701#2', name: 'DTEN Vue' },
    ]);
  });

  it('sound cards by their USB id where they have one', async () => {
    const text = ' 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n 1 [Vue            ]: USB-Audio - DTEN Vue\n';
    const { facts } = await snapshotOf({
      files: { '/proc/asound/cards': text, '/proc/asound/card1/usbid': '2e7e:0701\n' },
    });
    expect(facts.audio).toEqual([
      { id: 'PCH', name: 'HDA Intel PCH' },
      { id: '2e7e:0701', name: 'DTEN Vue' },
    ]);
  });

  it('USB devices with port and speed, without root hubs and interfaces', async () => {
    const at = '/sys/bus/usb/devices';
    const { facts } = await snapshotOf({
      listings: { [at]: ['1-0:1.0', '1-1', '1-1.4', '1-1:1.0', 'usb1'] },
      files: {
        [`${at}/1-1/idVendor`]: '05e3\n',
        [`${at}/1-1/idProduct`]: '0610\n',
        [`${at}/1-1/speed`]: '1.5\n',
        [`${at}/1-1.4/idVendor`]: '2e7e\n',
        [`${at}/1-1.4/idProduct`]: '0701\n',
        [`${at}/1-1.4/manufacturer`]: 'DTEN\n',
        [`${at}/1-1.4/product`]: 'Vue\n',
        [`${at}/1-1.4/serial`]: 'S1\n',
        [`${at}/1-1.4/speed`]: '5000\n',
      },
    });
    expect(facts.usb).toEqual([
      { id: '05e3:0610', path: '1-1', name: '05e3:0610', serial: null, speedMbps: 1.5 },
      { id: '2e7e:0701', path: '1-1.4', name: 'DTEN Vue', serial: 'S1', speedMbps: 5000 },
    ]);
  });

  it.each([
    ['a kernel without such devices has none', { '/sys/class': ['net'], '/sys/bus': ['pci'] }, []],
    [
      'a class folder that is there but cannot be seen is unknown',
      { '/sys/class': ['drm', 'video4linux', 'sound'], '/sys/bus': ['usb'] },
      null,
    ],
    ['without any sight of the kernel all is unknown', {}, null],
  ])('%s', async (_, listings, expected) => {
    const { facts } = await snapshotOf({ listings });
    for (const section of ['displays', 'cameras', 'audio', 'usb'] as const)
      expect([section, facts[section]]).toEqual([section, expected]);
  });

  it('none at all is known from a listing, and says which', async () => {
    const { evidence } = await snapshotOf({ listings: { '/sys/class': ['net'] } });
    expect(evidence['cameras']).toEqual([{ file: 'listings.jsonl', line: 1 }]);
  });
});

describe.skipIf(SHARED_MISSING)('a display', () => {
  it('is read from its EDID', async () => {
    const drm = '/sys/class/drm';
    const { facts } = await snapshotOf({
      listings: { [drm]: ['card0', 'card0-DP-1', 'card0-HDMI-A-1', 'version'] },
      files: {
        [`${drm}/card0-DP-1/status`]: 'disconnected\n',
        [`${drm}/card0-HDMI-A-1/status`]: 'connected\n',
        [`${drm}/card0-HDMI-A-1/enabled`]: 'enabled\n',
        [`${drm}/card0-HDMI-A-1/modes`]: '3840x2160\n1920x1080\n',
        [`${drm}/card0-HDMI-A-1/edid`]: readFileSync(join(SHARED, 'captures/edid/dten_board.bin')),
      },
    });
    expect(facts.displays).toEqual([
      { connector: 'DP-1', connected: false, enabled: null, name: null, mode: null },
      {
        ...{ connector: 'HDMI-A-1', connected: true, enabled: true, name: 'DTEN Board', mode: '3840x2160' },
        edid: {
          ...{ manufacturer: 'DTB', product: 48, week: 8, year: 2018, sizeCm: { width: 121, height: 68 } },
          ...{ preferredMode: '1920x1080@60', modes: expect.arrayContaining(['3840x2160@30']), checksumsOk: true },
        },
      },
    ]);
  });

  it('of Android: identity, firmware, reason of the boot and time zone come from properties', async () => {
    const stdout = readFileSync(join(SHARED, 'captures/android/getprop/gwm_android9.txt'), 'utf8');
    const { facts, components } = await snapshotOf({ platform: 'android', commands: [{ argv: ['getprop'], stdout }] });
    expect(facts.identity).toMatchObject({
      vendor: 'QUALCOMM',
      serial: 'DEV0000000001',
      osName: 'Android',
      osVersion: '9',
    });
    expect(facts.boot?.reason).toBe('shutdown,');
    expect(facts.time).toMatchObject({ timeZone: 'America/Cayenne' });
    expect(facts.services).toBeNull();
    expect(components).toMatchObject([
      { id: 'firmware', version: 'eng.bean.20221229.195411', evidence: [{ file: 'commands/001.stdout', line: 20 }] },
    ]);
  });
});

it('failed services come with the line that says so', async () => {
  const argv = ['systemctl', 'list-units', '--state=failed', '--all', '--plain', '--no-legend', '--no-pager', '--full'];
  const { facts, evidence } = await snapshotOf({
    listings: { '/run/systemd': ['system'] },
    commands: [{ argv, stdout: 'zoom.service loaded failed failed Zoom Rooms\n' }],
  });
  expect(facts.services).toEqual({
    manager: 'systemd',
    failed: [{ name: 'zoom.service', description: 'Zoom Rooms', line: 1 }],
  });
  expect(evidence['services']).toEqual([{ file: 'commands/001.stdout' }]);
});

it('the kernel log comes from the ring or, where that is denied, from the file', async () => {
  const text = 'one\nusb 1-1: USB disconnect, device number 3\n';
  const ring = await snapshotOf({ commands: [{ argv: ['dmesg'], stdout: text }] });
  expect(ring.facts.kernelLog).toMatchObject({ lines: 2, marks: [{ kind: 'usb-disconnect', line: 2 }] });
  const file = await snapshotOf({
    commands: [{ argv: ['dmesg'], stdout: '', exitCode: 1 }],
    files: { '/var/log/kern.log': text },
  });
  expect(file.facts.kernelLog).toEqual(ring.facts.kernelLog);
  expect(file.evidence['kernelLog']).toEqual([{ file: 'files/var/log/kern.log' }]);
});

it('package history goes on in the log before, when the current one was begun lately', async () => {
  const line = (day: number, version: string) => `2026-05-${day} 10:00:00 upgrade a:amd64 1.0 ${version}\n`;
  const { facts } = await snapshotOf({
    files: { '/var/log/dpkg.log': line(20, '1.2'), '/var/log/dpkg.log.1': line(10, '1.1') },
  });
  expect(facts.packages?.map(({ to }) => to)).toEqual(['1.1', '1.2']);
});
