import { describe, expect, it } from 'vitest';
import type { Supplicant, WifiLink } from '../../../diagnostics/snapshot/link-facts.ts';
import type { ReachedEndpoint } from '../../../diagnostics/snapshot/reach-facts.ts';
import { findings, found } from './find.ts';
import { kernelLog, network } from './make-snapshot.ts';
import type { PartialFacts } from './make-snapshot.ts';

const at = (line: number) => ({ file: 'probes/001.json', line });

const endpoint = (over: Partial<ReachedEndpoint> = {}): ReachedEndpoint => ({
  place: 'orbit.dten.com',
  port: 443,
  tls: true,
  purpose: 'dten',
  reached: 'http',
  failure: null,
  durationMs: 50,
  tlsIssuer: 'CN=Public CA',
  tlsValidTo: '2027-01-01T00:00:00.000Z',
  httpStatus: 200,
  redirectedTo: null,
  redirectedAway: false,
  clockAheadSeconds: 0,
  at: at(9),
  ...over,
});

const noName = { reached: 'nothing', failure: 'ENOTFOUND', httpStatus: null, clockAheadSeconds: null } as const;
const noAnswer = { ...noName, reached: 'dns', failure: 'TCP: no answer in time' } as const;
const intercepted = {
  ...noName,
  reached: 'tcp',
  failure: 'TLS: SELF_SIGNED_CERT_IN_CHAIN',
  tlsIssuer: 'CN=Box',
} as const;
const tooEarly = { ...noName, reached: 'tcp', failure: 'TLS: CERT_NOT_YET_VALID' } as const;
const zoom = { place: 'zoom.us', purpose: 'meeting' } as const;
const teams = { place: 'teams.microsoft.com', purpose: 'meeting' } as const;
const portal = { place: 'help.dten.com', port: 80, tls: false, purpose: 'portal', tlsIssuer: null } as const;
const proxy = {
  place: 'proxy.test',
  port: 3128,
  tls: false,
  purpose: 'proxy',
  reached: 'tcp',
  httpStatus: null,
} as const;
const reach = (...list: Partial<ReachedEndpoint>[]): PartialFacts => ({ reach: list.map(endpoint) });
const well = reach({}, zoom, teams);

describe('reachability', () => {
  it.each<[string, PartialFacts | null, PartialFacts, string[]]>([
    ['all well', well, well, []],
    ['all well, no baseline', null, well, []],
    ['nothing, and nothing before', reach(noName), reach(noName), ['notice network/unreachable']],
    ['nothing, no baseline', null, reach(noName, { ...zoom, ...noName }), ['notice network/unreachable']],
    ['some never reachable', null, reach({}, { ...teams, ...noAnswer }), []],
    [
      'no name any more',
      well,
      reach(noName, { ...zoom, ...noName }, { ...teams, ...noName }),
      ['degraded network/dns'],
    ],
    [
      'no answer any more',
      well,
      reach(noAnswer, { ...zoom, ...noAnswer }, { ...teams, ...noAnswer }),
      ['degraded network/unreachable'],
    ],
    [
      'all that worked are lost, what never worked still fails',
      reach({}, { ...teams, ...noAnswer }),
      reach(noAnswer, { ...teams, ...noAnswer }),
      ['degraded network/unreachable'],
    ],
    [
      'a service that nobody uses here',
      well,
      reach({}, zoom, { ...teams, ...noAnswer }),
      ['notice network/unreachable:meeting'],
    ],
    ['another agent tried other places', reach({ place: 'other.test' }), reach({}, { ...teams, ...noAnswer }), []],
    ['never tried before', { network: network({}) }, reach(noName), ['notice network/unreachable']],
  ])('%s', (_, before, now, expected) => {
    expect(found(before, now)).toEqual(expected);
  });

  it('the service of the app that runs here is missed more', () => {
    const components = [{ id: 'app:us.zoom.zrc', kind: 'app' as const, name: 'Zoom', version: '6', evidence: [] }];
    const now = reach({}, { ...zoom, ...noAnswer }, teams);
    const [finding] = findings(well, now, { now: { components }, before: { components } });
    expect(finding).toMatchObject({ severity: 'impaired', id: 'network/unreachable:meeting', evidence: [at(9)] });
  });

  it('says that a network with a proxy was tried without it', () => {
    expect(findings(null, reach(noName, proxy))[0]?.detail).toContain('without the proxy');
    expect(findings(null, reach(noName))[0]?.detail).not.toContain('proxy');
  });

  it('is silent right after a start, and without any link, which is told as that', () => {
    const now = reach(noName, { ...zoom, ...noName }, { ...teams, ...noName });
    expect(found(well, now, { now: { uptimeSeconds: 60 } })).toEqual([]);
    const offline = { ...now, network: network({ carrier: false }) };
    expect(found({ ...well, network: network({}) }, offline)).toEqual(['degraded network/no-link:eth0']);
  });
});

describe('a proxy', () => {
  it.each<[string, PartialFacts | null, PartialFacts, string[]]>([
    ['answers', null, reach(proxy), []],
    [
      'was dead before',
      reach({ ...proxy, ...noAnswer }),
      reach({ ...proxy, ...noAnswer }),
      ['notice network/proxy-unreachable'],
    ],
    [
      'is dead, and nothing else works',
      reach(proxy),
      reach({ ...proxy, ...noAnswer }),
      ['degraded network/proxy-unreachable'],
    ],
    [
      'is dead, and nobody needs it',
      reach(proxy, {}),
      reach({ ...proxy, ...noAnswer }, {}),
      ['notice network/proxy-unreachable'],
    ],
  ])('%s', (_, before, now, expected) => expect(found(before, now)).toEqual(expected));
});

describe('certificates', () => {
  it.each<[string, PartialFacts | null, PartialFacts, string[]]>([
    ['trusted', null, well, []],
    ['somebody in between, now', well, reach({}, { ...zoom, ...intercepted }), ['impaired network/tls-not-trusted']],
    ['somebody in between, as before', reach(intercepted), reach(intercepted), ['notice network/tls-not-trusted']],
    ['somebody in between, no baseline', null, reach(intercepted), ['notice network/tls-not-trusted']],
    ['no answer is no certificate', null, reach({}, { ...zoom, ...noAnswer, failure: 'TLS: no answer in time' }), []],
  ])('%s', (_, before, now, expected) => expect(found(before, now)).toEqual(expected));
});

describe('a captive portal', () => {
  const elsewhere = { ...portal, httpStatus: 302, redirectedTo: 'login.hotel.test', redirectedAway: true };
  const shut = { ...intercepted, failure: 'ECONNREFUSED' };
  it.each<[string, PartialFacts | null, PartialFacts, string[]]>([
    ['sent on within the owner', null, reach({ ...portal, httpStatus: 301, redirectedTo: 'www.dten.com' }), []],
    ['sent elsewhere, and the way is open', null, reach(elsewhere, {}), []],
    [
      'sent elsewhere, and nothing else works',
      reach({}),
      reach(elsewhere, shut),
      ['degraded network/captive-portal', 'degraded network/unreachable'],
    ],
    [
      'as before',
      reach(elsewhere, shut),
      reach(elsewhere, shut),
      ['notice network/captive-portal', 'notice network/unreachable'],
    ],
    [
      'by its own status',
      reach({ ...portal, httpStatus: 204 }),
      reach({ ...portal, httpStatus: 511 }),
      ['degraded network/captive-portal'],
    ],
    [
      'nobody knows since when: a network that lets only its proxy out looks the same',
      null,
      reach({ ...portal, httpStatus: 511 }),
      ['notice network/captive-portal'],
    ],
  ])('%s', (_, before, now, expected) => expect(found(before, now)).toEqual(expected));
});

it('a clock that is not synchronised right after a start says nothing yet', () => {
  const time = (synchronised: boolean): PartialFacts => ({
    time: { synchronised, source: 'systemd-timesyncd', timeZone: null },
  });
  expect(found(time(true), time(false), { now: { uptimeSeconds: 300 } })).toEqual([]);
  expect(found(time(true), time(false), { now: { uptimeSeconds: 900 } })).toEqual(['impaired time/not-synchronised']);
});

describe('a clock that is off', () => {
  const ahead = (seconds: number) =>
    reach({ clockAheadSeconds: seconds }, { place: 'help.dten.com', clockAheadSeconds: seconds + 2 });
  const clock = (offsetSeconds: number): PartialFacts => ({
    time: { synchronised: true, source: 'chrony', timeZone: null, offsetSeconds },
  });
  it.each<[string, PartialFacts | null, PartialFacts, string[]]>([
    ['a little', null, ahead(20), []],
    ['ten minutes, two servers say', null, ahead(600), ['impaired time/off']],
    ['days', null, ahead(-200_000), ['degraded time/off']],
    [
      'one server alone is wrong',
      null,
      reach({ clockAheadSeconds: 600 }, { place: 'help.dten.com', clockAheadSeconds: 0 }),
      [],
    ],
    ['the time source says so', null, clock(400), ['impaired time/off']],
    ['the time source says a little', null, clock(0.4), []],
    [
      'so far that no certificate holds',
      null,
      reach(tooEarly, { ...portal, clockAheadSeconds: 900_000_000 }),
      ['degraded time/off'],
    ],
  ])('%s', (_, before, now, expected) => expect(found(before, now)).toEqual(expected));

  it('points to the answers, and tells since when', () => {
    expect(findings(ahead(600), ahead(600))[0]).toMatchObject({ began: 'before-update', evidence: [at(9), at(9)] });
  });
});

const wifiLink = (over: Partial<WifiLink> = {}): WifiLink => ({
  interface: 'wlan0',
  connected: true,
  ssid: 'Board Room',
  bssid: '02:00:00:00:00:01',
  frequencyMhz: 5180,
  signalDbm: -55,
  averageSignalDbm: null,
  transmitMbps: 390,
  receiveMbps: 433,
  connectedSeconds: 100,
  transmitRetries: 0,
  transmitFailed: 0,
  beaconLoss: 0,
  noiseDbm: -95,
  channelBusy: 0.2,
  sameChannel: 2,
  at: { file: 'commands/007.stdout', line: 1 },
  ...over,
});

const signal = (dbm: number, over: Partial<WifiLink> = {}): PartialFacts => ({
  wifi: [wifiLink({ signalDbm: dbm, ...over })],
});

describe('Wi-Fi', () => {
  it.each<[string, PartialFacts | null, PartialFacts, string[]]>([
    ['good', null, signal(-60), []],
    ['weak, no baseline', null, signal(-77), ['notice network/wifi-weak:wlan0']],
    ['too weak for a call, no baseline', null, signal(-84), ['impaired network/wifi-weak:wlan0']],
    ['weak, was good', signal(-60), signal(-77), ['impaired network/wifi-weak:wlan0']],
    ['weak as ever', signal(-78), signal(-79), ['notice network/wifi-weak:wlan0']],
    ['weak for a moment, good on average', null, signal(-80, { averageSignalDbm: -60 }), []],
    ['weak, and a cable carries the unit', null, { ...signal(-84), network: network({}) }, []],
    ['not connected', null, signal(-84, { connected: false }), []],
  ])('%s', (_, before, now, expected) => expect(found(before, now)).toEqual(expected));

  const losses = (...seconds: number[]) =>
    kernelLog(
      ...seconds.map((one, i) => ({
        kind: 'wifi-lost',
        text: 'wlan0: Connection to AP lost',
        line: i + 1,
        seconds: one,
      })),
    );
  it('lost over and over within the hour', () => {
    const lost = { ...signal(-60), kernelLog: losses(100, 200, 300, 400, 500, 600) };
    expect(findings(signal(-60), lost)[0]).toMatchObject({
      id: 'network/wifi-roaming',
      severity: 'impaired',
      evidence: [4, 5, 6].map((line) => ({ file: 'commands/kernelLog.stdout', line })),
    });
    // The same over a day of uptime is life.
    expect(found(null, lost, { now: { uptimeSeconds: 86_400 } })).toEqual([]);
    expect(found(null, { ...signal(-60), kernelLog: losses(100, 200, 300) })).toEqual([]);
  });
});

describe('a wired link', () => {
  const counted = (errors: number, packets: number, over: object = {}): PartialFacts => ({
    network: network({
      receiveErrors: errors,
      transmitErrors: 0,
      receivePackets: packets,
      transmitPackets: 0,
      ...over,
    }),
  });
  it.each<[string, PartialFacts | null, PartialFacts, string[]]>([
    ['at 1000 Mb/s', null, { network: network({}) }, []],
    ['at 100 Mb/s, no baseline', null, { network: network({ speedMbps: 100 }) }, ['notice network/slow:eth0']],
    [
      'at 100 Mb/s as ever',
      { network: network({ speedMbps: 100 }) },
      { network: network({ speedMbps: 100 }) },
      ['notice network/slow:eth0'],
    ],
    [
      'fallen to 100 Mb/s is told once',
      { network: network({}) },
      { network: network({ speedMbps: 100 }) },
      ['impaired network/slower:eth0'],
    ],
    ['of a virtual machine without a speed', null, { network: network({ speedMbps: null }) }, []],
    ['half duplex, no baseline', null, { network: network({ duplex: 'half' }) }, ['notice network/half-duplex:eth0']],
    [
      'half duplex, was full',
      { network: network({ duplex: 'full' }) },
      { network: network({ duplex: 'half' }) },
      ['impaired network/half-duplex:eth0'],
    ],
    ['a few errors in millions', null, counted(200, 1e6), []],
    ['ten errors at the start', null, counted(10, 100), []],
    ['errors, no baseline', null, counted(500, 100_000), ['notice network/errors:eth0']],
    ['errors since the baseline', counted(0, 100_000), counted(500, 200_000), ['impaired network/errors:eth0']],
    ['old errors, none since', counted(500, 100_000), counted(500, 200_000), []],
    [
      'comes and goes since the baseline',
      counted(0, 1, { carrierChanges: 2 }),
      counted(0, 1, { carrierChanges: 12 }),
      ['impaired network/link-unstable:eth0'],
    ],
    ['came up twice', null, counted(0, 1, { carrierChanges: 4 }), []],
  ])('%s', (_, before, now, expected) => expect(found(before, now)).toEqual(expected));

  const supplicant = (over: Partial<Supplicant> = {}): Supplicant => ({
    interface: 'eth0',
    state: 'ASSOCIATED',
    keyManagement: null,
    paeState: 'HELD',
    portAuthorised: false,
    eapMethod: null,
    at: { file: 'commands/008.stdout', line: 1 },
    ...over,
  });
  it('without an address of the network', () => {
    const before = { network: network({ addresses: ['10.0.0.5/24'] }) };
    const now = { network: network({ addresses: ['169.254.3.4/16', 'fe80::1/64'] }) };
    expect(found(before, now)).toEqual(['degraded network/no-address:eth0']);
    expect(findings(before, { ...now, supplicants: [supplicant()] })[0]?.title).toMatch(/802\.1X/);
    expect(found(now, now)).toEqual([]);
    expect(found(null, now)).toEqual([]);
    expect(found(before, now, { now: { uptimeSeconds: 30 } })).toEqual([]);
    const second = { name: 'eth1', addresses: ['10.0.1.5/24'] };
    expect(
      found(
        { network: network({ addresses: ['10.0.0.5/24'] }, second) },
        { network: network({ addresses: [] }, second) },
      ),
    ).toEqual(['impaired network/no-address:eth0']);
  });
});
