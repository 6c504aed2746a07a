import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { SHARED, SHARED_MISSING } from './shared.ts';

/**
 * Bugreports in dumpstate's format (AOSP, frameworks/native/cmds/dumpstate): from real captures where they are there
 * (properties, tombstone, ANR trace), and from invented services.
 */

export interface ReportPart {
  name: string;
  /** Command or file; null: a service of dumpsys. */
  command: string | null;
  text: string;
}

const RULE = '-'.repeat(79);
const DOUBLE = '='.repeat(56);
export const TAKEN_AT = '2026-11-20 15:30:00';

export const section = (name: string, command: string, text: string): ReportPart => ({ name, command, text });
export const service = (name: string, text: string): ReportPart => ({ name, command: null, text });

/** The text, with the head, the rules and the durations that dumpstate writes. */
export function reportText(parts: readonly ReportPart[]): string {
  const body = parts.map(({ name, command, text }) => {
    const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    return command === null
      ? `${RULE}\nDUMP OF SERVICE ${name}:\n${whole}--------- 0.012s was the duration of dumpsys ${name}, ending at: ${TAKEN_AT}\n`
      : `------ ${name} (${command}) ------\n${whole}------ 0.012s was the duration of '${name}' ------\n\n`;
  });
  return `${DOUBLE}
== dumpstate: ${TAKEN_AT}
${DOUBLE}

Build: DTEN.12 release-keys
Build fingerprint: 'dten/d7x/d7x:12/SKQ1/2.12.0:user/release-keys'
Bootloader: unknown
Radio: unknown
Network: (unknown)
Kernel: Linux version 4.19.111
Command line: console=ttyFIQ0
Uptime: up 0 weeks, 0 days, 2 hours, 30 minutes, 5 seconds
Bugreport format version: 2.0
Dumpstate info: id=1 pid=19239 dry_run=0 args=/system/bin/dumpstate -S -d -z bugreport_mode=BUGREPORT_FULL

${body.join('')}${DOUBLE}
== dumpstate: done (id 1)
${DOUBLE}
`;
}

/** Log lines before the report, as `logcat -v threadtime -v printable -v uid -d *:v` writes them. */
export const log = (...lines: [clock: string, uid: string, words: string][]): string =>
  `--------- beginning of main\n${lines
    .map(([clock, uid, words]) => `11-20 ${clock}.100 ${uid.padStart(5)}  1885  3066 ${words}\n`)
    .join('')}`;

const PROPERTIES = `[init.svc.adbd]: [running]
[persist.sys.timezone]: [America/Los_Angeles]
[ro.boot.slot_suffix]: [_b]
[ro.boot.verifiedbootstate]: [orange]
[ro.build.fingerprint]: [dten/d7x/d7x:12/SKQ1/2.12.0:user/release-keys]
[ro.build.version.incremental]: [2.12.0]
[ro.build.version.release]: [12]
[ro.product.manufacturer]: [DTEN]
[ro.product.model]: [D7X]
[ro.serialno]: [DT0000000001]
[service.adb.tcp.port]: [5555]
[sys.boot.reason]: [reboot,ota]
`;

const SYSTEM_LOG = log(
  ['15:00:00', '10123', 'E AndroidRuntime: FATAL EXCEPTION: main'],
  ['15:00:00', '10123', 'E AndroidRuntime: Process: us.zoom.zrc, PID: 1885'],
  ['15:00:00', '10123', 'E AndroidRuntime: java.lang.IllegalStateException: no camera'],
  ['15:00:00', '10123', 'E AndroidRuntime: \tat us.zoom.Camera.open(Camera.java:12)'],
  ['15:20:00', 'root', 'I vold    : mounted'],
);

const ACTIVITY = `ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)
Display #0 (activities from top to bottom):
  topResumedActivity=ActivityRecord{1a70f4a u0 com.android.settings/.Settings t12}
${RULE}
ACTIVITY MANAGER RUNNING PROCESSES (dumpsys activity processes)
  *APP* UID 10123 ProcessRecord{a1b2c3 2001:us.zoom.zrc/u0a123}
  *PERS* UID 1000 ProcessRecord{b1b2c3 900:system/1000}
`;

const PACKAGES = `Packages:
  Package [com.android.settings] (abc):
    versionCode=31 minSdk=31
    versionName=12
  Package [us.zoom.zrc] (def):
    userId=10123
    versionCode=60100 minSdk=26 targetSdk=31
    versionName=6.1.0

Hidden system packages:
  Package [us.zoom.zrc] (fed):
    versionCode=50000 minSdk=26
    versionName=5.0.0
`;

const THERMAL = `IsStatusOverride: false
ThermalEventListeners:
	callbacks: 2
Thermal Status: 3
Cached temperatures:
	Temperature{mValue=30.0, mType=3, mName=old, mStatus=0}
HAL Ready: true
Current temperatures from HAL:
	Temperature{mValue=71.5, mType=0, mName=CPU0, mStatus=0}
	Temperature{mValue=58.1, mType=3, mName=SKIN, mStatus=3}
Current cooling devices from HAL:
	CoolingDevice{mValue=2, mType=3, mName=fan}
`;

const CAMERAS = `== Service global info: ==

Number of camera devices: 1
== Camera Provider HAL external/0-0 (v2.5, remote) static info: 1 devices: ==
== Camera HAL device device@3.4/external/0 (v3.4) static information: ==
  Resource cost: 100
  API1 info:
    Has a flash unit: false
    Facing: Front
== Camera HAL device device@3.4/external/0 (v3.4) dumpState: ==
`;

const AUDIO = `AudioPolicyManager: 0xb4000
- Available output devices:
  Device 1:
  - id:  2
  - tag name: Speaker
  - type: AUDIO_DEVICE_OUT_SPEAKER                        
  Device 2:
  - id:  3
  - tag name: Telephony Tx
  - type: AUDIO_DEVICE_OUT_TELEPHONY_TX
- Available input devices:
  Device 1:
  - id:  9
  - tag name: Built-In Mic
  - type: AUDIO_DEVICE_IN_BUILTIN_MIC
- HW Modules dump:
  - HW Module 1:
   - tag name: Not a device
   - type: AUDIO_DEVICE_OUT_SPEAKER
`;

const DISPLAYS = `DISPLAY MANAGER (dumpsys display)
Logical Displays: size=1
  Display 0:
    mDisplayId=0
    mBaseDisplayInfo=DisplayInfo{"Built-in Screen, displayId 0", uniqueId "local:0", app 3840 x 2160, real 3840 x 2160, largest app 3840 x 2160, mode 1, defaultMode 1, modes [{id=1, width=3840, height=2160, fps=60.0}], rotation 0, type BUILT_IN, state ON, FLAG_SECURE}
`;

const INPUT = `INPUT MANAGER (dumpsys input)

Event Hub State:
  BuiltInKeyboardId: -2
  Devices:
    -1: Virtual
      Classes: 0x40000023
      Identifier: bus=0x0000, vendor=0x0000, product=0x0000, version=0x0000
    3: DTEN Touch
      Classes: 0x00000014
      Path: /dev/input/event3
      Identifier: bus=0x0003, vendor=0x222a, product=0x0001, version=0x0110

Input Reader State:
  Device 3: DTEN Touch
`;

const LINKS = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UP mode DEFAULT group default qlen 1000
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
3: wlan0: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN mode DEFAULT group default qlen 3000
    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff
`;

const ADDRESSES = `2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UP group default qlen 1000
    inet 10.0.0.5/24 brd 10.0.0.255 scope global eth0
`;

const WIFI = `Wi-Fi is enabled
mWifiInfo SSID: "Room", BSSID: 02:00:00:00:01:00, MAC: 02:00:00:00:00:02, Supplicant state: COMPLETED, Wi-Fi standard: 5, RSSI: -84, Link speed: 58Mbps, Tx Link speed: 58Mbps, Rx Link speed: -1Mbps, Frequency: 5180MHz, Net ID: 0, Metered hint: false, score: 60
`;

const SETTINGS = `GLOBAL SETTINGS (user 0)
version: 201
_id:24 name:boot_count pkg:android value:41 default:41
`;

/** The parts of a unit with a fault or two, in dumpstate's order. */
export const PARTS: readonly ReportPart[] = [
  section('SYSTEM LOG', 'logcat -v threadtime -v printable -v uid -d *:v', SYSTEM_LOG),
  section(
    'EVENT LOG',
    'logcat -b events -v threadtime -v printable -v uid -d *:v',
    log([
      '15:10:00',
      '1000',
      'I am_anr  : [0,2001,us.zoom.zrc,948,Input dispatching timed out (Waited 5001ms for MotionEvent)]',
    ]),
  ),
  section(
    'MEMORY INFO',
    '/proc/meminfo',
    'MemTotal:        4000000 kB\nMemAvailable:    2000000 kB\nSwapTotal: 0 kB\n',
  ),
  section('VIRTUAL MEMORY STATS', '/proc/vmstat', 'nr_free_pages 1\noom_kill 0\n'),
  section('PSI memory', '/proc/pressure/memory', 'some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n'),
  section('NETWORK INTERFACES', 'ip link', LINKS),
  section('IPv4 ADDRESSES', 'ip -4 addr show', ADDRESSES),
  section('KERNEL LOG', 'dmesg', '[    1.0] Linux version\n[    9.1] usb 1-1: USB disconnect, device number 3\n'),
  section('LAST KMSG', '/proc/last_kmsg', '*** /proc/last_kmsg: Permission denied\n'),
  section('SYSTEM PROPERTIES', 'getprop', PROPERTIES),
  section(
    'FILESYSTEMS & FREE SPACE',
    'df',
    'Filesystem      1K-blocks    Used Available Use% Mounted on\n/dev/block/dm-5  10000000 9900000     50000  99% /data\n',
  ),
  service('activity', ACTIVITY),
  service('audio', 'Audio Service\n'),
  service('display', DISPLAYS),
  service('input', INPUT),
  service('media.audio_policy', AUDIO),
  service('media.camera', CAMERAS),
  service('package', PACKAGES),
  service('settings', SETTINGS),
  service('thermalservice', THERMAL),
  service('wifi', WIFI),
];

/** What bugreportz puts beside the text: files of the unit. */
export function unitFiles(): Record<string, string | Buffer> {
  return {
    'FS/proc/1/mountinfo':
      '30 1 253:5 / /data rw,nosuid,noatime - ext4 /dev/block/dm-5 rw,seclabel\n31 1 0:20 / /proc rw - proc proc rw\n',
    'FS/data/misc/recovery/last_install': '/data/ota.zip\n1\ntime_total: 60\nsource_build: 1\ntarget_build: 2\n',
    ...(SHARED_MISSING
      ? {}
      : {
          'FS/data/tombstones/tombstone_00': captured('android/tombstone/leila16_02_hidl.txt'),
          'FS/data/anr/anr_2026-11-20-15-05-00-000': captured('android/anr/sentry_thread_dump.txt'),
        }),
  };
}

function captured(path: string): Buffer {
  return readFileSync(join(SHARED, 'captures', path));
}

/** The archive that bugreportz makes. */
export async function reportZip(
  text: string,
  files: Readonly<Record<string, string | Buffer>> = unitFiles(),
  name = 'bugreport-d7x-SKQ1-2026-11-20-15-30-00.txt',
): Promise<Buffer> {
  const zip = new ZipFile();
  const entries = { 'version.txt': '2.0', 'main_entry.txt': name, [name]: text, ...files };
  for (const [path, content] of Object.entries(entries)) zip.addBuffer(Buffer.from(content), path);
  zip.end();
  return await buffer(zip.outputStream);
}

/** A report of about so many bytes: long logs and a long list of packages, as a unit that runs for weeks has. */
export function largeReportText(bytes: number): string {
  const words = 'chatty  : uid=1000(system) Binder:1885_A expire 12 lines of what nobody will ever read again';
  const line = (index: number): string => {
    const clock = [Math.floor(index / 3600) % 15, Math.floor(index / 60) % 60, index % 60]
      .map((part) => String(part).padStart(2, '0'))
      .join(':');
    return `11-20 ${clock}.${String(index % 1000).padStart(3, '0')}  1000  1885  3066 I ${words} ${index}\n`;
  };
  const filler = Array.from({ length: Math.ceil((bytes * 0.7) / line(0).length) }, (_, index) => line(index)).join('');
  const packages = Array.from(
    { length: Math.ceil((bytes * 0.3) / 220) },
    (_, index) =>
      `  Package [com.example.app${index}] (${index.toString(16)}):\n    userId=${10_000 + index}\n    versionCode=${index} minSdk=26 targetSdk=31\n    versionName=1.${index}\n    flags=[ SYSTEM HAS_CODE ALLOW_CLEAR_USER_DATA ALLOW_BACKUP ]\n    install permissions:\n`,
  ).join('');
  return reportText(
    PARTS.map((part) => {
      if (part.name === 'SYSTEM LOG') return { ...part, text: filler + part.text };
      return part.name === 'package'
        ? { ...part, text: part.text.replace('Packages:\n', `Packages:\n${packages}`) }
        : part;
    }),
  );
}
