import { describe, expect, it } from 'vitest';
import { countBySignature } from '../../../diagnostics/collectors/crashes.ts';
import { parseAnrLog } from '../../../diagnostics/parsers/anr-log.ts';
import { parseAnrTrace } from '../../../diagnostics/parsers/anr-trace.ts';
import { parseRunningProcesses, parseTopActivity } from '../../../diagnostics/parsers/dumpsys-activity.ts';
import { parseInputDump } from '../../../diagnostics/parsers/dumpsys-input.ts';
import { parseAudioPolicy, parseCameraDump, parseDisplayDump } from '../../../diagnostics/parsers/dumpsys-media.ts';
import { parseWifiDump } from '../../../diagnostics/parsers/dumpsys-wifi.ts';
import { parseIpLink } from '../../../diagnostics/parsers/ip-link.ts';
import { isDumpstate, parseDumpstate, pathOfPart } from '../../../diagnostics/parsers/dumpstate.ts';
import { mountsOf } from '../../../diagnostics/parsers/mountinfo.ts';
import { protoFields } from '../../../diagnostics/parsers/protobuf.ts';
import { parseThermalService } from '../../../diagnostics/parsers/thermalservice.ts';
import { parseAndroidCrashes } from '../../../diagnostics/parsers/tombstone-crash.ts';
import { parseTombstoneProto } from '../../../diagnostics/parsers/tombstone-proto.ts';
import { message, tombstoneProto } from '../../support/tombstone-proto.ts';

const TOMBSTONE_TEXT = `*** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***
Build fingerprint: 'dten/x/x:12/A/1:user/release-keys'
Timestamp: 2026-11-20 10:00:00.012345678+0100
pid: 811, tid: 820, name: Render  >>> us.zoom.zrc <<<
signal 6 (SIGABRT), code -1 (SI_QUEUE), fault addr 0x10
Abort message: 'no display'
      #00 pc 0004e1bc  /apex/com.android.runtime/lib64/bionic/libc.so (abort+168) (BuildId: 1234)
      #01 pc 00001111  /data/app/~~x==/us.zoom.zrc-y==/lib/arm64/libzrc.so (render()+20)
Cause: null pointer dereference
`;

describe('a tombstone as protobuf', () => {
  it('is the same crash, with the same signature, as the text beside it', () => {
    const proto = parseTombstoneProto(tombstoneProto(), 'f');
    expect(proto).toEqual({
      ...{ process: 'us.zoom.zrc', pid: 811, thread: { tid: 820, name: 'Render' }, signal: 'SIGABRT' },
      ...{ faultAddress: '0x10', abortMessage: 'no display', cause: 'null pointer dereference' },
      frames: ['libc.so abort', 'libzrc.so render'],
      ...{ build: 'dten/x/x:12/A/1:user/release-keys', time: '2026-11-20T09:00:00.012Z', at: { file: 'f' } },
    });
    const [text] = parseAndroidCrashes(TOMBSTONE_TEXT, 'f');
    expect(text).toEqual({ ...proto, at: { file: 'f', line: 4 } });
    expect(countBySignature([...(proto === null ? [] : [proto]), ...(text === undefined ? [] : [text])])).toHaveLength(
      1,
    );
  });

  it('without a signal is none, and neither is anything else', () => {
    expect(parseTombstoneProto(message([[5, 811], [9, 'us.zoom.zrc']]), 'f')).toBeNull(); // prettier-ignore
    expect(parseTombstoneProto(Buffer.from('*** *** ***'), 'f')).toBeNull();
    expect(parseTombstoneProto(Buffer.alloc(0), 'f')).toBeNull();
  });

  it('that was cut gives what came before', () => {
    const whole = tombstoneProto();
    const cut = parseTombstoneProto(whole.subarray(0, whole.length - 40), 'f');
    expect(cut).toMatchObject({ process: 'us.zoom.zrc', signal: 'SIGABRT', frames: [] });
  });

  it('reads every wire type, and ends at a number without end', () => {
    const bytes = Buffer.from([
      0x08, 0x96, 0x01, 0x15, 1, 0, 0, 0, 0x19, 2, 0, 0, 0, 0, 0, 0, 0, 0x22, 1, 0x41, 0x28, 0xff,
    ]);
    expect(protoFields(bytes)).toEqual([
      { number: 1, value: 150 },
      { number: 2, value: 1 },
      { number: 3, value: 2 },
      { number: 4, value: Buffer.from('A') },
    ]);
  });
});

it('a crash in a log without a stamp of its own has the time of the log', () => {
  const text = `2026-11-20 15:00:00.100 +0100   900   900 F DEBUG   : pid: 811, tid: 820, name: Render  >>> us.zoom.zrc <<<
2026-11-20 15:00:00.100 +0100   900   900 F DEBUG   : signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0
2026-11-20 15:01:00.100 +0100  1000   950   950 E AndroidRuntime: FATAL EXCEPTION: main
2026-11-20 15:01:00.100 +0100  1000   950   950 E AndroidRuntime: Process: us.zoom.zrc, PID: 950
2026-11-20 15:01:00.100 +0100  1000   950   950 E AndroidRuntime: java.lang.IllegalStateException: no camera
`;
  expect(parseAndroidCrashes(text, 'f')).toMatchObject([
    { signal: 'SIGSEGV', time: '2026-11-20T14:00:00.100Z' },
    { signal: null, time: '2026-11-20T14:01:00.100Z' },
  ]);
});

describe('ANRs', () => {
  it('in the event log, with commas in the reason, and in the system’s words', () => {
    const text = `2026-11-20 15:10:00.100 +0000  1000  1885  3066 I am_anr  : [0,2001,us.zoom.zrc,-948,Input dispatching timed out (a, b)]
2026-11-20 15:11:00.100 +0000  1885  3066 E ActivityManager: ANR in com.example (com.example/.Main)
2026-11-20 15:11:00.100 +0000  1885  3066 E ActivityManager: PID: 77
2026-11-20 15:11:00.100 +0000  1885  3066 E ActivityManager: Reason: executing service com.example/.Sync
2026-11-20 15:12:00.100 +0000  1885  3066 I am_anr  : [0,cut
`;
    expect(parseAnrLog(text, 'f')).toEqual([
      {
        ...{ process: 'us.zoom.zrc', pid: 2001, reason: 'Input dispatching timed out (a, b)' },
        ...{ time: '2026-11-20T15:10:00.100Z', at: { file: 'f', line: 1 } },
      },
      {
        ...{ process: 'com.example', pid: 77, reason: 'executing service com.example/.Sync' },
        ...{ time: '2026-11-20T15:11:00.100Z', at: { file: 'f', line: 2 } },
      },
    ]);
  });

  it('in a trace: the subject, the process and its main thread', () => {
    const text = `Subject: Input dispatching timed out
----- pid 2001 at 2026-11-20 15:10:01.000000000+0000 -----
Cmd line: us.zoom.zrc
"main" prio=5 tid=1 Native
  | group="main" sCount=1
  native: #00 pc 0009c2  /apex/com.android.runtime/lib64/bionic/libc.so (__epoll_pwait+8)
  at android.os.MessageQueue.next(MessageQueue.java:335)
"Other" daemon prio=5 tid=2 Waiting
  at never.Shown(Never.java:1)
----- end 2001 -----
----- pid 900 at 2026-11-20 15:10:02.000000000+0000 -----
Cmd line: system_server
`;
    const { subject, processes } = parseAnrTrace(text);
    expect(subject).toBe('Input dispatching timed out');
    expect(processes).toMatchObject([
      { process: 'us.zoom.zrc', threads: 2, mainStack: ['libc.so __epoll_pwait', 'android.os.MessageQueue.next'] },
      { process: 'system_server', threads: 0 },
    ]);
  });
});

describe('services of Android', () => {
  it('thermalservice: what the hardware tells now, else what is remembered, else nothing', () => {
    const cached =
      'Thermal Status: 1\nCached temperatures:\n\tTemperature{mValue=40.0, mType=3, mName=SKIN, mStatus=1}\n';
    const now = 'Current temperatures from HAL:\n\tTemperature{mValue=-5.5, mType=0, mName=CPU, mStatus=0}\n';
    expect(parseThermalService(cached)).toEqual({
      ...{ status: 1, line: 1 },
      temperatures: [{ name: 'SKIN', type: 3, celsius: 40, status: 1 }],
    });
    expect(parseThermalService(`${cached}HAL Ready: true\n${now}`)?.temperatures).toEqual([
      { name: 'CPU', type: 0, celsius: -5.5, status: 0 },
    ]);
    expect(parseThermalService(now)).toBeNull();
  });

  it.each([
    ['Android 12 and later', 'topResumedActivity=ActivityRecord{1a u0 us.zoom.zrc/.Main t8}', 'us.zoom.zrc'],
    ['Android 10', 'mResumedActivity: ActivityRecord{1a u0 us.zoom.zrc/.Main t8}', 'us.zoom.zrc'],
    ['none', 'mResumedActivity: null', undefined],
  ])('activity: what is on top in the words of %s', (_, words, name) => {
    expect(parseTopActivity(`Display #0\n    ${words}\n`)?.name).toBe(name);
  });

  it('activity: the top of all displays comes before the top of one', () => {
    const text =
      '  mResumedActivity: ActivityRecord{1 u0 a.b/.C t1}\n  topResumedActivity=ActivityRecord{2 u0 c.d/.E t2}\n';
    expect(parseTopActivity(text)).toEqual({ name: 'c.d', line: 2 });
  });

  it('activity: the processes that run, not those that wait for their start', () => {
    const text = '*APP* ProcessRecord{a1 2001:us.zoom.zrc/u0a123}\nProcessRecord{b1 0:com.waits/u0a9}\n';
    expect([...parseRunningProcesses(text)]).toEqual([['us.zoom.zrc', 2001]]);
  });

  it('media.camera: one each, none, and no such dump', () => {
    const one = '== Camera HAL device device@3.5/legacy/1 (v3.5) static information: ==\n    Facing: Back\n';
    expect(parseCameraDump(one + one)).toEqual([{ id: 'legacy/1', facing: 'Back', line: 1 }]);
    expect(parseCameraDump('== Service global info: ==\nNumber of camera devices: 0\n')).toEqual([]);
    expect(parseCameraDump('something else\n')).toBeNull();
  });

  it('media.audio_policy in the words of Android 13 and later', () => {
    const text = ` Available output devices (1):
  1. Port ID: 2; "Speaker"; {AUDIO_DEVICE_OUT_SPEAKER, @:}
 Available input devices (1):
  1. Port ID: 9; "USB Mic"; {AUDIO_DEVICE_IN_USB_DEVICE, @:card=1;device=0}
 Hardware modules (1):
  1. Port ID: 3; "Not there"; {AUDIO_DEVICE_OUT_SPEAKER, @:}
`;
    expect(parseAudioPolicy(text)?.map(({ name, type }) => [name, type])).toEqual([
      ['Speaker', 'AUDIO_DEVICE_OUT_SPEAKER'],
      ['USB Mic', 'AUDIO_DEVICE_IN_USB_DEVICE'],
    ]);
    expect(parseAudioPolicy('nothing\n')).toBeNull();
  });

  it('display in the words of Android 14', () => {
    const text =
      '    mBaseDisplayInfo=DisplayInfo{"HDMI", displayId 2, displayGroupId 0, real 1080 x 1920, state OFF, committedState OFF, type EXTERNAL, uniqueId "local:2"}\n';
    expect(parseDisplayDump(text)).toEqual([
      { id: 2, name: 'HDMI', type: 'EXTERNAL', on: false, width: 1080, height: 1920, line: 1 },
    ]);
  });

  it.each([
    [
      'connected',
      'mWifiInfo SSID: AndroidWifi, BSSID: 02:00:00:00:01:00, MAC: 02:00:00:44:55:66, Supplicant state: COMPLETED, RSSI: -50, Link speed: 58Mbps, Frequency: 2447MHz, Net ID: 0',
      { connected: true, ssid: 'AndroidWifi', signalDbm: -50, transmitMbps: 58, receiveMbps: null, frequencyMhz: 2447 },
    ],
    [
      'not connected',
      'mWifiInfo SSID: <unknown ssid>, BSSID: <none>, Supplicant state: DISCONNECTED, RSSI: -127, Link speed: -1Mbps, Frequency: -1MHz',
      { connected: false, ssid: null, bssid: null, signalDbm: null, transmitMbps: null, frequencyMhz: null },
    ],
  ])('wifi: %s', (_, row, expected) => {
    expect(parseWifiDump(`Wi-Fi is enabled\n${row}\n`)).toMatchObject({ ...expected, line: 2 });
    expect(parseWifiDump('Wi-Fi is disabled\n')).toBeNull();
  });

  it('ip: links and what belongs to them', () => {
    const text = `2: eth0@if7: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 state DOWN
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
    inet 10.0.0.5/24 brd 10.0.0.255 scope global eth0
    inet6 fe80::1/64 scope link
3: dummy0: <BROADCAST> mtu 1500
`;
    expect(parseIpLink(text)).toEqual([
      {
        ...{ name: 'eth0', up: true, carrier: false, mac: '02:00:00:00:00:01', line: 1 },
        addresses: ['10.0.0.5/24', 'fe80::1/64'],
      },
      { name: 'dummy0', up: false, carrier: false, mac: null, addresses: [], line: 5 },
    ]);
  });

  it('input with its classes by name', () => {
    const text = `Event Hub State:
  Devices:
    7: DTEN Touch
      Classes: KEYBOARD | TOUCH | TOUCH_MT
      Identifier: bus=0x0003, vendor=0x222a, product=0x0001, version=0x0110
    8: Remote
      Classes: KEYBOARD | ALPHAKEY
      Identifier: bus=0x0005, vendor=0x1234, product=0x0002, version=0x0110
`;
    expect(parseInputDump(text)?.map(({ name, kind }) => [name, kind])).toEqual([
      ['DTEN Touch', 'touch'],
      ['Remote', 'keyboard'],
    ]);
  });
});

describe('dumpstate', () => {
  it('knows its own words, whole or cut', () => {
    expect(isDumpstate('====\n== dumpstate: 2026-11-20 10:00:00\n')).toBe(true);
    expect(isDumpstate('half a line\n------ SYSTEM PROPERTIES (getprop) ------\n')).toBe(true);
    expect(isDumpstate('DUMP OF SERVICE wifi:\n')).toBe(true);
    expect(isDumpstate('------ a rule in a letter ------\n')).toBe(false);
    expect(isDumpstate('')).toBe(false);
  });

  it('ends a part with its duration, or where the next begins, and counts its lines', () => {
    const text = `------ A (a) ------\r\none\r\n------ 0.1s was the duration of 'A' ------\nbetween\n------ B (/proc/b: 2026-11-20 10:00:00) ------\ntwo\n------ C ------\nthree`;
    expect(parseDumpstate(text).parts).toEqual([
      { kind: 'section', name: 'A', command: 'a', text: 'one\r\n', firstLine: 2 },
      { kind: 'section', name: 'B', command: '/proc/b: 2026-11-20 10:00:00', text: 'two\n', firstLine: 6 },
      { kind: 'section', name: 'C', command: '', text: 'three', firstLine: 8 },
    ]);
    expect(parseDumpstate(text).parts.map(pathOfPart)).toEqual([null, '/proc/b', null]);
  });

  it('adds up the uptime in its words', () => {
    expect(parseDumpstate('Uptime: up 1 week, 2 days, 3 hours, 4 minutes, 5 seconds\n').uptimeSeconds).toBe(788_645);
    expect(parseDumpstate('Uptime: up \n').uptimeSeconds).toBeNull();
  });
});

it('mountinfo in the words of /proc/mounts, line for line', () => {
  expect(mountsOf('36 35 98:0 / /data rw,noatime master:1 - ext4 /dev/root rw\nbroken\n')).toBe(
    '/dev/root /data ext4 rw,noatime 0 0\n\n',
  );
});
