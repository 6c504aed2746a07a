import { expect, it } from 'vitest';
import { renderReport } from '../../../diagnostics/bundle/report/render-report.ts';
import { Facts } from '../../../diagnostics/snapshot/facts.ts';
import { makeSnapshot, network } from '../health/make-snapshot.ts';
import { documents } from './make-capture.ts';

const at = { file: 'commands/007.stdout', line: 1 };

const reached = (over: object) => ({
  ...{ place: 'zoom.us', port: 443, tls: true, purpose: 'meeting', reached: 'tls', failure: null, durationMs: 31.4 },
  ...{
    tlsIssuer: 'CN=CA',
    tlsValidTo: null,
    httpStatus: null,
    redirectedTo: null,
    redirectedAway: false,
    clockAheadSeconds: null,
  },
  at: { file: 'probes/001.json', line: 9 },
  ...over,
});

const wifi = (signalDbm: number) => ({
  ...{ interface: 'wlan0', connected: true, ssid: 'x', bssid: null, frequencyMhz: 5180, signalDbm },
  ...{ averageSignalDbm: null, transmitMbps: 390, receiveMbps: null, connectedSeconds: null, transmitRetries: null },
  ...{ transmitFailed: null, beaconLoss: null, noiseDbm: null, channelBusy: 0.25, sameChannel: null, at },
});

const facts = (over: object): Facts => Facts.parse(over);

async function page(now: object, before: object): Promise<string> {
  return await renderReport({
    ...documents,
    snapshot: makeSnapshot(facts(now)),
    baseline: makeSnapshot(facts(before)),
    ...{ runs: [], dropped: [], denials: [], redactions: {}, quote: () => null, has: () => true },
  });
}

it('shows links, heat and wear with their limits, and a tick where the baseline stood', async () => {
  const text = await page(
    {
      network: network({ speedMbps: 100, duplex: 'half', receiveErrors: 4 }),
      wifi: [wifi(-77)],
      thermal: {
        zones: [{ name: 'x86_pkg_temp', celsius: 61.5, passiveCelsius: 85, criticalCelsius: 100, at }],
        cooling: [],
        throttled: 0,
      },
      wear: [
        {
          ...{ device: 'mmcblk0', kind: 'emmc', model: null, usedPercent: 30, sparePercent: null },
          ...{ spareThresholdPercent: null, reserve: 'normal', failing: null, mediaErrors: null, celsius: null, at },
        },
      ],
    },
    { network: network({}), wifi: [wifi(-55)] },
  );
  for (const shown of [
    '100 Mb/s, half duplex, 4 errors',
    '-77 dBm, 5.2 GHz, 390 Mb/s, channel in use 25 %',
    '61.5 °C of 100 °C',
    '30 % of its life used, reserve normal',
  ])
    expect(text).toContain(shown);
  expect(text.match(/class="tick"/g)).toHaveLength(2);
});

it('shows what was tried, how far it came, and how it was before', async () => {
  const refused = {
    place: 'help.dten.com',
    purpose: 'dten',
    reached: 'tcp',
    failure: 'TLS: SELF_SIGNED_CERT_IN_CHAIN',
  };
  const text = await page({ reach: [reached({}), reached(refused)] }, { reach: [reached({ failure: 'ENOTFOUND' })] });
  expect(text).toContain('help.dten.com:443');
  expect(text).toContain('connected: TLS: SELF_SIGNED_CERT_IN_CHAIN, issued by CN=CA');
  expect(text).toContain('ENOTFOUND');
  expect(text).toContain('31 ms');
  expect(text).toContain('href="probes/001.json"');
});

it('shows who complains in the journal, and what devices can do', async () => {
  const text = await page(
    {
      journal: { boots: [], errors: [{ program: 'zoomrooms', count: 7, text: 'cannot <open>', last: null, at }] },
      cameras: [{ id: 'a', name: 'Vue', formats: ['MJPG 3840x2160@30'] }],
      audio: [
        {
          ...{ id: 'b', name: 'Mic Array', muted: ['Capture'] },
          streams: [{ direction: 'capture', channels: 8, rate: 48_000, state: 'RUNNING' }],
        },
      ],
      displays: [
        {
          connector: 'HDMI-A-1',
          connected: true,
          enabled: true,
          name: 'Board',
          mode: '3840x2160',
          current: '1920x1080',
        },
      ],
    },
    {},
  );
  expect(text).toContain('zoomrooms');
  expect(text).toContain('cannot &lt;open&gt;');
  expect(text).toContain('Vue, MJPG 3840x2160@30');
  expect(text).toContain('Mic Array; capture 8 ch running; muted: Capture');
  expect(text).toContain('HDMI-A-1 Board 1920x1080 of 3840x2160');
});

it('leaves out what is not known', async () => {
  const text = await page({}, {});
  for (const title of ['Reachability', 'Errors in the journal', 'Temperatures', 'Disk wear'])
    expect(text).not.toContain(title);
});
