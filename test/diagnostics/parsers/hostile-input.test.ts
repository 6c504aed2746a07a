import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAptHistory, parseUnfinishedPackages } from '../../../diagnostics/parsers/apt-history.ts';
import {
  causeOfBootReason,
  parseBootHistory,
  parseEndOfJournal,
  parseStarts,
} from '../../../diagnostics/parsers/boot-reason.ts';
import { parseCoredumpJournal } from '../../../diagnostics/parsers/coredump-journal.ts';
import { parseDumpsysPackage } from '../../../diagnostics/parsers/dumpsys-package.ts';
import { parseFwupdDevices, parseFwupdHistory } from '../../../diagnostics/parsers/fwupd-json.ts';
import { parseLastInstall, parseRecoveryLog } from '../../../diagnostics/parsers/last-install.ts';
import { parseMenderArtifact, parseMenderLog } from '../../../diagnostics/parsers/mender-log.ts';
import { parseOstreeStatus } from '../../../diagnostics/parsers/ostree-status.ts';
import { parseRaucInstaller, parseRaucStatus } from '../../../diagnostics/parsers/rauc-status.ts';
import { parseSwupdateLog } from '../../../diagnostics/parsers/swupdate-log.ts';
import { parseAndroidCrashes } from '../../../diagnostics/parsers/tombstone-crash.ts';
import { parseUpdateEngineLog, parseUpdateEngineStatus } from '../../../diagnostics/parsers/update-engine-log.ts';
import { parseCpuinfo } from '../../../diagnostics/parsers/cpuinfo.ts';
import { compareDebianVersions } from '../../../diagnostics/parsers/debian-version.ts';
import { parseDf } from '../../../diagnostics/parsers/df.ts';
import { parseDpkgLog } from '../../../diagnostics/parsers/dpkg-log.ts';
import { parseEdid } from '../../../diagnostics/parsers/edid.ts';
import { parseFailedUnits } from '../../../diagnostics/parsers/failed-units.ts';
import { parseGetprop } from '../../../diagnostics/parsers/getprop.ts';
import { parseInputDevices } from '../../../diagnostics/parsers/input-devices.ts';
import { parseIpAddress } from '../../../diagnostics/parsers/ip-address.ts';
import { parseKernelLog } from '../../../diagnostics/parsers/kernel-log.ts';
import { parseLastBoot } from '../../../diagnostics/parsers/last-boots.ts';
import { parseMeminfo } from '../../../diagnostics/parsers/meminfo.ts';
import { parseMounts } from '../../../diagnostics/parsers/mounts.ts';
import { intOrNull, numberOrNull } from '../../../diagnostics/parsers/numbers.ts';
import { parseOsRelease } from '../../../diagnostics/parsers/os-release.ts';
import { parsePressure } from '../../../diagnostics/parsers/pressure.ts';
import { parseNetDev } from '../../../diagnostics/parsers/proc-net-dev.ts';
import { parseIfInet6, parseNetIpv6Route, parseNetRoute } from '../../../diagnostics/parsers/proc-net-route.ts';
import { parseResolvConf } from '../../../diagnostics/parsers/resolv-conf.ts';
import { parseSoundCards } from '../../../diagnostics/parsers/sound-cards.ts';
import { parseUsbModalias } from '../../../diagnostics/parsers/usb-modalias.ts';
import { findVersion } from '../../../diagnostics/parsers/version-in-file.ts';
import { LONG, campaignSeed } from '../../support/campaign.ts';

const PARSERS: Record<string, (text: string) => unknown> = {
  'apt history': (text) => [parseAptHistory(text, 'f'), parseUnfinishedPackages(text, 'f')],
  'boot reason': (text) => [
    causeOfBootReason(text),
    parseBootHistory(text),
    parseEndOfJournal(text),
    parseStarts(text),
  ],
  coredumps: (text) => parseCoredumpJournal(text, 'f'),
  'dumpsys package': (text) => parseDumpsysPackage(text, 'a'),
  fwupd: (text) => [parseFwupdDevices(text, 'f'), parseFwupdHistory(text, 'f')],
  recovery: (text) => [parseLastInstall(text, 'f'), parseRecoveryLog(text, 'f')],
  mender: (text) => [parseMenderArtifact(text), parseMenderLog(text, 'f')],
  ostree: (text) => parseOstreeStatus(text, 'f'),
  rauc: (text) => [parseRaucInstaller(text), parseRaucStatus(text, 'f')],
  swupdate: (text) => parseSwupdateLog(text, 'f'),
  tombstone: (text) => parseAndroidCrashes(text, 'f'),
  update_engine: (text) => [parseUpdateEngineLog(text, 'f'), parseUpdateEngineStatus(text)],
  cpuinfo: parseCpuinfo,
  'debian version': (text) => compareDebianVersions(text, `${text}1`),
  df: parseDf,
  'dpkg.log': parseDpkgLog,
  edid: (text) => parseEdid(Buffer.from(text, 'latin1')),
  'failed units': parseFailedUnits,
  getprop: parseGetprop,
  'input devices': parseInputDevices,
  'ip address': parseIpAddress,
  'kernel log': parseKernelLog,
  'last boots': parseLastBoot,
  meminfo: parseMeminfo,
  mounts: parseMounts,
  number: (text) => [intOrNull(text), numberOrNull(text)],
  'os-release': parseOsRelease,
  pressure: parsePressure,
  'net dev': parseNetDev,
  routes: (text) => [parseNetRoute(text), parseNetIpv6Route(text), parseIfInet6(text)],
  'resolv.conf': parseResolvConf,
  'sound cards': parseSoundCards,
  modalias: parseUsbModalias,
  version: (text) => findVersion(text, '^version=(\\S+)'),
};

/** Pieces of what the parsers know, so that random texts come close to meaning something. */
const pieces = fc.constantFrom(
  '\n',
  '\r\n',
  ' ',
  '\t',
  '\0',
  ':',
  '=',
  '"',
  "'",
  '\\',
  '\\040',
  '[',
  ']: [',
  '/',
  '-',
  '%',
  '●',
  '\uFFFD',
  '\u{1F600}',
  'ID=',
  'MemTotal:',
  ' kB',
  'I: Bus=0003 Vendor=222a Product=0001',
  'N: Name="',
  'B: KEY=',
  'B: ABS=',
  'ffffffffffffffff',
  'some avg60=',
  'usb 1-1: USB disconnect',
  'BUG: ',
  'WARNING: ',
  'eth0',
  '00000000',
  '0003',
  'fe80',
  '0'.repeat(32),
  '2026-05-20 10:11:12 upgrade a ',
  'reboot   system boot ',
  '2026-13-45T99:99:99+00:00',
  '.service loaded failed failed',
  '1',
  '9'.repeat(30),
  '-1',
  '1e999',
  'nameserver ',
  'inet6 ',
  '/dev/vda / ext4 rw 0 0',
  'processor\t: ',
  'usb:v046Dp0825',
);
const texts = fc.oneof(
  fc
    .array(fc.oneof({ weight: 4, arbitrary: pieces }, fc.string({ maxLength: 10 })), { maxLength: 60 })
    .map((all) => all.join('')),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);

describe.each(Object.entries(PARSERS))('%s', (name, parse) => {
  it('takes any text, and the same text gives the same answer', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(parse(text)).toEqual(parse(text));
      }),
      { seed: campaignSeed(name), numRuns: LONG ? 10_000 : 500 },
    );
  });

  it.each([
    ['one endless line', 'a'.repeat(2_000_000)],
    ['one endless line of digits', '1'.repeat(2_000_000)],
    ['blanks without end', ' '.repeat(2_000_000)],
    ['lines without text', '\n'.repeat(300_000)],
    ['brackets without end', '['.repeat(1_000_000)],
    ['words and blanks', 'a '.repeat(500_000)],
    ['colons', 'a:'.repeat(500_000)],
    ['lines that nearly fit', '2026-05-20 10:11:12 upgrade a b\n'.repeat(50_000)],
    ['a device with counters without end', `eth0: ${'1'.repeat(4000)}x\neth0: ${'12 '.repeat(2000)}x`],
    ['lines of blanks', `${' '.repeat(8000)}x\n`.repeat(100)],
  ])('is done with %s within a second', (_, text) => {
    // The processor's time, not the wall's: other tests run beside this one.
    const started = process.cpuUsage();
    parse(text);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000);
  });
});
