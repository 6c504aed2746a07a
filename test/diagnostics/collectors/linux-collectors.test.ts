import { describe, expect, it } from 'vitest';
import { FAILURE_LINE } from '../../../diagnostics/collectors/reach.ts';
import { knownOfUnit } from '../../../diagnostics/snapshot/known-of-unit.ts';
import { snapshotOf } from './snapshot-of.ts';

const NMCLI_FIELDS =
  'GENERAL.DEVICE,GENERAL.TYPE,GENERAL.STATE,WIRED-PROPERTIES.CARRIER,IP4.ADDRESS,IP4.GATEWAY,IP4.DNS,IP6.DNS';

const link = (name: string, target: string) => ({ name, type: 'link', size: 0, target });

it('Wi-Fi: the link with what its station and its channel say, and names that must not leave', async () => {
  const iw = (words: string, stdout: string) => ({ argv: ['iw', 'dev', 'wlan0', ...words.split(' ')], stdout });
  const { facts, evidence, ...rest } = await snapshotOf({
    listings: {
      '/sys/class/net': ['eth0', 'lo', 'wlan0'],
      '/sys/class/net/wlan0': ['phy80211'],
      '/sys/class/net/eth0': ['device'],
    },
    commands: [
      iw('link', 'Connected to 02:00:00:00:aa:01 (on wlan0)\n\tSSID: Board Room\n\tfreq: 5180\n\tsignal: -71 dBm\n'),
      iw('station dump', 'Station 02:00:00:00:aa:01 (on wlan0)\n\tsignal avg:\t-69 dBm\n\tbeacon loss:\t3\n'),
      iw('survey dump', 'Survey data from wlan0\n\tfrequency: 5180 MHz [in use]\n\tnoise: -94 dBm\n'),
      iw('scan dump', 'BSS 02:00:00:00:aa:01(on wlan0)\n\tfreq: 5180\nBSS 02:00:00:00:aa:02(on wlan0)\n\tfreq: 5180\n'),
    ],
  });
  expect(facts.wifi).toMatchObject([
    {
      ...{ interface: 'wlan0', connected: true, ssid: 'Board Room', signalDbm: -71, averageSignalDbm: -69 },
      ...{ beaconLoss: 3, noiseDbm: -94, sameChannel: 2, at: { file: 'commands/001.stdout', line: 1 } },
    },
  ]);
  expect(knownOfUnit({ ...rest, facts, evidence })).toEqual([
    { kind: 'ssid', value: 'Board Room' },
    { kind: 'mac', value: '02:00:00:00:aa:01' },
  ]);
});

it('without wireless there is none, and without sight of the interfaces nothing is known', async () => {
  expect((await snapshotOf({ listings: { '/sys/class/net': ['eth0'] } })).facts.wifi).toEqual([]);
  expect((await snapshotOf({})).facts.wifi).toBeNull();
});

it('the wired link: duplex, packets, and how often it came and went', async () => {
  const net = '/sys/class/net/eth0';
  const { facts } = await snapshotOf({
    listings: { '/sys/class/net': ['eth0'], [net]: ['device'], '/run': ['NetworkManager'] },
    files: {
      [`${net}/operstate`]: 'up\n',
      [`${net}/duplex`]: 'half\n',
      [`${net}/carrier_changes`]: '7\n',
      '/proc/net/dev': 'eth0: 1 200 3 0 0 0 0 0 9 100 11 0 0 0 0 0\n',
    },
    commands: [
      {
        argv: ['nmcli', '-f', NMCLI_FIELDS, 'device', 'show'],
        stdout: 'GENERAL.DEVICE:     eth0\nGENERAL.STATE:      100 (connected)\nIP4.ADDRESS[1]:     10.0.0.5/24\n',
      },
    ],
  });
  expect(facts.network?.interfaces).toMatchObject([
    {
      ...{ duplex: 'half', carrierChanges: 7, receivePackets: 200, transmitPackets: 100, receiveErrors: 3 },
      // No `ip`: NetworkManager knows the address.
      ...{ state: 'connected', addresses: ['10.0.0.5/24'] },
    },
  ]);
});

it('leases of every client, each with its interface', async () => {
  const manager = 'internal-01234567-89ab-cdef-0123-456789abcdef-eth1.lease';
  const { facts } = await snapshotOf({
    listings: {
      '/sys/class/net': ['eth0'],
      '/run/systemd/netif/leases': ['2'],
      '/var/lib/NetworkManager': [manager, 'secret_key'],
      '/var/lib/dhcp': ['dhclient.eth2.leases'],
    },
    files: {
      '/sys/class/net/eth0/ifindex': '2\n',
      '/run/systemd/netif/leases/2': 'ADDRESS=10.0.0.5\n',
      [`/var/lib/NetworkManager/${manager}`]: 'ADDRESS=10.0.1.5\n',
      '/var/lib/dhcp/dhclient.eth2.leases': 'lease {\n  interface "eth2";\n  fixed-address 10.0.2.5;\n}\n',
    },
  });
  expect(facts.dhcp?.map(({ interface: on, address }) => [on, address])).toEqual([
    ['eth0', '10.0.0.5'],
    ['eth1', '10.0.1.5'],
    ['eth2', '10.0.2.5'],
  ]);
});

it('the supplicant of each interface that has one', async () => {
  const { facts } = await snapshotOf({
    listings: { '/run': ['wpa_supplicant'], '/run/wpa_supplicant': ['eth0', 'global socket'] },
    commands: [
      {
        argv: ['wpa_cli', '-i', 'eth0', 'status'],
        stdout: 'Supplicant PAE state=AUTHENTICATED\nsuppPortStatus=Authorized\n',
      },
    ],
  });
  expect(facts.supplicants).toMatchObject([{ interface: 'eth0', paeState: 'AUTHENTICATED', portAuthorised: true }]);
});

it('reachability: what was asked for, and the proxies that the system names', async () => {
  const probe = (host: string, port: number, tls: boolean, over: object) =>
    JSON.stringify(
      {
        endpoint: { host, port, tls, httpPath: null },
        ...{ reached: 'tcp', failure: null, addresses: [], durationMs: 3, tlsIssuer: null, tlsValidTo: null },
        ...{ httpStatus: null, httpClockAheadMs: 90_400, ...over },
      },
      null,
      2,
    );
  const record = probe('zoom.us', 443, true, { failure: 'ECONNREFUSED', httpRedirectHost: 'portal.test' });
  const { facts, evidence } = await snapshotOf(
    {
      files: { '/etc/environment': 'https_proxy=http://user:pw@proxy.test:3128\nhttp_proxy=http://proxy.test:3128\n' },
      extra: { 'probes/001.json': record, 'probes/002.json': probe('proxy.test', 3128, false, {}) },
    },
    { endpoints: [{ host: 'zoom.us', port: 443, tls: true, path: null, purpose: 'meeting' }] },
  );
  expect(facts.reach).toMatchObject([
    { place: 'zoom.us', purpose: 'meeting', failure: 'ECONNREFUSED', redirectedAway: true, clockAheadSeconds: 90 },
    { place: 'proxy.test', purpose: 'proxy', reached: 'tcp', failure: null },
  ]);
  expect(record.split('\n')[FAILURE_LINE - 1]).toContain('"failure"');
  expect(evidence['reach']).toEqual([{ file: 'probes/001.json' }, { file: 'probes/002.json' }]);
  expect(facts.proxies).toMatchObject([
    { scheme: 'https', host: 'proxy.test', port: 3128, at: { file: 'files/etc/environment', line: 1 } },
    { scheme: 'http', host: 'proxy.test', port: 3128 },
  ]);
});

it('heat: zones with their limits, what slows down, and chips where there is no zone', async () => {
  const at = '/sys/class/thermal';
  const zones = await snapshotOf({
    listings: {
      [at]: ['cooling_device0', 'cooling_device1', 'thermal_zone0', 'thermal_zone1'],
      '/sys/devices/system/cpu': ['cpu0', 'cpu1', 'cpufreq'],
    },
    files: {
      [`${at}/thermal_zone0/type`]: 'x86_pkg_temp\n',
      [`${at}/thermal_zone0/temp`]: '47350\n',
      [`${at}/thermal_zone0/trip_point_0_type`]: 'passive\n',
      [`${at}/thermal_zone0/trip_point_0_temp`]: '85000\n',
      [`${at}/thermal_zone0/trip_point_1_type`]: 'critical\n',
      [`${at}/thermal_zone0/trip_point_1_temp`]: '100000\n',
      [`${at}/thermal_zone1/temp`]: '-274000\n',
      [`${at}/cooling_device0/type`]: 'Processor\n',
      [`${at}/cooling_device0/cur_state`]: '3\n',
      [`${at}/cooling_device0/max_state`]: '10\n',
      [`${at}/cooling_device1/type`]: 'Fan\n',
      '/sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count': '2\n',
      '/sys/devices/system/cpu/cpu1/thermal_throttle/package_throttle_count': '4\n',
    },
  });
  expect(zones.facts.thermal).toMatchObject({
    zones: [{ name: 'x86_pkg_temp', celsius: 47.4, passiveCelsius: 85, criticalCelsius: 100 }],
    cooling: [{ name: 'Processor', state: 3, max: 10 }],
    throttled: 4,
  });
  const chips = await snapshotOf({
    listings: { '/sys/class/hwmon': ['hwmon0', 'hwmon1'] },
    files: {
      '/sys/class/hwmon/hwmon0/name': 'k10temp\n',
      '/sys/class/hwmon/hwmon0/temp1_input': '61000\n',
      '/sys/class/hwmon/hwmon1/name': 'iwlwifi_1\n',
      '/sys/class/hwmon/hwmon1/temp1_input': '99000\n',
    },
  });
  expect(chips.facts.thermal?.zones).toMatchObject([{ name: 'k10temp', celsius: 61, criticalCelsius: null }]);
});

it('wear: eMMC by its files, NVMe by whichever tool is there, nothing of a hypervisor’s disk', async () => {
  const at = '/sys/class/block';
  const log = JSON.stringify({ critical_warning: 0, percent_used: 3, avail_spare: 100, spare_thresh: 10 });
  const { facts } = await snapshotOf({
    listings: { [at]: ['loop0', 'mmcblk0', 'mmcblk0p1', 'mmcblk1', 'nvme0n1', 'sda', 'vda'] },
    files: {
      [`${at}/mmcblk0/device/life_time`]: '0x01 0x03\n',
      [`${at}/mmcblk0/device/pre_eol_info`]: '0x01\n',
      [`${at}/mmcblk0/device/name`]: 'DG4064\n',
      [`${at}/nvme0n1/device/model`]: 'Fast Disk\n',
      [`${at}/sda/device/model`]: 'QEMU HARDDISK\n',
    },
    commands: [{ argv: ['nvme', 'smart-log', '-o', 'json', '/dev/nvme0'], stdout: log }],
  });
  expect(facts.wear).toMatchObject([
    { device: 'mmcblk0', kind: 'emmc', model: 'DG4064', usedPercent: 30, reserve: 'normal' },
    { device: 'nvme0', kind: 'nvme', model: 'Fast Disk', usedPercent: 3, failing: false },
  ]);
});

it('power supplies and waiting for disks', async () => {
  const { facts } = await snapshotOf({
    listings: { '/sys/class/power_supply': ['AC', 'BAT0'] },
    files: {
      '/sys/class/power_supply/AC/type': 'Mains\n',
      '/sys/class/power_supply/AC/online': '1\n',
      '/sys/class/power_supply/BAT0/type': 'Battery\n',
      '/sys/class/power_supply/BAT0/capacity': '80\n',
      '/proc/pressure/io':
        'some avg10=0.00 avg60=1.50 avg300=0.00 total=1\nfull avg10=0.00 avg60=0.50 avg300=0.00 total=1\n',
    },
  });
  expect(facts.power).toMatchObject([
    { name: 'AC', kind: 'Mains', online: true },
    { name: 'BAT0', kind: 'Battery', online: null, chargePercent: 80 },
  ]);
  expect(facts.io).toEqual({ pressureSome60: 1.5, pressureFull60: 0.5 });
});

it('cameras and sound cards: where they hang, and what they can do', async () => {
  const usb = '../../devices/pci0000:00/0000:00:14.0/usb1/1-2';
  const { facts } = await snapshotOf({
    listings: {
      '/sys/class/video4linux': [link('video0', `${usb}/1-2:1.0/video4linux/video0`)],
      '/sys/class/sound': [link('card1', `${usb}/1-2:1.2/sound/card1`)],
    },
    files: {
      '/sys/class/video4linux/video0/name': 'Vue\n',
      '/proc/asound/cards': ' 1 [Vue            ]: USB-Audio - DTEN Vue\n',
      '/proc/asound/pcm': '01-00: USB Audio : USB Audio : capture 1\n',
      '/proc/asound/card1/stream0': 'Capture:\n    Channels: 4\n    Rates: 48000\n',
      '/proc/asound/card1/pcm0c/sub0/status': 'state: RUNNING\n',
    },
    commands: [
      {
        argv: ['v4l2-ctl', '-d', '/dev/video0', '--list-formats-ext'],
        stdout:
          "\t[0]: 'MJPG' (Motion-JPEG)\n\t\tSize: Discrete 3840x2160\n\t\t\tInterval: Discrete 0.033s (30.000 fps)\n",
      },
      {
        argv: ['amixer', '-c', '1', 'scontents'],
        stdout: "Simple mixer control 'Capture',0\n  Mono: Capture 1 [1%] [off]\n",
      },
    ],
  });
  expect(facts.cameras).toEqual([{ id: 'Vue', name: 'Vue', path: '1-2', formats: ['MJPG 3840x2160@30'] }]);
  expect(facts.audio).toEqual([
    {
      id: 'Vue',
      name: 'DTEN Vue',
      path: '1-2',
      streams: [{ direction: 'capture', channels: 4, rate: 48_000, state: 'RUNNING' }],
      muted: ['Capture'],
    },
  ]);
});

it('USB in depth: version, drivers, over-currents of the port', async () => {
  const at = '/sys/bus/usb/devices';
  const { facts } = await snapshotOf({
    listings: { [at]: ['1-1', '1-1:1.0', '1-1:1.1', '1-11:1.0'] },
    files: {
      [`${at}/1-1/idVendor`]: '2e7e\n',
      [`${at}/1-1/idProduct`]: '0701\n',
      [`${at}/1-1/version`]: ' 2.10\n',
      [`${at}/1-1/port/over_current_count`]: '2\n',
      [`${at}/1-1:1.0/uevent`]: 'DEVTYPE=usb_interface\nDRIVER=uvcvideo\n',
      [`${at}/1-1:1.1/uevent`]: 'DRIVER=uvcvideo\n',
      [`${at}/1-11:1.0/uevent`]: 'DRIVER=usbhid\n',
    },
  });
  expect(facts.usb).toMatchObject([{ version: '2.10', drivers: ['uvcvideo'], overCurrents: 2 }]);
});

it('a display that shows less than it could', async () => {
  const drm = '/sys/class/drm';
  const state = 'crtc[51]: pipe A\n\tactive=1\n\tmode: "1920x1080": 60 1\nconnector[95]: HDMI-A-1\n\tcrtc=pipe A\n';
  const { facts } = await snapshotOf({
    listings: { [drm]: ['card0-HDMI-A-1'], '/sys/kernel/debug/dri': ['0', '128'] },
    files: {
      [`${drm}/card0-HDMI-A-1/status`]: 'connected\n',
      [`${drm}/card0-HDMI-A-1/modes`]: '3840x2160\n1920x1080\n',
      [`${drm}/card0-HDMI-A-1/dpms`]: 'On\n',
      '/sys/kernel/debug/dri/0/state': state,
    },
  });
  expect(facts.displays).toMatchObject([{ mode: '3840x2160', current: '1920x1080', lit: true }]);
});

it('the journal: its starts, and who complains in this one', async () => {
  const fields =
    '--output-fields=MESSAGE,PRIORITY,SYSLOG_IDENTIFIER,_SYSTEMD_UNIT,_COMM,_PID,_BOOT_ID,_TRANSPORT,CODE_FILE,ERRNO';
  const { facts } = await snapshotOf({
    commands: [
      {
        argv: ['journalctl', '-q', '--no-pager', '--list-boots', '-o', 'json'],
        stdout:
          '[{"index":0,"boot_id":"00000000000000000000000000000002","first_entry":1795700000000000,"last_entry":1795700010000000}]',
      },
      {
        argv: ['journalctl', '-q', '--no-pager', '-o', 'json', fields, '-b', '0', '-p', 'err', '-n', '2000'],
        stdout: '{"SYSLOG_IDENTIFIER":"zoomrooms","MESSAGE":"cannot open camera"}\n',
      },
    ],
  });
  expect(facts.journal).toMatchObject({
    boots: [{ first: '2026-11-26T13:33:20.000Z' }],
    errors: [{ program: 'zoomrooms', count: 1, at: { file: 'commands/002.stdout', line: 1 } }],
  });
});

describe('why the unit started', () => {
  const boots = ['journalctl', '-q', '--no-pager', '--list-boots', '-o', 'json'];
  const list = (...first: number[]) =>
    JSON.stringify(first.map((one, i) => ({ index: i, boot_id: `b${i}`, first_entry: one, last_entry: one })));

  it('is looked up in the journal where nobody writes starts down', async () => {
    const { facts } = await snapshotOf({
      commands: [{ argv: boots, stdout: list(1_795_600_000_000_000, 1_795_700_000_000_000) }],
    });
    expect(facts.reboot).toMatchObject({
      starts: ['2026-11-25T09:46:40.000Z', '2026-11-26T13:33:20.000Z'],
      startsAt: { file: 'commands/001.stdout' },
    });
  });

  it('what was archived of an earlier start is evidence, and no reason', async () => {
    const at = '/var/lib/systemd/pstore';
    const file = (name: string) => ({ name, type: 'file', size: 1 });
    const { facts, evidence } = await snapshotOf({
      listings: { [at]: ['1795000000', '1795100000'], [`${at}/1795100000`]: [file('dmesg.txt'), file('other')] },
      files: { [`${at}/1795100000/dmesg.txt`]: 'Kernel panic - not syncing: old\n' },
      commands: [{ argv: boots, stdout: list(1_795_600_000_000_000) }],
    });
    expect(evidence['reboot']).toContainEqual({ file: `files${at}/1795100000/dmesg.txt` });
    expect(facts.reboot).toMatchObject({ cause: 'unknown', words: [] });
  });
});
