import { describe, expect, it } from 'vitest';
import { findFindings } from '../../../diagnostics/health/find-findings.ts';
import type { Anr, MeetingAppFacts } from '../../../diagnostics/snapshot/android-facts.ts';
import { display, makeSnapshot } from './make-snapshot.ts';
import type { PartialFacts } from './make-snapshot.ts';

const UPDATE = [
  {
    ...{ component: 'firmware', name: 'Firmware', verdict: 'succeeded' as const, from: '1', to: '2' },
    ...{ why: [], evidence: [] },
  },
];

function found(now: PartialFacts, before: PartialFacts | null, updates: typeof UPDATE | [] = []): [string, string][] {
  const baseline = before === null ? null : makeSnapshot(before, { takenAt: '2026-11-20T08:00:00.000Z' });
  return findFindings({ snapshot: makeSnapshot(now), baseline, updates }).map(({ id, severity }) => [id, severity]);
}

type Row = [
  name: string,
  now: PartialFacts,
  before: PartialFacts | null,
  expected: [string, string][],
  updates?: typeof UPDATE,
];
const check = (_: string, now: PartialFacts, before: PartialFacts | null, expected: unknown, updates?: typeof UPDATE) =>
  expect(found(now, before, updates ?? [])).toEqual(expected);

const anr = (process: string, time: string | null = '2026-11-20T09:30:00.000Z'): Anr => ({
  ...{ process, pid: 12, reason: 'Input dispatching timed out', time },
  at: { file: 'commands/009.stdout', line: 4 },
});
const anrs = (...all: Anr[]): PartialFacts => ({ anrs: all });
const three = (process: string): PartialFacts => anrs(anr(process), anr(process), anr(process));

describe('programs that did not respond', () => {
  it.each<Row>([
    ['none', anrs(), null, []],
    ['not known', {}, null, []],
    ['the meeting app once', anrs(anr('us.zoom.zrc')), null, [['anr/us.zoom.zrc', 'impaired']]],
    ['the meeting app over and over', three('us.zoom.zrc'), null, [['anr/us.zoom.zrc', 'degraded']]],
    ['the system', anrs(anr('system')), null, [['anr/system', 'degraded']]],
    ['another program once', anrs(anr('com.example')), null, [['anr/com.example', 'notice']]],
    ['another program over and over', three('com.example'), null, [['anr/com.example', 'impaired']]],
    ['before the baseline', anrs(anr('us.zoom.zrc', '2026-11-20T07:00:00.000Z')), anrs(), []],
    ['days ago', anrs(anr('us.zoom.zrc', '2026-11-18T07:00:00.000Z')), null, []],
    ['without a time', anrs(anr('us.zoom.zrc', null)), null, []],
    [
      'an app that only the configuration knows as a meeting app',
      { ...anrs(anr('com.acme.meet:ui')), meetingApps: apps({ name: 'com.acme.meet' }) },
      null,
      [['anr/com.acme.meet:ui', 'impaired']],
    ],
  ])('%s', check);

  it('tells the words of Android, where the main thread stood, and where it is written', () => {
    const [finding] = findFindings({
      snapshot: makeSnapshot(anrs({ ...anr('us.zoom.zrc'), stack: ['libc.so poll', 'us.zoom.Main.run'] })),
      baseline: makeSnapshot(anrs(), { takenAt: '2026-11-20T08:00:00.000Z' }),
      updates: UPDATE,
    });
    expect(finding).toMatchObject({ began: 'with-update', evidence: [{ file: 'commands/009.stdout', line: 4 }] });
    expect(finding?.detail).toContain('Input dispatching timed out');
    expect(finding?.detail).toContain('libc.so poll < us.zoom.Main.run');
  });
});

type App = MeetingAppFacts['apps'][number];
function app(over: Partial<App> = {}): App {
  return {
    ...{ name: 'us.zoom.zrc', version: '6.1.0', expectedVersion: null, running: true },
    at: { file: 'commands/003.stdout', line: 7 },
    ...over,
  };
}
function apps(over: Partial<App> = {}, inFront: string | null = over.name ?? 'us.zoom.zrc'): MeetingAppFacts {
  return {
    apps: [app(over)],
    inFront: inFront === null ? null : { name: inFront, at: { file: 'commands/002.stdout', line: 3 } },
  };
}
const meeting = (...args: Parameters<typeof apps>): PartialFacts => ({ meetingApps: apps(...args) });
const none: PartialFacts = { meetingApps: { apps: [], inFront: null } };

describe('the meeting app', () => {
  it.each<Row>([
    ['there, running and in front, as before', meeting(), meeting(), []],
    ['there, without a baseline', meeting(), null, []],
    ['none, and none before', none, none, []],
    ['not known now', {}, meeting(), []],
    ['not known before', none, {}, []],
    ['gone', none, meeting(), [['app/gone:us.zoom.zrc', 'degraded']]],
    [
      'not running any more, because the room moved to another one',
      {
        meetingApps: { ...apps({}, 'com.acme.meet'), apps: [app({ running: false }), app({ name: 'com.acme.meet' })] },
      },
      { meetingApps: { ...apps(), apps: [app(), app({ name: 'com.acme.meet', running: false })] } },
      [],
    ],
    ['not running any more', meeting({ running: false }), meeting(), [['app/not-running:us.zoom.zrc', 'degraded']]],
    ['not running, as before', meeting({ running: false }), meeting({ running: false }), []],
    ['whether it runs is not known', meeting({ running: null }), meeting(), []],
    [
      'not in front, somebody is in the settings',
      meeting({}, 'com.android.settings'),
      meeting(),
      [['app/not-in-front:us.zoom.zrc', 'notice']],
    ],
    [
      'not in front since the update',
      meeting({}, 'com.android.launcher3'),
      meeting(),
      [['app/not-in-front:us.zoom.zrc', 'impaired']],
      UPDATE,
    ],
    ['never was in front', meeting({}, 'com.dten.home'), meeting({}, 'com.dten.home'), []],
    ['what is in front is not known', meeting({}, null), meeting(), []],
    [
      'another meeting app in front',
      {
        meetingApps: {
          apps: [app(), app({ name: 'com.microsoft.teams' })],
          inFront: { name: 'com.microsoft.teams', at: { file: 'f' } },
        },
      },
      meeting(),
      [],
    ],
    ['the version that it must have', meeting({ expectedVersion: '6.1.0' }), null, []],
    [
      'another version than it must have',
      meeting({ expectedVersion: '6.2.0' }),
      meeting(),
      [['app/other-version:us.zoom.zrc', 'impaired']],
    ],
  ])('%s', check);
});

const heat = (status: number): PartialFacts => ({
  thermalStatus: { status, line: 4, temperatures: [{ name: 'SKIN', type: 3, celsius: 58.1, status }] },
});

describe('the thermal status', () => {
  it.each<Row>([
    ['not known', {}, null, []],
    ['none', heat(0), null, []],
    ['light', heat(1), null, []],
    ['moderate', heat(2), null, [['thermal/status', 'notice']]],
    ['severe', heat(3), null, [['thermal/status', 'impaired']]],
    ['critical', heat(4), heat(0), [['thermal/status', 'degraded']]],
    ['shutdown', heat(6), null, [['thermal/status', 'degraded']]],
    ['a number that Android does not have', heat(9), null, []],
  ])('%s', check);

  it('names the hottest sensor', () => {
    const [finding] = findFindings({ snapshot: makeSnapshot(heat(3)), baseline: null, updates: [] });
    expect(finding?.detail).toContain('SKIN 58.1 °C');
  });
});

function security(state: string | null, port: number | null = null, adbRuns: boolean | null = true): PartialFacts {
  const at = { file: 'commands/001.stdout', line: 2 };
  return {
    androidSecurity: {
      verifiedBoot: state === null ? null : { text: state, at },
      adbPort: port === null ? null : { port, property: 'service.adb.tcp.port', at },
      adbRuns,
    },
  };
}

describe('the security state', () => {
  const orange = 'security/verified-boot:orange';
  it.each<Row>([
    ['green and closed', security('green'), security('green'), []],
    ['not known', security(null), null, []],
    ['yellow: signed by the maker of the unit', security('yellow'), null, []],
    ['orange, and nobody knows since when', security('orange'), null, [[orange, 'notice']]],
    ['orange, as before', security('orange'), security('orange'), [[orange, 'notice']]],
    ['orange, and green before', security('orange'), security('green'), [[orange, 'impaired']]],
    ['red', security('red'), null, [['security/verified-boot:red', 'degraded']]],
    ['adb open', security('green', 5555), security('green'), [['security/adb-network', 'impaired']]],
    [
      'adb open, nobody says whether it runs',
      security('green', 5555, null),
      null,
      [['security/adb-network', 'impaired']],
    ],
    ['a port for an adb that does not run', security('green', 5555, false), null, []],
  ])('%s', check);
});

describe('devices that Android told of', () => {
  const cameras = (...ids: string[]): PartialFacts => ({ cameras: ids.map((id) => ({ id, name: id })) });
  it.each<Row>([
    ['a camera gone', cameras('service:0'), cameras('service:0', 'service:1'), [['camera/gone:service:1', 'degraded']]],
    ['all gone', cameras(), cameras('service:0'), [['camera/gone:service:0', 'degraded']]],
    ['another way of looking is no other camera', cameras('service:0'), cameras('2e7e:0701'), []],
    ['nor the other way round', cameras('2e7e:0701'), cameras('service:0'), []],
    [
      'the built-in screen gone',
      { displays: [] },
      { displays: [display({ connector: 'service:built-in-0' })] },
      [['display/gone:service:built-in-0', 'inoperable']],
    ],
    [
      'a smaller picture',
      { displays: [display({ connector: 'service:built-in-0', mode: '1920x1080' })] },
      { displays: [display({ connector: 'service:built-in-0' })] },
      [['display/smaller-mode:service:built-in-0', 'impaired']],
    ],
  ])('%s', check);
});
