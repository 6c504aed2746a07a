import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAndroidCrashes } from '../../../diagnostics/parsers/tombstone-crash.ts';
import { parseAnrTrace } from '../../../diagnostics/parsers/anr-trace.ts';
import { parseBuildProp } from '../../../diagnostics/parsers/build-prop.ts';
import { modeText, parseEdid } from '../../../diagnostics/parsers/edid.ts';
import { parseFailedUnits } from '../../../diagnostics/parsers/failed-units.ts';
import { parseFwupdDevices, parseFwupdHistory } from '../../../diagnostics/parsers/fwupd-json.ts';
import { parseGetprop } from '../../../diagnostics/parsers/getprop.ts';
import { parseIwScan } from '../../../diagnostics/parsers/iw.ts';
import { parseKernelLog } from '../../../diagnostics/parsers/kernel-log.ts';
import { parseLogcatLine } from '../../../diagnostics/parsers/logcat.ts';
import { parseMeminfo } from '../../../diagnostics/parsers/meminfo.ts';
import { parseMenderArtifact, parseMenderLog } from '../../../diagnostics/parsers/mender-log.ts';
import { parseNmcliDevices } from '../../../diagnostics/parsers/nmcli-devices.ts';
import { parseOsRelease } from '../../../diagnostics/parsers/os-release.ts';
import { parseOstreeStatus } from '../../../diagnostics/parsers/ostree-status.ts';
import { parseRaucInstaller, parseRaucStatus } from '../../../diagnostics/parsers/rauc-status.ts';
import { parseSwupdateLog } from '../../../diagnostics/parsers/swupdate-log.ts';
import { createRedactor } from '../../../diagnostics/redaction/create-redactor.ts';
import { SHARED, SHARED_MISSING } from '../../support/shared.ts';

const CAPTURES = join(SHARED, 'captures');
const bytes = (path: string): Buffer => readFileSync(join(CAPTURES, path));
const text = (path: string): string => bytes(path).toString('utf8');
const redacted = (path: string): string =>
  createRedactor({ key: Buffer.alloc(32, 3), knownValues: [{ kind: 'name', value: 'shibboleth' }] }).text(text(path));

type Check = (path: string) => void;

/** A file that no collector would ever read, and why; the reason is the test's word for it. */
const notRead =
  (reason: string): Check =>
  (path) => {
    expect(reason).not.toBe('');
    expect(bytes(path).length).toBeGreaterThan(0);
  };

const edid =
  (expected: object, modes: string[]): Check =>
  (path) => {
    const found = parseEdid(bytes(path));
    expect(found).toMatchObject({
      version: '1.3',
      checksumOk: true,
      digital: true,
      announcedExtensions: 1,
      ...expected,
    });
    expect(found?.extensions).toMatchObject([{ tag: 2, revision: 3, checksumOk: true }]);
    expect(found?.modes.map(modeText)).toEqual(expect.arrayContaining(modes));
  };

/** The text of edid-decode is the oracle: the hexadecimal in it is our input, its words are the truth. */
const edidDecode: Check = (path) => {
  const told = text(path);
  const hex = [...told.matchAll(/^(?:[0-9a-f]{2} ?){16}$/gm)].map(([row]) => row.replaceAll(' ', '')).join('');
  const found = parseEdid(Buffer.from(hex, 'hex'));
  const word = (pattern: RegExp): string | undefined => pattern.exec(told)?.[1];
  expect(found).toMatchObject({
    manufacturer: word(/Manufacturer: (\w+)/),
    product: Number(word(/Model: (\d+)/)),
    name: word(/Display Product Name: '(.*)'/),
    week: Number(word(/Made in: week (\d+)/)),
    year: Number(word(/Made in: week \d+ of (\d+)/)),
    checksum: Number(word(/^Checksum: (0x[0-9a-f]+)$/m)),
  });
  const [size, width, height] = /Maximum image size: (\d+) cm x (\d+) cm/.exec(told) ?? [];
  expect(found?.sizeCm).toEqual(size === undefined ? null : { width: Number(width), height: Number(height) });
  expect(found?.extensions.map(({ checksum }) => checksum)).toEqual([
    Number(/^Checksum: (0x[0-9a-f]+) {2}Unused/m.exec(told)?.[1]),
  ]);
  // Every detailed timing and every code of it that has a whole rate must be among our modes.
  const modes = new Set(found?.modes.map(({ width, height, interlaced, refresh }) => `${width}x${height}${interlaced ? 'i' : ''}@${Math.round(refresh)}`)); // prettier-ignore
  const timings = [...told.matchAll(/^ +(?:DTD \d+|VIC +\d+): +(\d+x\d+i?) +([\d.]+) Hz/gm)];
  expect(timings.length).toBeGreaterThan(10);
  const missing = timings
    .map(([, mode, rate]) => `${mode}@${Math.round(Number(rate))}`)
    .filter((mode) => !modes.has(mode));
  expect(missing).toEqual([]);
};

const properties =
  (expected: Record<string, string | undefined>): Check =>
  (path) => {
    const read = path.endsWith('.prop') ? parseBuildProp : parseGetprop;
    const found = read(text(path));
    for (const [name, value] of Object.entries(expected)) expect([name, found.get(name)?.value]).toEqual([name, value]);
  };

const raucError =
  (error: string): Check =>
  (path) => {
    const last = /^LastError: (.*)$/m.exec(text(path))?.[1] ?? '';
    expect(last).toBe(error);
    expect(parseRaucInstaller(`s "idle"\ns "${last.replaceAll('"', '\\"')}"\n`)?.lastError).toBe(error);
  };

const gone =
  (...secrets: string[]): Check =>
  (path) => {
    const left = secrets.filter((secret) => text(path).includes(secret) && redacted(path).includes(secret));
    expect(secrets.filter((secret) => !text(path).includes(secret))).toEqual([]);
    expect(left).toEqual([]);
  };

/** Every file of the captures and the truth that its row in INDEX.md tells. */
const TRUTHS: Record<string, Check> = {
  'android/anr/sentry_thread_dump.txt': (path) => {
    expect(parseAnrTrace(text(path)).processes).toMatchObject([
      {
        ...{ process: 'io.sentry.samples.android', pid: 28941, threads: 30 },
        ...{ at: '2023-04-04 22:06:31.064728684+0200', time: '2023-04-04T20:06:31.064Z' },
        build: 'google/sdk_gphone64_arm64/emu64a:13/TE1A.220922.012/9302419:userdebug/dev-keys',
      },
    ]);
  },
  'android/buildprop/galaxy-s8-global.prop': properties({
    'ro.build.fingerprint': 'samsung/dreamltexx/dreamlte:7.0/NRD90M/G950FXXU1AQL5:user/release-keys',
    'ro.product.model': 'SM-G950F',
  }),
  'android/buildprop/nexus6p.prop': properties({
    'ro.build.fingerprint': 'google/angler/angler:7.1.2/N2G47O/3852959:user/release-keys',
    'ro.product.model': 'Nexus 6P',
  }),
  'android/buildprop/pixel.prop': properties({
    'ro.build.fingerprint': 'google/sailfish/sailfish:7.1.2/NHG47O/4051500:user/release-keys',
    'ro.product.model': 'Pixel',
  }),
  'android/getprop/gwm_android9.txt': properties({
    'ro.build.fingerprint': 'qti/gwm/gwm:9/PQ1A.190105.004/bean12291953:user/test-keys',
    'ro.boot.verifiedbootstate': 'orange',
    'ro.build.ab_update': 'true',
    'ro.boot.slot_suffix': undefined,
  }),
  'android/getprop/oneplus_n10_slot_a_green.txt': properties({
    'ro.build.fingerprint': 'OnePlus/OnePlusN10TMO/OnePlusN10TMO:11/RKQ1.201217.002/2307051826:user/release-keys',
    'ro.boot.slot_suffix': '_a',
    'ro.boot.verifiedbootstate': 'green',
    'ro.boot.flash.locked': '1',
    'ro.boot.bootreason': 'reboot,PS_HOLD',
  }),
  'android/getprop/poco_peridot_slot_b_green.txt': properties({
    'ro.build.fingerprint': 'POCO/peridot_global/peridot:14/UKQ1.240624.001/OS2.0.100.0.VNPMIXM:user/release-keys',
    'ro.build.version.release': '15',
    'ro.build.version.incremental': '611',
    'ro.boot.slot_suffix': '_b',
    'ro.boot.verifiedbootstate': 'green',
  }),
  'android/logcat/plaso_formats.log': (path) => {
    const rows = text(path)
      .split('\n')
      .filter((row) => row !== '' && !row.startsWith('---------'));
    const read = rows.map(parseLogcatLine);
    expect(read.map((line) => [line?.tag, line?.message.slice(0, 7)])).toEqual([
      ['threadtime', 'test of'],
      ['sometag', 'test of'],
      ['App', 'test of'],
      ['App', 'test of'],
      ['App', 'test of'],
      ['AppTag', 'test of'],
      ['AppTag', 'test of'],
      ['AppTag', 'test of'],
    ]);
    expect(read.map((line) => line?.time ?? null)).toEqual([
      null,
      null,
      '2022-01-02T01:20:03.171Z',
      '2022-01-02T01:20:03.171Z',
      null,
      '2022-01-02T01:20:07.171Z',
      '2022-01-02T01:42:10.613Z',
      '2022-01-02T01:44:23.183Z',
    ]);
    expect(read.map((line) => [line?.pid, line?.tid])).toEqual([
      [1234, 1234],
      [190, null],
      [1885, 3066],
      [1885, 3066],
      [1885, 3066],
      [9346, 9347],
      [1179, null],
      [1179, null],
    ]);
  },
  'android/tombstone/leila16_00.txt': (path) => {
    expect(parseAndroidCrashes(text(path), path)).toEqual([]);
    expect(parseAnrTrace(text(path)).processes[0]).toMatchObject({
      ...{ process: 'com.android.bluetooth', pid: 9611, abi: 'arm', at: '2019-08-07 12:23:09', time: null },
      mainStack: ['libc.so __epoll_pwait', 'libc.so epoll_pwait', 'libc.so epoll_wait', 'libutils.so _ZN7android6Looper9pollInnerEi', 'libutils.so _ZN7android6Looper8pollOnceEiPiS1_PPv'], // prettier-ignore
    });
  },
  'android/tombstone/leila16_02_hidl.txt': (path) => {
    expect(parseAndroidCrashes(text(path), path)).toMatchObject([
      {
        ...{ process: 'com.android.chrome:privileged_process2', pid: 11553 },
        thread: { tid: 11579, name: 'Watchdog' },
        ...{ signal: 'SIGSEGV', faultAddress: '0x0', cause: 'null pointer dereference', time: null },
        build: 'samsung/j3topeltetfnvzw/j3topeltetfnvzw:8.0.0/R16NW/S367VLUDU3ASC2:user/release-keys',
      },
    ]);
  },
  'edid/dten_board.bin': edid(
    {
      ...{ manufacturer: 'DTB', product: 0x30, name: 'DTEN Board', week: 8, year: 2018 },
      ...{
        sizeCm: { width: 121, height: 68 },
        preferred: { width: 1920, height: 1080, refresh: 60, interlaced: false },
      },
      ...{ checksum: 0xc1, extensions: [{ checksum: 0x83 }], audio: true },
    },
    ['1920x1080@60', '3840x2160@30', '3840x2160@60'],
  ),
  'edid/dten_board.txt': edidDecode,
  'edid/hisense_1.bin': edid(
    {
      ...{ manufacturer: 'HIS', product: 0, name: 'HISENSE-TV', week: 28, year: 2019 },
      ...{ sizeCm: null, preferred: { width: 1366, height: 768 } },
    },
    [],
  ),
  'edid/hisense_1.txt': edidDecode,
  'edid/lg_1.bin': edid(
    {
      ...{ manufacturer: 'GSM', product: 1, name: 'LG TV', week: 1, year: 2012, serial: '16843009' },
      sizeCm: { width: 160, height: 90 },
    },
    ['1920x1080@60'],
  ),
  'edid/lg_1.txt': edidDecode,
  'edid/newline_1.bin': edid(
    {
      ...{ manufacturer: 'NLE', product: 50, name: 'Newline', week: 3, year: 2017 },
      ...{ sizeCm: { width: 115, height: 65 }, preferred: { width: 3840, height: 2160, refresh: 60 } },
    },
    ['3840x2160@60'],
  ),
  'edid/newline_1.txt': edidDecode,
  'linux/fwupd/get-devices.json': (path) => {
    expect(parseFwupdDevices(text(path), path).map(({ name }) => name)).toEqual([
      expect.stringContaining('Integrated Webcam'),
    ]);
  },
  'linux/fwupd/get-history_success.json': (path) => {
    expect(parseFwupdHistory(text(path), path)).toMatchObject([
      { name: 'Integrated Webcam', from: '1.2.2', to: '1.2.4', state: 'success' },
    ]);
  },
  'linux/fwupd/thinkpad-p1-iommu.json': (path) => {
    expect(parseFwupdDevices(text(path), path)).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'Integrated Camera', version: '60.4' })]),
    );
  },
  'linux/jc/dmidecode.out': notRead('the same words are read from /sys/class/dmi/id, which needs no program'),
  'linux/jc/iw-scan0.out': (path) => {
    const common = { interface: 'wlan0' };
    expect(parseIwScan(text(path))).toEqual([
      { ...common, bssid: '00:19:a9:cd:c6:80', ssid: 'Cisco1240', frequencyMhz: 2412, signalDbm: -45, channel: 1, line: 1 }, // prettier-ignore
      { ...common, bssid: 'd0:d0:fd:69:ca:70', ssid: 'Cisco1250', frequencyMhz: 2462, signalDbm: -70, channel: 11, line: 19 }, // prettier-ignore
    ]);
  },
  'linux/jc/lsmod.out': notRead('the names of modules decide nothing; faults of drivers stand in the kernel log'),
  'linux/jc/lsusb-v.expected.json': notRead('the oracle of another parser'),
  'linux/jc/lsusb-v.out': notRead('the same devices are read from /sys/bus/usb, with their ports and speeds'),
  'linux/jc/nmcli-device-show.out': (path) => {
    expect(parseNmcliDevices(text(path))).toEqual([
      {
        ...{ name: 'ens33', kind: 'ethernet', state: 'connected', connection: 'ens33', line: 1 },
        ...{ addresses: ['10.0.0.178/24'], gateway: '10.0.0.1' },
        dns: ['75.75.75.75', '75.75.76.76', '2001:558:feed::1', '2001:558:feed::2'],
      },
      {
        ...{ name: 'lo', kind: 'loopback', state: 'unmanaged', connection: null, line: 28 },
        ...{ addresses: ['127.0.0.1/8'], gateway: null, dns: [] },
      },
    ]);
  },
  'linux/jc/os-release-ubuntu': (path) => {
    expect(parseOsRelease(text(path)).get('PRETTY_NAME')?.value).toBe('Ubuntu 18.04.5 LTS');
  },
  'linux/jc/proc_meminfo': (path) => {
    const told = Number(/^MemTotal: +(\d+) kB$/m.exec(text(path))?.[1]);
    expect(parseMeminfo(text(path)).get('MemTotal')).toBe(told * 1024);
  },
  'linux/jc/syslog-3164.out': (path) => {
    expect(parseKernelLog(text(path))).toMatchObject({ lines: text(path).trimEnd().split('\n').length, marks: [] });
  },
  'linux/jc/syslog-5424.out': (path) => {
    expect(parseKernelLog(text(path)).marks).toEqual([]);
  },
  'linux/jc/systemctl.out': (path) => {
    expect(parseFailedUnits(text(path))).toEqual([]);
  },
  'linux/jc/udevadm.out': notRead('the same attributes are read from sysfs'),
  'linux/jc/xrandr_properties.out': (path) => {
    // Modes and EDID are read from DRM; the EDID that X passes on is the same one.
    const blocks = [...text(path).matchAll(/EDID: \n((?:\t\t[0-9a-f]{32}\n)+)/g)].map(([, hex = '']) =>
      parseEdid(Buffer.from(hex.replace(/\s/g, ''), 'hex')),
    );
    expect(blocks[0]).toMatchObject({
      ...{ manufacturer: 'AUO', product: 0x573d, year: 2018, checksumOk: true, extensions: [] },
      ...{ texts: ['AUO', 'B140HAN05.7'], preferred: { width: 1920, height: 1080 } },
    });
    expect(blocks.every((block) => block !== null)).toBe(true);
  },
  'linux/mender/mender_install_ok.log': (path) => {
    expect(parseMenderLog(text(path), path)).toMatchObject({ file: 'r1.mender', outcome: 'installed', error: null });
  },
  'linux/mender/mender_session.txt': (path) => {
    const steps = text(path)
      .split(/^\$ mender /m)
      .slice(1);
    const artifacts = steps.filter((step) => step.startsWith('show-artifact')).map((step) => parseMenderArtifact(step.replace(/^.*\n/, ''))?.name); // prettier-ignore
    expect(artifacts).toEqual(['factory-1.0', 'release-1', 'release-1']);
    const failed = steps.find((step) => step.startsWith('install r2')) ?? '';
    expect(parseMenderLog(failed, path)).toMatchObject({
      outcome: 'failed',
      error: expect.stringContaining('exit status 1'),
    });
  },
  'linux/oops/abrt_10_oopses.txt': (path) => {
    const { marks, lines } = parseKernelLog(text(path));
    expect(lines).toBeGreaterThan(500);
    expect(marks.filter(({ kind }) => kind === 'warning' || kind === 'oops')).toHaveLength(10);
    expect(marks[0]).toMatchObject({ kind: 'warning', line: 14 });
  },
  'linux/oops/abrt_cut_here.txt': (path) => {
    expect(parseKernelLog(text(path)).marks).toMatchObject([{ kind: 'warning', line: 2 }]);
  },
  'linux/ostree/ostree_admin_session.txt': (path) => {
    expect(parseOstreeStatus(text(path), path).map(({ version }) => version)).toEqual([
      '1.0.0',
      '1.1.0',
      '1.0.0',
      '1.0.0',
    ]);
  },
  'linux/rauc/fail-compat.txt': raucError(
    "Installation error: Compatible mismatch: Expected 'lab-display' but bundle manifest has 'other-board'",
  ),
  'linux/rauc/fail-sig.txt': raucError('signature verification failed: Verify error: self-signed certificate'),
  'linux/rauc/out-after-install-pending-reboot.json': (path) => {
    const status = parseRaucStatus(text(path), path);
    expect(status).toMatchObject({ booted: 'A', primary: 'rootfs.1' });
    expect(status?.slots.find(({ name }) => name === 'rootfs.1')).toMatchObject({
      ...{ status: 'ok', version: '2026.10-2', bootStatus: 'bad', installedAt: '2026-11-22T18:37:52.000Z' },
    });
  },
  'linux/rauc/out-booted-B-good.json': (path) => {
    const status = parseRaucStatus(text(path), path);
    expect(status).toMatchObject({ booted: 'B', primary: 'rootfs.1' });
    expect(status?.slots.map(({ bootStatus }) => bootStatus)).toEqual(['good', 'good']);
  },
  'linux/rauc/out-booted-B-good.txt': notRead('for people; the same status is asked for as JSON'),
  'linux/rauc/service.log': notRead('the last error is asked for over D-Bus; the log goes along as evidence'),
  'linux/rauc/system.conf': notRead('the slots of the configuration are in the status'),
  'linux/swupdate/swupdate_ok.log': (path) => {
    expect(parseSwupdateLog(text(path), path)).toMatchObject([{ outcome: 'successful', error: null }]);
  },
  'redaction/detect-secrets/baseline.file': (path) => {
    // Hashes of secrets, not secrets: JSON before and after.
    expect(() => JSON.parse(redacted(path)) as unknown).not.toThrow();
  },
  'redaction/detect-secrets/config.env': gone('gX69YO4CvBsVjzAwYxdGyDd30t5'),
  'redaction/detect-secrets/config.ini': gone('vh987tyw9ehy8ghis7vwyhiwbwitefy7w3ASDGYDGUASDG'),
  'redaction/detect-secrets/config.yaml': gone('AKIATESTTESTTESTTEST', 'ToCynx5Se4e2PtoZxEhW7lUJcOX15c54'),
  'redaction/detect-secrets/sample.diff': gone('a2480a72004fc40d124495fd59f5b482034fbadd'),
  'redaction/gitleaks/files.zip': (path) => {
    // Its contents are judged by the tests of redaction; a capture it is not.
    expect(bytes(path).subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
  },
  'redaction/presidio_generated_small.json': (path) => {
    const samples = JSON.parse(text(path)) as { spans: { entity_type: string }[] }[];
    const counts = new Map<string, number>();
    for (const { entity_type: type } of samples.flatMap(({ spans }) => spans))
      counts.set(type, (counts.get(type) ?? 0) + 1);
    expect(samples).toHaveLength(100);
    expect(Object.fromEntries(counts)).toEqual({
      ...{ PERSON: 55, ADDRESS: 46, LOCATION: 24, CREDIT_CARD: 10, ORGANIZATION: 10, PHONE_NUMBER: 10, TITLE: 4 },
      ...{ US_SSN: 3, DOMAIN_NAME: 3, DATE_TIME: 3, EMAIL_ADDRESS: 2, IP_ADDRESS: 2, US_DRIVER_LICENSE: 1 },
    });
  },
  'redaction/sos/clean_config.txt': gone('shibboleth'),
  'redaction/sos/ipv6.txt': gone('3000:505f:505f:505f:505f:505f:505f:505f'),
  'redaction/sos/unicode.txt': (path) => {
    expect(redacted(path)).not.toContain('192.168.1.1');
    expect(redacted(path)).toContain('æßøĄ');
  },
};

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(CAPTURES, join(entry.parentPath, entry.name)))
    .filter((path) => path !== 'INDEX.md')
    .sort();
}

describe.skipIf(SHARED_MISSING)('the captures, row by row', () => {
  it.each(Object.entries(TRUTHS))('%s', (path, check) => check(path));

  it('are all here: no file and no row of the index is left out', () => {
    const rows = [...text('INDEX.md').matchAll(/^\| (\S+\/\S+) \|/gm)].map(([, path = '']) => path);
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter((path) => !(path in TRUTHS))).toEqual([]);
    expect(filesUnder(CAPTURES)).toEqual(Object.keys(TRUTHS).sort());
  });
});

describe.skipIf(SHARED_MISSING)('an EDID', () => {
  it('with a byte changed has a wrong checksum, and one cut short is none', () => {
    const board = bytes('edid/dten_board.bin');
    board[20] = (board[20] ?? 0) ^ 1;
    expect(parseEdid(board)).toMatchObject({ manufacturer: 'DTB', checksumOk: false });
    expect(parseEdid(board.subarray(0, 127))).toBeNull();
  });

  it('whose extension was cut off says so', () => {
    const board = bytes('edid/dten_board.bin');
    expect(parseEdid(board.subarray(0, 200))).toMatchObject({ announcedExtensions: 1, extensions: [] });
    board[255] = 0;
    expect(parseEdid(board)?.extensions).toMatchObject([{ checksumOk: false }]);
  });
});
