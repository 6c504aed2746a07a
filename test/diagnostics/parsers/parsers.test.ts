import { describe, expect, it } from 'vitest';
import { parseCpuinfo } from '../../../diagnostics/parsers/cpuinfo.ts';
import { compareDebianVersions } from '../../../diagnostics/parsers/debian-version.ts';
import { parseDf } from '../../../diagnostics/parsers/df.ts';
import { parseDpkgLog } from '../../../diagnostics/parsers/dpkg-log.ts';
import { parseFailedUnits } from '../../../diagnostics/parsers/failed-units.ts';
import { parseGetprop } from '../../../diagnostics/parsers/getprop.ts';
import { parseInputDevices } from '../../../diagnostics/parsers/input-devices.ts';
import { parseIpAddress } from '../../../diagnostics/parsers/ip-address.ts';
import { parseLastBoot } from '../../../diagnostics/parsers/last-boots.ts';
import { parseMeminfo } from '../../../diagnostics/parsers/meminfo.ts';
import { parseMounts } from '../../../diagnostics/parsers/mounts.ts';
import { parseOsRelease } from '../../../diagnostics/parsers/os-release.ts';
import { parsePressure } from '../../../diagnostics/parsers/pressure.ts';
import { parseNetDev } from '../../../diagnostics/parsers/proc-net-dev.ts';
import { parseIfInet6, parseNetIpv6Route, parseNetRoute } from '../../../diagnostics/parsers/proc-net-route.ts';
import { parseResolvConf } from '../../../diagnostics/parsers/resolv-conf.ts';
import { parseSoundCards } from '../../../diagnostics/parsers/sound-cards.ts';
import { parseUsbModalias } from '../../../diagnostics/parsers/usb-modalias.ts';
import { findVersion } from '../../../diagnostics/parsers/version-in-file.ts';

describe('os-release', () => {
  it.each([
    ['bare', 'ID=debian', 'debian'],
    ['in double quotes', 'ID="a b"', 'a b'],
    ['in single quotes', "ID='a $b'", 'a $b'],
    ['with escapes in double quotes', 'ID="a \\"b\\" \\$c \\\\"', 'a "b" $c \\'],
    ['with a carriage return', 'ID=debian\r', 'debian'],
    ['said twice: the last counts', 'ID=one\nID=two', 'two'],
    ['empty', 'ID=', ''],
    ['cut in a quote', 'ID="deb', undefined],
    ['in a comment', '# ID=debian', undefined],
  ])('a value %s', (_, text, value) => {
    expect(parseOsRelease(text).get('ID')?.value).toBe(value);
  });

  it('says on which line', () => {
    expect(parseOsRelease('# unit\n\nID=x\nIMAGE_VERSION=2.12.0\n').get('IMAGE_VERSION')).toEqual({
      value: '2.12.0',
      line: 4,
    });
  });
});

it('meminfo: bytes for sizes, numbers for counts, nothing for a line that is cut', () => {
  const info = parseMeminfo('MemTotal:       24682416 kB\nHugePages_Total:       3\nMemFree:  12');
  expect([...info]).toEqual([
    ['MemTotal', 24_682_416 * 1024],
    ['HugePages_Total', 3],
    ['MemFree', 12],
  ]);
  expect(parseMeminfo('MemFree:  12 k').size).toBe(0);
});

it('mounts: names with blanks, and read-only ones', () => {
  const text =
    '/dev/vda / ext4 rw,relatime 0 0\n/dev/sdb1 /media/My\\040Stick vfat ro 0 0\nproc /proc proc rw 0 0\n/dev/x /';
  expect(parseMounts(text)).toMatchObject([
    { device: '/dev/vda', mount: '/', type: 'ext4', options: ['rw', 'relatime'], line: 1 },
    { device: '/dev/sdb1', mount: '/media/My Stick', type: 'vfat', options: ['ro'], line: 2 },
    { mount: '/proc' },
  ]);
});

it('df -P -k: what is reserved for root counts neither as used nor as available', () => {
  const text = 'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 264212084 22000000 81000000 22% /';
  expect(parseDf(text)).toMatchObject([{ totalBytes: 103_000_000 * 1024, availableBytes: 81_000_000 * 1024 }]);
});

it('df -P -k: sizes in bytes, names with blanks, without the heading', () => {
  const text = [
    'Filesystem     1024-blocks      Used Available Capacity Mounted on',
    '/dev/vda         264212084 178337468  85874616      68% /',
    '//server/a b c    1000       400       600      40% /media/My Stick',
    'none                 0         0         0       - /odd',
    '/dev/cut         264212084 1783',
  ].join('\n');
  expect(parseDf(text)).toEqual([
    { mount: '/', totalBytes: 264_212_084 * 1024, availableBytes: 85_874_616 * 1024, line: 2 },
    { mount: '/media/My Stick', totalBytes: 1_024_000, availableBytes: 614_400, line: 3 },
    { mount: '/odd', totalBytes: 0, availableBytes: 0, line: 4 },
  ]);
});

it('/proc/net/dev: errors each way, with and without a blank after the colon', () => {
  const text = [
    'Inter-|   Receive                                                |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed',
    '  eth0: 686553541   17833    7    0    0     0          0         0  1114097   10221    2    0    0     0       0          0',
    'wlan0:1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16',
    '  eth1: 1 2 3',
  ].join('\n');
  expect(parseNetDev(text)).toEqual([
    { name: 'eth0', receivePackets: 17_833, receiveErrors: 7, transmitPackets: 10_221, transmitErrors: 2 },
    { name: 'wlan0', receivePackets: 2, receiveErrors: 3, transmitPackets: 10, transmitErrors: 11 },
  ]);
});

it('/proc/net/route: default and subnet, not what is down or rejected', () => {
  const text = [
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
    'eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0',
    'eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
    'eth0\t000A000A\t00000000\t0000\t0\t0\t0\t00FFFFFF\t0\t0\t0',
    'eth0\t000A000A\t00000000\t0201\t0\t0\t0\t00FFFFFF\t0\t0\t0',
    'eth0\t0002',
  ].join('\n');
  expect(parseNetRoute(text)).toEqual([
    { destination: 'default', gateway: '192.0.2.1', interface: 'eth0' },
    { destination: '192.0.2.0/24', gateway: null, interface: 'eth0' },
  ]);
});

it('/proc/net/ipv6_route and if_inet6: shortest form, without what every machine has', () => {
  const zero = '0'.repeat(32);
  const row = (to: string, bits: string, via: string, flags: string, name: string) =>
    `${to} ${bits} ${zero} 00 ${via} 00000400 00000001 00000000 ${flags} ${name}`;
  const text = [
    row('fd000000000000000000000000000000', '40', zero, '00000001', 'eth0'),
    row(zero, '00', 'fd000000000000000000000000000001', '00000003', 'eth0'),
    row('fe800000000000000000000000000000', '40', zero, '00000001', 'eth0'),
    row('ff000000000000000000000000000000', '08', zero, '00000001', 'eth0'),
    row(zero, '00', zero, '00200200', 'lo'),
  ].join('\n');
  expect(parseNetIpv6Route(text)).toEqual([
    { destination: 'fd00::/64', gateway: null, interface: 'eth0' },
    { destination: 'default', gateway: 'fd00::1', interface: 'eth0' },
  ]);
  expect(parseIfInet6('20010db8000000000001000000000001 04 40 00 82     eth0\ncut')).toEqual([
    { interface: 'eth0', address: '2001:db8::1:0:0:1/64' },
  ]);
});

it('ip -o addr: both families, and interfaces on top of another', () => {
  const text = [
    '1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever',
    '4: eth0.5@eth0    inet6 fd00::2/64 scope global nodad \\       valid_lft forever',
    '5: tun0    inet 10.0.0.1 peer 10.0.0.2/32 scope global tun0',
  ].join('\n');
  expect(parseIpAddress(text)).toEqual([
    { interface: 'lo', address: '127.0.0.1/8' },
    { interface: 'eth0.5', address: 'fd00::2/64' },
    { interface: 'tun0', address: '10.0.0.1' },
  ]);
});

it('resolv.conf: servers in order, each once', () => {
  const text =
    '# nameserver 9.9.9.9\nnameserver 10.0.0.1 # first\n  nameserver fe80::1%eth0\nnameserver 10.0.0.1\nsearch a';
  expect(parseResolvConf(text)).toEqual(['10.0.0.1', 'fe80::1%eth0']);
});

describe('/proc/bus/input/devices', () => {
  const block = (name: string, bits: string[]) =>
    [
      'I: Bus=0003 Vendor=222a Product=0001 Version=0110',
      `N: Name="${name}"`,
      'P: Phys=usb-0000:00:14.0-1/input0',
      'H: Handlers=event1',
      ...bits.map((bit) => `B: ${bit}`),
      '',
    ].join('\n');

  it.each([
    ['a touch panel', ['PROP=2', 'EV=b', 'KEY=400 0 0 0 0 0', 'ABS=260800000000003'], 'touch'],
    ['an old touch panel', ['PROP=0', 'EV=9', 'ABS=260800000000000'], 'touch'],
    ['a touch pad', ['PROP=5', 'EV=b', 'KEY=e520 10000 0 0 0 0', 'ABS=660800011000003'], 'pointer'],
    ['a mouse', ['PROP=0', 'EV=17', 'KEY=1f0000 0 0 0 0', 'REL=1943'], 'pointer'],
    [
      'a keyboard',
      ['PROP=0', 'EV=120013', 'KEY=1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe'],
      'keyboard',
    ],
    ['a power button', ['PROP=0', 'EV=3', 'KEY=10000000000000 0'], 'button'],
    ['a jack', ['PROP=0', 'EV=21', 'SW=140'], 'other'],
  ])('%s', (name, bits, kind) => {
    expect(parseInputDevices(block(name, bits))).toEqual([
      { bus: '0003', vendor: '222a', product: '0001', name, kind, line: 1 },
    ]);
  });

  it('several, the last one cut', () => {
    const text = `${block('One', [])}\n${block('Two "quoted"', [])}\nI: Bus=0003 Vendor=222a Product=0001\nN: Na`;
    expect(parseInputDevices(text).map(({ name, line }) => [name, line])).toEqual([
      ['One', 1],
      ['Two "quoted"', 6],
    ]);
  });
});

it('sound cards: short id and name', () => {
  const text =
    ' 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n                      HDA Intel PCH at 0xa1330000 irq 145\n 1 [Vue            ]: USB-Audio - DTEN Vue\n';
  expect(parseSoundCards(text)).toEqual([
    { number: 0, id: 'PCH', name: 'HDA Intel PCH', line: 1 },
    { number: 1, id: 'Vue', name: 'DTEN Vue', line: 3 },
  ]);
  expect(parseSoundCards('--- no soundcards ---\n')).toEqual([]);
});

it.each([
  ['usb:v046Dp0825d0012dcEFdsc02dp01ic0Eisc01ip00in00\n', '046d:0825'],
  ['pci:v00008086d00009D71sv0000', null],
  ['', null],
])('modalias %s', (text, id) => {
  expect(parseUsbModalias(text)).toBe(id);
});

it('pressure: the minute average of some and full', () => {
  const text =
    'some avg10=0.35 avg60=12.89 avg300=0.68 total=20143679\nfull avg10=0.00 avg60=1.50 avg300=0.00 total=0\n';
  expect(parsePressure(text)).toEqual({ some60: 12.89, full60: 1.5 });
  expect(parsePressure('some avg10=0.35 avg60=')).toEqual({ some60: null, full60: null });
});

it('getprop: values with brackets and line ends, the first word on a name', () => {
  const text = '[a]: [1]\n[list]: [x [y] z]\n[two]: [line one\nline two]\n[a]: [2]\n[cut]: [no end';
  expect([...parseGetprop(text)]).toEqual([
    ['a', { value: '1', line: 1 }],
    ['list', { value: 'x [y] z', line: 2 }],
    ['two', { value: 'line one\nline two', line: 3 }],
  ]);
});

it('failed units: with and without their mark', () => {
  const text = [
    'nginx.service loaded failed failed A high performance web server',
    '● zoom-rooms.service loaded failed failed Zoom Rooms',
    '  ssh.service loaded active running OpenSSH',
    'gone.mount not-found failed failed',
  ].join('\n');
  expect(parseFailedUnits(text)).toEqual([
    { name: 'nginx.service', description: 'A high performance web server', line: 1 },
    { name: 'zoom-rooms.service', description: 'Zoom Rooms', line: 2 },
    { name: 'gone.mount', description: '', line: 4 },
  ]);
});

it.each([
  ['1.2', '1.10', -1],
  ['1.0~rc1', '1.0', -1],
  ['1:0.9', '2.0', 1],
  ['1.0-1', '1.0-1+b1', -1],
  ['1.0', '1.0-0', 0],
  ['1.0a', '1.0+', -1],
  ['2.36-9+deb12u10', '2.36-9+deb12u9', 1],
  ['01.2', '1.02', 0],
  ['1.0', '1.0', 0],
])('Debian version %s against %s', (a, b, order) => {
  expect(Math.sign(compareDebianVersions(a, b))).toBe(order);
  expect(Math.sign(compareDebianVersions(b, a))).toBe(-order + 0);
});

it('dpkg.log: what changed, and in which direction', () => {
  const text = [
    '2026-05-20 10:11:12 startup archives unpack',
    '2026-05-20 10:11:13 install zrc:amd64 <none> 6.1.0-1',
    '2026-05-20 10:11:14 status installed zrc:amd64 6.1.0-1',
    '2026-05-21 10:11:13 upgrade zrc:amd64 6.1.0-1 6.2.0-1',
    '2026-05-22 10:11:13 upgrade zrc:amd64 6.2.0-1 6.1.0-1',
    '2026-05-23 10:11:13 remove zrc:amd64 6.1.0-1 <none>',
    '2026-05-23 10:11:14 purge zrc:amd64 6.1.0-1 <none>',
    '2026-05-24 10:11:13 upgrade zrc:amd64 6.2',
  ].join('\n');
  expect(parseDpkgLog(text).map(({ action, from, to, line }) => [action, from, to, line])).toEqual([
    ['install', null, '6.1.0-1', 2],
    ['upgrade', '6.1.0-1', '6.2.0-1', 4],
    ['downgrade', '6.2.0-1', '6.1.0-1', 5],
    ['remove', '6.1.0-1', null, 6],
    ['purge', '6.1.0-1', null, 7],
  ]);
});

it.each([
  ['x86', 'processor\t: 0\nmodel name\t: AMD EPYC\n\nprocessor\t: 1\nmodel name\t: AMD EPYC\n', 'AMD EPYC', 2],
  [
    'ARM',
    'processor\t: 0\nBogoMIPS\t: 38.40\n\nHardware\t: Qualcomm Technologies, Inc SM6350\n',
    'Qualcomm Technologies, Inc SM6350',
    1,
  ],
  ['nothing', '', null, null],
])('cpuinfo of %s', (_, text, model, cores) => {
  expect(parseCpuinfo(text)).toEqual({ model, cores });
});

describe('last boots', () => {
  const reboot = (at: string) => `reboot   system boot  6.1.0-30-amd64   ${at} - still running`;
  it.each([
    ['an orderly restart', [reboot('2026-05-20T10:00:00+00:00'), 'shutdown system down  6.1.0'], true],
    ['a loss of power', [reboot('2026-05-20T10:00:00+00:00'), reboot('2026-05-19T10:00:00+00:00')], false],
  ])('%s', (_, rows, clean) => {
    expect(parseLastBoot(rows.join('\n'))).toEqual({ clean, at: '2026-05-20T10:00:00+00:00', line: 1 });
  });

  it.each([
    ['one boot', reboot('2026-05-20T10:00:00+00:00')],
    ['nothing', '\nwtmp begins 2026-05-20T00:00:00+00:00\n'],
  ])('%s tells nothing', (_, text) => {
    expect(parseLastBoot(text)).toBeNull();
  });
});

it.each([
  [
    'the first line that fits',
    'name x\nversion=2.12.0\nversion=3\n',
    '^version=(\\S+)',
    { version: '2.12.0', line: 2 },
  ],
  ['the default pattern', '3.8.5 (release)\n', '^(\\S+)', { version: '3.8.5', line: 1 }],
  ['no line that fits', 'a\nb\n', '^version=(.*)', null],
  ['an empty version', 'version=\n', '^version=(.*)', null],
  ['a pattern that does not compile', 'a', '(', null],
  ['a pattern without a group', 'a', 'a', null],
])('a version in a file: %s', (_, text, pattern, found) => {
  expect(findVersion(text, pattern)).toEqual(found);
});
