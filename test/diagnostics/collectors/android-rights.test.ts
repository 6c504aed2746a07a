import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { collectFacts } from '../../../diagnostics/collectors/run-collectors.ts';
import type { CollectorRun } from '../../../diagnostics/collectors/run-collectors.ts';
import type { CollectorSettings } from '../../../diagnostics/collectors/settings.ts';
import { createRecordedHost } from '../../../diagnostics/host/recorded-host.ts';
import type { Snapshot } from '../../../diagnostics/snapshot/snapshot.ts';
import { PARTS } from '../../support/bugreport.ts';
import { tombstoneProto } from '../../support/tombstone-proto.ts';
import { capture } from '../host/memory-files.ts';

/**
 * The same unit as three users see it: root reads all; the shell (adb, and what runs as it) may ask the services, not
 * read the system's own files; an app with few rights gets properties and refusals in words.
 */

const SETTINGS: CollectorSettings = {
  ...{ disabled: [], logFiles: [], logTailBytes: 100_000, versionFiles: [] },
  meetingApps: ['us.zoom.zrc'],
  meetingAppVersions: { 'us.zoom.zrc': '6.2.0' },
};

type Unit = NonNullable<Parameters<typeof capture>[0]>;
type Command = NonNullable<Unit['commands']>[number];

async function collected(
  unit: Unit,
  settings: Partial<CollectorSettings> = {},
): Promise<{ snapshot: Snapshot; runs: CollectorRun[]; refused: (name: string) => string[] }> {
  const host = await createRecordedHost(capture({ platform: 'android', ...unit }));
  const options = { settings: { ...SETTINGS, ...settings }, clock: systemClock };
  const { snapshot, runs } = await collectFacts(host, options, new AbortController().signal);
  const refused = (name: string): string[] =>
    runs.find((run) => run.name === name)?.refused.map(({ what, reason }) => `${reason}: ${what}`) ?? [];
  return { snapshot, runs, refused };
}

const textOf = (name: string): string => PARTS.find((part) => part.name === name)?.text ?? '';
const [activities = '', processes = ''] = textOf('activity').split(`${'-'.repeat(79)}\n`);
const UTC_LOG = ['-v', 'threadtime', '-v', 'year', '-v', 'UTC'];
const inUtc = (name: string): string => textOf(name).replaceAll(/^(\d\d-\d\d \S+) +/gm, '2026-$1 +0000 ');

const properties: Command = { argv: ['getprop'], stdout: textOf('SYSTEM PROPERTIES') };
const services: Command[] = [
  { argv: ['dumpsys', 'activity', 'processes'], stdout: processes },
  { argv: ['dumpsys', 'activity', 'activities'], stdout: activities },
  { argv: ['dumpsys', 'package', 'us.zoom.zrc'], stdout: textOf('package') },
  ...['media.camera', 'media.audio_policy', 'display', 'input', 'thermalservice'].map((name) => ({
    argv: ['dumpsys', name],
    stdout: textOf(name),
  })),
  { argv: ['settings', 'get', 'global', 'boot_count'], stdout: '41\n' },
];
const logs: Command[] = [
  { argv: ['logcat', '-d', '-b', 'crash', ...UTC_LOG], stdout: inUtc('SYSTEM LOG') },
  { argv: ['logcat', '-d', '-b', 'events', ...UTC_LOG, '-s', 'am_anr:V'], stdout: inUtc('EVENT LOG') },
];

const denied = (what: string, asked = 'folder'): string =>
  `${JSON.stringify({ asked, what, reason: 'denied', detail: 'EACCES' })}\n`;

const shellDenials = {
  'denied.jsonl': denied('/data/tombstones') + denied('/data/anr') + denied('/sys/fs/pstore') + denied('/sys/class'),
};

describe('as root', () => {
  it('files and services tell all, and nothing is said to be denied', async () => {
    const { snapshot, runs } = await collected({
      commands: [properties, ...services, ...logs],
      listings: {
        '/data/tombstones': [{ name: 'tombstone_00.pb', type: 'file', size: 1 }],
        '/data/anr': [
          { name: 'anr_2026-11-20-15-10-01-000', type: 'file', size: 1 },
          { name: 'dumptrace_asked_for', type: 'file', size: 1 },
        ],
        '/sys/fs/pstore': [{ name: 'console-ramoops-0', type: 'file', size: 1 }],
      },
      files: {
        '/data/tombstones/tombstone_00.pb': tombstoneProto(),
        '/data/anr/anr_2026-11-20-15-10-01-000':
          '----- pid 2001 at 2026-11-20 15:10:01.000000000+0000 -----\nCmd line: us.zoom.zrc\n"main" prio=5 tid=1 Native\n  at us.zoom.Main.wait(Main.java:1)\n',
        '/sys/fs/pstore/console-ramoops-0': '[ 9.1] Kernel panic - not syncing: fatal exception\n',
      },
    });
    const { facts } = snapshot;
    expect(facts.crashes?.map(({ last }) => [last.process, last.signal, last.at.file])).toEqual([
      ['us.zoom.zrc', 'SIGABRT', 'files/data/tombstones/tombstone_00.pb'],
      ['us.zoom.zrc', null, 'commands/011.stdout'],
    ]);
    // The event and the trace of the same moment are one.
    expect(facts.anrs).toMatchObject([
      { process: 'us.zoom.zrc', reason: expect.stringMatching(/^Input/), stack: ['us.zoom.Main.wait'] },
    ]);
    expect(facts.reboot).toMatchObject({ cause: 'kernel-panic' });
    expect(facts.meetingApps).toMatchObject({
      apps: [{ name: 'us.zoom.zrc', version: '6.1.0', expectedVersion: '6.2.0', running: true }],
      inFront: { name: 'com.android.settings' },
    });
    expect(facts.thermalStatus).toMatchObject({ status: 3 });
    expect(facts.androidSecurity).toMatchObject({
      verifiedBoot: { text: 'orange' },
      adbPort: { port: 5555, property: 'service.adb.tcp.port' },
      adbRuns: true,
    });
    expect(runs.flatMap(({ refused }) => refused.filter(({ reason }) => reason === 'denied'))).toEqual([]);
  });

  it('of a tombstone in two forms, the text is enough; where it was cut to nothing, the other one tells', async () => {
    const entries = ['tombstone_00', 'tombstone_00.pb'].map((name) => ({ name, type: 'file', size: 1 }));
    const text = '*** *** ***\npid: 7, tid: 7, name: x  >>> com.text <<<\nsignal 6 (SIGABRT), code -1\n';
    const crashOf = async (told: string) => {
      const { snapshot } = await collected({
        listings: { '/data/tombstones': entries },
        files: { '/data/tombstones/tombstone_00': told, '/data/tombstones/tombstone_00.pb': tombstoneProto() },
      });
      return snapshot.facts.crashes?.map(({ last }) => last.process);
    };
    expect(await crashOf(text)).toEqual(['com.text']);
    expect(await crashOf(text.slice(0, 30))).toEqual(['us.zoom.zrc']);
  });

  it('a kernel without pstore tells in last_kmsg', async () => {
    const text = '[ 9.1] Kernel panic - not syncing: fatal exception\n';
    const { snapshot } = await collected({ commands: [properties], files: { '/proc/last_kmsg': text } });
    expect(snapshot.facts.reboot).toMatchObject({
      cause: 'kernel-panic',
      words: [{ at: { file: 'files/proc/last_kmsg', line: 1 } }, {}],
    });
  });
});

describe('as shell', () => {
  it('services and logs tell the same; what cannot be read is named', async () => {
    const { snapshot, refused } = await collected({
      commands: [properties, ...services, ...logs],
      extra: shellDenials,
    });
    const { facts } = snapshot;
    expect(facts.crashes).toHaveLength(1);
    expect(facts.anrs).toMatchObject([{ process: 'us.zoom.zrc', pid: 2001 }]);
    expect(facts.cameras).toMatchObject([{ id: 'service:external/0' }]);
    expect(facts.displays).toMatchObject([{ connector: 'service:built-in-0' }]);
    expect(facts.audio).toHaveLength(2);
    expect(facts.input).toMatchObject([{ name: 'DTEN Touch', kind: 'touch' }]);
    expect(refused('crashes')).toEqual(['denied: /data/tombstones']);
    expect(refused('anrs')).toEqual(['denied: /data/anr']);
    expect(refused('reboot-reason')).toContain('denied: /sys/fs/pstore');
  });
});

describe('as an app with few rights', () => {
  const noDump = (service: string): string =>
    `Permission Denial: can't dump ${service} from from pid=4711, uid=10123 due to missing android.permission.DUMP permission\n`;
  const refusals: Command[] = [
    ...services
      .filter(({ argv }) => argv[0] === 'dumpsys')
      .map(({ argv }) => ({ argv, stdout: noDump(argv[1] ?? '') })),
    { argv: ['dumpsys', 'SurfaceFlinger'], stdout: noDump('SurfaceFlinger') },
    { argv: ['dumpsys', 'ethernet'], stdout: '', stderr: "Can't find service: ethernet\n" },
    {
      argv: ['settings', 'get', 'global', 'boot_count'],
      ...{ stdout: '', stderr: 'java.lang.SecurityException: Permission Denial: get-current-user\n', exitCode: 255 },
    },
    ...logs.map(({ argv }) => ({
      argv,
      stdout: '',
      stderr: 'logcat: Unable to open log: Permission denied\n',
      exitCode: 1,
    })),
    { argv: ['dmesg'], stdout: '', stderr: 'dmesg: klogctl: Operation not permitted\n', exitCode: 1 },
  ];

  it('properties are known, the rest is unknown and not gone, and each refusal is told', async () => {
    const { snapshot, refused, runs } = await collected({
      commands: [properties, ...refusals],
      extra: shellDenials,
    });
    const { facts } = snapshot;
    expect(facts.identity).toMatchObject({ model: 'D7X' });
    expect(facts.androidSecurity).toMatchObject({ adbPort: { port: 5555 } });
    for (const section of [
      'meetingApps',
      'thermalStatus',
      'cameras',
      'audio',
      'displays',
      'input',
      'crashes',
      'anrs',
      'kernelLog',
    ] as const)
      expect([section, facts[section]]).toEqual([section, null]);
    expect(refused('thermal-status')).toEqual(['denied: dumpsys thermalservice']);
    expect(refused('meeting-apps')).toEqual([
      'denied: dumpsys activity processes',
      'denied: dumpsys activity activities',
      'denied: dumpsys package us.zoom.zrc',
    ]);
    expect(refused('crashes')).toEqual([
      'denied: /data/tombstones',
      expect.stringMatching(/^denied: logcat -d -b crash/),
    ]);
    expect(refused('kernel-log')[0]).toBe('denied: dmesg');
    expect(refused('android-update')).toContain('denied: settings get global boot_count');
    expect(refused('android-services')).toEqual(
      expect.arrayContaining(['denied: dumpsys SurfaceFlinger', 'absent: dumpsys ethernet']),
    );
    expect(runs.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  });

  it('without getprop, the files of the build tell who it is', async () => {
    const { snapshot } = await collected({
      files: {
        '/system/build.prop': '# begin\nro.product.model=D7X\nro.build.version.incremental=2.12.0\n',
        '/vendor/build.prop': 'ro.product.model=vendor\nro.product.manufacturer=DTEN\n',
      },
    });
    expect(snapshot.facts.identity).toMatchObject({ vendor: 'DTEN', model: 'D7X' });
    expect(snapshot.components).toMatchObject([
      { version: '2.12.0', evidence: [{ file: 'files/system/build.prop', line: 3 }] },
    ]);
  });
});

describe('a log that quotes a refusal', () => {
  it('is no refusal', async () => {
    const [crash] = logs;
    const stdout = `${crash?.stdout}2026-11-20 15:20:00.1 +0000 1 1 E Other: Permission denied\n${'filler\n'.repeat(300)}`;
    const { refused } = await collected({ commands: [properties, { argv: crash?.argv ?? [], stdout }] });
    expect(refused('crashes')).toEqual(['absent: /data/tombstones']);
  });
});

it('of meeting apps that could not all be asked, none is known to be missing', async () => {
  const ask = (name: string): Command['argv'] => ['dumpsys', 'package', name];
  const { snapshot } = await collected(
    {
      commands: [
        { argv: ask('com.acme.meet'), stdout: 'Packages:\n  Package [com.acme.meet] (1):\n    versionName=1.0\n' },
        { argv: ask('us.zoom.zrc'), stdout: '', exitCode: 124 },
      ],
    },
    { meetingApps: ['com.acme.meet', 'us.zoom.zrc'] },
  );
  expect(snapshot.facts.meetingApps).toBeNull();
});

describe('a bugreport', () => {
  const argv = ['bugreportz', '-s'];
  it.each<[string, boolean, Command[], string[], number]>([
    ['is not made unasked', false, [{ argv, stdout: 'text' }], [], 0],
    ['is evidence where it is asked for', true, [{ argv, stdout: 'text' }], ['commands/001.stdout'], 0],
    [
      'that cannot be streamed is none, and none is left on the unit',
      true,
      [
        { argv, stdout: 'usage: bugreportz\n', exitCode: 1 },
        { argv: ['bugreportz'], stdout: 'OK:/data/user_de/0/com.android.shell/files/bugreports/b.zip\n' },
      ],
      [],
      0,
    ],
    [
      'that is denied is none',
      true,
      [{ argv, stdout: '', stderr: 'Error: Operation not permitted\n', exitCode: 1 }],
      [],
      1,
    ],
  ])('%s', async (_, bugreport, commands, files, denied) => {
    const { snapshot, refused } = await collected({ commands }, { bugreport });
    expect(snapshot.evidence['bugreport'] ?? []).toEqual(files.map((file) => ({ file })));
    expect(refused('bugreport')).toHaveLength(denied);
  });
});
