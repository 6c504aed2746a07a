import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerAnalyze } from '../../../agent/commands/analyze.ts';
import { openEvidence } from '../../../diagnostics/bundle/read-bundle.ts';
import { createBugreportHost } from '../../../diagnostics/host/bugreport-host.ts';
import type { Host } from '../../../diagnostics/host/host.ts';
import { PARTS, TAKEN_AT, log, reportText, reportZip, section, service } from '../../support/bugreport.ts';
import type { ReportPart } from '../../support/bugreport.ts';
import { seededFraction } from '../../support/campaign.ts';
import { runCommand } from '../../support/run-command.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function hostOf(parts: readonly ReportPart[]): Promise<Host> {
  return (await createBugreportHost({ name: 'b.txt', text: reportText(parts), files: null })).host;
}

const limits = { maxBytes: 1_000_000, timeoutMs: 1000 };
const stdoutOf = async (host: Host, argv: [string, ...string[]]): Promise<string | null> => {
  const run = await host.run(argv, limits);
  return run.ok ? run.stdout : null;
};

describe('a bugreport as a host', () => {
  it('takes its moment from its head, in the zone of its properties', async () => {
    const { identity } = await hostOf(PARTS);
    expect(identity).toEqual({
      schema: 'dten-capture/1',
      platform: 'android',
      capturedAt: '2026-11-20T23:30:00.000Z',
      uptimeSeconds: 2 * 3600 + 30 * 60 + 5,
      bootId: null,
    });
    expect((await hostOf([])).identity.capturedAt).toBe('2026-11-20T15:30:00.000Z');
  });

  it.each<[string, [string, ...string[]], RegExp | null]>([
    ['a section by its command', ['dmesg'], /USB disconnect/],
    ['a service', ['dumpsys', 'thermalservice'], /^IsStatusOverride/],
    ['a part of the activity manager', ['dumpsys', 'activity', 'processes'], /^ACTIVITY MANAGER RUNNING/],
    ['one package of many', ['dumpsys', 'package', 'us.zoom.zrc'], /^ {2}Package \[us\.zoom\.zrc\][^]*versionName=6/],
    ['a package that is not there', ['dumpsys', 'package', 'no.such'], /^$/],
    ['a global setting', ['settings', 'get', 'global', 'boot_count'], /^41\n$/],
    ['the log without a buffer', ['logcat', '-d', '-b', 'crash'], /FATAL EXCEPTION/],
    ['the log of events', ['logcat', '-d', '-b', 'events'], /am_anr/],
    ['space, whichever places are asked for', ['df', '-P', '-k', '/data'], /dm-5/],
    ['what was never run', ['ip', 'route', 'show'], null],
    ['a service that it lacks', ['dumpsys', 'no.such'], null],
  ])('gives %s', async (_, argv, expected) => {
    const said = await stdoutOf(await hostOf(PARTS), argv);
    if (expected === null) expect(said).toBeNull();
    else expect(said).toMatch(expected);
  });

  it('gives log lines year and offset, and those of the last year theirs', async () => {
    const lines = log(['15:00:00', '1000', 'I Tag: now'], ['15:00:01', 'u0_a12', 'I Tag: named']).replace(
      /^11-20 15:00:00/m,
      '12-31 23:59:59',
    );
    const host = await hostOf([
      section('SYSTEM LOG', 'logcat -v threadtime -v printable -v uid -d *:v', lines),
      section('SYSTEM PROPERTIES', 'getprop', '[persist.sys.timezone]: [America/Los_Angeles]\n'),
    ]);
    expect((await stdoutOf(host, ['logcat', '-d']))?.split('\n')).toEqual([
      '--------- beginning of main',
      '2025-12-31 23:59:59.100 -0800 1885 3066 I Tag: now',
      '2026-11-20 15:00:01.100 -0800 1885 3066 I Tag: named',
      '',
    ]);
  });

  it('is done in time with a log that no logcat wrote', async () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => {
      const [a, b, c] = [index % 100, Math.floor(index / 100) % 100, Math.floor(index / 10_000)].map((part) =>
        String(part).padStart(2, '0'),
      );
      return `${a}-${b} ${c}:00:00.000 1 2 I T: x\n`;
    });
    const started = process.cpuUsage();
    const host = await hostOf([section('SYSTEM LOG', 'logcat -d', rows.join(''))]);
    expect((await stdoutOf(host, ['logcat', '-d']))?.split('\n')).toHaveLength(200_001);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000);
  });

  it('gives files from sections and says what dumpstate was denied', async () => {
    const host = await hostOf(PARTS);
    expect(await host.readFile('/proc/meminfo', limits)).toMatchObject({ ok: true });
    expect(await host.readFile('/proc/last_kmsg', limits)).toMatchObject({ ok: false, reason: 'denied' });
    expect(await host.readFile('/proc/none', limits)).toMatchObject({ ok: false, reason: 'absent' });
    expect(await host.readFile('/proc/meminfo', { maxBytes: 40 })).toMatchObject({ truncated: true });
    expect(await host.list('/proc/pressure')).toMatchObject({ entries: [{ name: 'memory', type: 'file' }] });
    expect(await host.list('/nowhere')).toMatchObject({ reason: 'absent' });
  });

  it('tells a command that failed, or took too long, from one that answered', async () => {
    const host = await hostOf([
      section('KERNEL LOG', 'dmesg', "dmesg: klogctl\n*** command 'dmesg' failed: exit code 1\n"),
      section('X', 'slow', "half\n*** command 'slow' timed out after 10.0s (killing pid 12)\n"),
    ]);
    expect(await host.run(['dmesg'], limits)).toMatchObject({ exitCode: 1 });
    expect(await host.run(['slow'], limits)).toMatchObject({ exitCode: null, timedOut: true });
  });

  it('takes the longer of two dumps of a service, and a service that was run by itself', async () => {
    const host = await hostOf([
      service('CRITICAL usb', 'short\n'),
      service('usb', 'USB MANAGER STATE\nlong\n'),
      section('DUMPSYS NETWORK_SERVICE_LIMITED', '/system/bin/dumpsys -T 10000 wifi -a', 'Wi-Fi is enabled\n'),
    ]);
    expect(await stdoutOf(host, ['dumpsys', 'usb'])).toContain('long');
    expect(await stdoutOf(host, ['dumpsys', 'wifi'])).toBe('Wi-Fi is enabled\n');
  });
});

const analyze = async (path: string) =>
  JSON.parse((await runCommand(registerAnalyze, ['analyze', path, '--json'])).stdout);

describe('analyze of a bugreport', () => {
  it('finds what a unit would have found, and points to the lines of the report', async () => {
    const text = reportText(PARTS);
    const path = join(tempFolder(), 'bugreport.txt');
    writeFileSync(path, text);
    const analysis = await analyze(path);
    expect(Object.keys(analysis)).toEqual(['platform', 'facts', 'updates', 'findings', 'priority', 'why']);
    expect(analysis.findings.map(({ id, severity }: { id: string; severity: string }) => [id, severity])).toEqual([
      ['anr/us.zoom.zrc', 'impaired'],
      [expect.stringMatching(/^crash\/process:us\.zoom\.zrc:/), 'impaired'],
      ['security/adb-network', 'impaired'],
      ['thermal/status', 'impaired'],
      ['security/verified-boot:orange', 'notice'],
    ]);
    const lines = text.split('\n');
    const quoted = analysis.findings.map((found: { evidence: { file: string; line: number }[] }) => {
      const [at] = found.evidence;
      return [at?.file, lines[(at?.line ?? 0) - 1]?.replace(/^[\d-]+ [\d:.]+ +\d+ +\d+ +\d+ /, '')];
    });
    expect(quoted).toEqual([
      ['bugreport.txt', expect.stringMatching(/^I am_anr/)],
      ['bugreport.txt', expect.stringMatching(/^E AndroidRuntime: FATAL/)],
      ['bugreport.txt', '[service.adb.tcp.port]: [5555]'],
      ['bugreport.txt', 'Thermal Status: 3'],
      ['bugreport.txt', '[ro.boot.verifiedbootstate]: [orange]'],
    ]);
    const { facts } = analysis;
    const [mark] = facts.kernelLog.marks;
    expect(lines[mark.line - 1]).toContain('USB disconnect');
    expect(facts).toMatchObject({
      identity: { vendor: 'DTEN', model: 'D7X', osVersion: '12' },
      memory: { totalBytes: 4_096_000_000 },
      cameras: [{ id: 'service:external/0', name: 'Camera external/0 (Front)' }],
      audio: [{ name: 'Speaker' }, { name: 'Built-In Mic' }],
      displays: [{ connector: 'service:built-in-0', mode: '3840x2160', lit: true }],
      input: [{ id: '0003:222a:0001:DTEN Touch', kind: 'touch' }],
      meetingApps: { apps: [{ name: 'us.zoom.zrc', version: '6.1.0', running: true }] },
      network: {
        interfaces: [
          { name: 'eth0', kind: 'ethernet', up: true, carrier: true, addresses: ['10.0.0.5/24'] },
          { name: 'wlan0', kind: 'wifi', up: false, carrier: null, addresses: [] },
        ],
      },
      wifi: [{ interface: 'wlan0', connected: true, ssid: 'Room', signalDbm: -84, frequencyMhz: 5180 }],
      updaters: { android: { bootCount: 41, slotSuffix: { text: '_b' } } },
    });
  });

  it('judges one report against another as its baseline', async () => {
    const folder = tempFolder();
    const write = (name: string, parts: readonly ReportPart[]): string => {
      writeFileSync(join(folder, name), reportText(parts));
      return join(folder, name);
    };
    const without = (...names: string[]) => PARTS.filter(({ name }) => !names.includes(name));
    const noCamera = service('media.camera', '== Service global info: ==\nNumber of camera devices: 0\n');
    const now = write('now.txt', [...without('media.camera'), noCamera]);
    const before = write('before.txt', PARTS);
    const run = await runCommand(registerAnalyze, ['analyze', now, '--baseline', before, '--json']);
    const { findings } = JSON.parse(run.stdout);
    expect(findings[0]).toMatchObject({ id: 'camera/gone:service:external/0', severity: 'degraded' });
    expect(findings[0].evidence[0].file).toBe('now.txt');
  });

  it('has nothing above a notice to say of a healthy unit', async () => {
    const path = join(tempFolder(), 'healthy.txt');
    const quiet = new Set(['SYSTEM LOG', 'EVENT LOG', 'thermalservice', 'SYSTEM PROPERTIES', 'KERNEL LOG']);
    const properties = PARTS.find(({ name }) => name === 'SYSTEM PROPERTIES')?.text ?? '';
    const healthy = properties.replace('[orange]', '[green]').replace('[5555]', '[-1]');
    writeFileSync(
      path,
      reportText([
        ...PARTS.filter(({ name }) => !quiet.has(name)),
        section('SYSTEM PROPERTIES', 'getprop', healthy),
        service('thermalservice', 'Thermal Status: 0\n'),
      ]),
    );
    expect((await analyze(path)).findings).toEqual([]);
  });

  it('tells of weak Wi-Fi where no cable carries the unit', async () => {
    const path = join(tempFolder(), 'wifi.txt');
    writeFileSync(path, reportText(PARTS.filter(({ name }) => name !== 'NETWORK INTERFACES')));
    const [finding] = (await analyze(path)).findings.filter(({ id }: { id: string }) => id.startsWith('network/'));
    expect(finding).toMatchObject({ id: 'network/wifi-weak:wlan0', severity: 'impaired' });
  });

  it('reads the archive of bugreportz with the files in it', async () => {
    const path = join(tempFolder(), 'bugreport.zip');
    writeFileSync(path, await reportZip(reportText(PARTS)));
    const analysis = await analyze(path);
    expect(analysis.findings.map(({ id }: { id: string }) => id)).toContain('storage/nearly-full:/data');
    expect(analysis.facts.updaters.android.recovery).toMatchObject({
      success: true,
      at: { file: 'FS/data/misc/recovery/last_install', line: 2 },
    });
  });

  it.each([
    ['text', (text: string) => Promise.resolve<string | Buffer>(text)],
    ['archive', async (text: string) => await reportZip(text)],
  ])('says the same to the byte every time (%s)', async (_, make) => {
    const path = join(tempFolder(), 'report');
    writeFileSync(path, await make(reportText(PARTS)));
    for (const json of [['--json'], []]) {
      const run = async () => await runCommand(registerAnalyze, ['analyze', path, ...json]);
      const [first, second] = [await run(), await run()];
      expect(first.stdout).toBe(second.stdout);
      expect(first.exitCode).toBe(0);
    }
  });

  it('finds the same in whatever order the parts stand', async () => {
    const random = seededFraction(7);
    const shuffled = PARTS.map((part) => ({ part, key: random() }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ part }) => part);
    const ids = async (parts: readonly ReportPart[]): Promise<string[]> => {
      const path = join(tempFolder(), 'b.txt');
      writeFileSync(path, reportText(parts));
      return (await analyze(path)).findings.map(({ id }: { id: string }) => id);
    };
    expect(await ids(shuffled)).toEqual(await ids(PARTS));
  });

  it('makes what it can of a report that is cut, and nothing of one that is empty', async () => {
    const text = reportText(PARTS);
    const properties = text.indexOf('[ro.product.model]');
    const folder = tempFolder();
    const cut = join(folder, 'cut.txt');
    writeFileSync(cut, text.slice(0, properties));
    expect((await analyze(cut)).facts).toMatchObject({ identity: { vendor: 'DTEN', model: null }, meetingApps: null });
    const headless = join(folder, 'headless.txt');
    writeFileSync(headless, text.slice(text.indexOf('------ SYSTEM PROPERTIES')));
    expect((await analyze(headless)).facts.identity).toMatchObject({ model: 'D7X' });
    writeFileSync(join(folder, 'none.txt'), 'nothing of the kind\n');
    expect(await openEvidence(join(folder, 'none.txt'))).toMatchObject({ kind: 'neither' });
  });

  it(`knows that ${TAKEN_AT} is not a time of the machine that reads it`, async () => {
    const path = join(tempFolder(), 'b.txt');
    writeFileSync(path, reportText([]));
    const { facts } = await analyze(path);
    expect(facts.boot).toMatchObject({ uptimeSeconds: 9005, bootId: null, bootedAt: null });
  });
});
