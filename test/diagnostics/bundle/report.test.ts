import { describe, expect, it } from 'vitest';
import { compareFacts } from '../../../diagnostics/bundle/report/compare-facts.ts';
import { headlineSentences } from '../../../diagnostics/bundle/report/headline.ts';
import { renderReport } from '../../../diagnostics/bundle/report/render-report.ts';
import type { ReportData } from '../../../diagnostics/bundle/report/report-data.ts';
import { timelineEvents } from '../../../diagnostics/bundle/report/timeline.ts';
import type { Finding } from '../../../diagnostics/health/finding.ts';
import {
  boot,
  display,
  fileSystem,
  kernelLog,
  makeSnapshot,
  memory,
  network,
  services,
  usbDevice,
} from '../health/make-snapshot.ts';
import { documents } from './make-capture.ts';

function data(over: Partial<ReportData> = {}): ReportData {
  return {
    ...documents,
    runs: [{ name: 'usb', outcome: 'ok', durationMs: 12, bytes: 2048, detail: null, refused: [] }],
    dropped: [],
    denials: [],
    redactions: {},
    quote: () => null,
    has: () => true,
    ...over,
  };
}

const finding = (over: Partial<Finding> = {}): Finding => ({
  id: 'camera/gone:Vue',
  subsystem: 'camera',
  severity: 'degraded',
  title: 'Camera gone: Vue',
  detail: 'It was there.',
  evidence: [],
  began: 'with-update',
  ...over,
});

describe('the page', () => {
  it('needs nothing but itself: no script, nothing loaded, every link into the bundle', async () => {
    const page = await renderReport(data());
    expect(page).not.toMatch(/<script|<img|<link|@import|url\(|\son\w+=/i);
    const links = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link]) => link ?? '');
    expect(links.length).toBeGreaterThan(1);
    for (const link of links) expect(link).toMatch(/^(commands|files|probes)\//);
  });

  it('is the same every time', async () => {
    expect(await renderReport(data())).toBe(await renderReport(data()));
  });

  it('shows what hostile evidence says as text', async () => {
    const hostile = '<script>alert(1)</script>"\'&';
    const page = await renderReport(
      data({
        findings: [finding({ title: hostile, detail: hostile, evidence: [{ file: `files/${hostile}`, line: 1 }] })],
        quote: () => hostile,
        denials: [{ asked: 'file', what: hostile, reason: 'denied', detail: hostile }],
        dropped: [{ name: hostile, why: hostile }],
        incident: documents.incident === null ? null : { ...documents.incident, ref: hostile, summary: [hostile] },
      }),
    );
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;');
  });

  it('links to no entry that the bundle goes without', async () => {
    const page = await renderReport(
      data({ findings: [finding({ evidence: [{ file: 'files/var/log/gone.log', line: 4 }] })], has: () => false }),
    );
    expect(page).toContain('files/var/log/gone.log:4');
    expect(page).not.toContain('href=');
  });

  it('escapes names of entries in its links', async () => {
    const page = await renderReport(data({ findings: [finding({ evidence: [{ file: 'files/a b/<ip:1>#?.log' }] })] }));
    expect(page).toContain('href="files/a%20b/%3Cip%3A1%3E%23%3F.log"');
  });

  it('holds when hardly anything is known', async () => {
    const page = await renderReport(
      data({ incident: null, baseline: null, snapshot: makeSnapshot(), findings: [], updates: [], runs: [] }),
    );
    expect(page).toContain('Nothing was found.');
    expect(page).toContain('No fault was found.');
    expect(page).not.toContain('NaN');
    expect(page).not.toMatch(/undefined|null/);
  });

  it('draws storage, memory and load, with a tick for the baseline', async () => {
    const facts = {
      storage: [fileSystem({ availableBytes: 2e9 })],
      memory: memory({ availableBytes: 1e9 }),
      cpu: { model: null, cores: 2, loadAverage: [1, 2, 3], pressureSome60: null },
      processes: [{ pid: 1, name: 'zoom', memoryBytes: 1e9, cpuPercent: 12 }],
    };
    const page = await renderReport(
      data({ snapshot: makeSnapshot(facts), baseline: makeSnapshot({ storage: [fileSystem({})] }) }),
    );
    expect(page.match(/<svg/g)?.length).toBeGreaterThanOrEqual(6);
    expect(page).toContain('class="tick"');
    expect(page).toContain('zoom');
  });
});

describe('the headline', () => {
  const update = { component: 'firmware', name: 'Firmware', from: '1.9.0', to: '2.0.0', why: [], evidence: [] };
  const app = { ...update, component: 'app:rooms', name: 'Rooms' };
  it.each<[string, Pick<ReportData, 'updates' | 'findings'>, string[]]>([
    ['nothing', { updates: [], findings: [] }, ['No fault was found.']],
    ['a notice', { updates: [], findings: [finding({ severity: 'notice' })] }, ['No fault was found.']],
    [
      'a fault after an update',
      {
        updates: [{ ...update, verdict: 'succeeded' }],
        findings: [finding(), finding({ id: 'x' }), finding({ severity: 'notice' })],
      },
      ['Camera gone: Vue and 1 more fault.', 'Firmware 1.9.0 → 2.0.0 succeeded.'],
    ],
    [
      'an update that failed, beside one that did not',
      {
        updates: [
          { ...update, verdict: 'succeeded' },
          { ...app, verdict: 'failed' },
        ],
        findings: [finding({ subsystem: 'update', id: 'update/failed:app:rooms', severity: 'impaired' })],
      },
      ['Rooms 1.9.0 → 2.0.0 failed.', 'Firmware 1.9.0 → 2.0.0 succeeded.'],
    ],
  ])('%s', (_, input, expected) => {
    expect(headlineSentences(input)).toEqual(expected);
  });
});

describe('before and after', () => {
  const before = makeSnapshot(
    {
      usb: [usbDevice({ speedMbps: 5000 })],
      displays: [display({})],
      network: network({}),
      services: services(),
      storage: [fileSystem({})],
      time: { synchronised: true, source: 'chrony', timeZone: null },
      cameras: [{ id: 'a', name: 'Vue' }],
    },
    { components: [{ id: 'firmware', kind: 'firmware', name: 'Firmware', version: '1.9.0', evidence: [] }] },
  );

  it('lists what changed, is gone and is new', () => {
    const after = makeSnapshot({
      usb: [usbDevice({}), usbDevice({ id: '1:2', name: 'Stick', path: '1-9' })],
      displays: [],
      network: network({ speedMbps: 100 }),
      services: services('a.service'),
      storage: [fileSystem({ availableBytes: 10e9 })],
      time: { synchronised: false, source: 'chrony', timeZone: null },
    });
    expect(compareFacts(before, after).map(({ what, kind }) => `${what} ${kind}`)).toEqual([
      'Firmware changed',
      'Display gone',
      'USB new',
      'USB changed',
      'Network changed',
      'Failed service new',
      'Clock changed',
      'Free on / changed',
    ]);
  });

  it('lists nothing where nothing changed or nothing is known', () => {
    expect(compareFacts(before, before)).toEqual([]);
    expect(compareFacts(makeSnapshot(), makeSnapshot())).toEqual([]);
  });
});

describe('the timeline', () => {
  it('orders start, packages in the unit’s own zone, kernel marks, updater, notice and collection', () => {
    const snapshot = makeSnapshot({
      boot: boot({ reason: 'reboot,ota' }),
      time: { synchronised: true, source: null, timeZone: 'America/Los_Angeles' },
      packages: [
        { name: 'zoom', action: 'upgrade', from: '1', to: '2', at: '2026-11-20 00:30:00' },
        { name: 'old', action: 'install', from: null, to: '1', at: '2020-01-01 00:00:00' },
        { name: 'odd', action: 'install', from: null, to: '1', at: 'yesterday' },
      ],
      kernelLog: kernelLog(
        { kind: 'oops', text: '[  600.5] Oops: 0000', line: 3 },
        { kind: 'oops', text: 'no time', line: 4 },
      ),
    });
    const report = {
      component: 'firmware',
      from: null,
      to: '2.0.0',
      outcome: 'installed' as const,
      detail: null,
      reportedAt: '2026-11-20T08:50:00.000Z',
    };
    const incident =
      documents.incident === null
        ? null
        : { ...documents.incident, openedAt: '2026-11-20T09:20:00.000Z', reports: [report] };
    expect(timelineEvents(data({ snapshot, incident })).map(({ text }) => text)).toEqual([
      'Baseline taken: the last healthy state',
      'upgrade zoom 1 → 2',
      'The updater reports DTEN OS 2.0.0: installed',
      'The unit started (reboot,ota)',
      'oops: Oops: 0000',
      'The agent noticed the update',
      'This evidence was collected',
    ]);
  });
});
