import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../agent/base/system-clock.ts';
import type { CollectionRequest } from '../../diagnostics/collection.ts';
import { collectEvidence } from '../../diagnostics/collect-evidence.ts';
import { Manifest } from '../../diagnostics/bundle/manifest.ts';
import { createRecordedHost } from '../../diagnostics/host/recorded-host.ts';
import { STANDARD_POLICY } from '../../diagnostics/redaction/policy.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { capture } from './host/memory-files.ts';
import { unpack } from './bundle/make-capture.ts';

const STATUS = '/proc/asound/card0/pcm0c/sub0/status';
const WINDOW = { from: '2026-11-20T09:50:00.000Z', until: '2026-11-20T10:05:00.000Z' };
const SECONDS = ['--since', '@1795168200', '--until', '@1795169100'];

/** A unit whose microphone records or not, with a journal. */
function unit(recording: boolean) {
  return capture({
    files: { [STATUS]: recording ? 'state: RUNNING\n' : 'closed\n' },
    listings: {
      '/proc/asound': ['card0'],
      '/proc/asound/card0': ['pcm0c'],
      '/proc/asound/card0/pcm0c': ['sub0'],
    },
    commands: [
      { argv: ['journalctl', '-q', '--no-pager', '-o', 'short-iso', ...SECONDS], stdout: 'around the incident\n' },
    ],
    extra: { 'window/var/log/app.log': 'in the app, around the incident\n' },
  });
}

function request(over: Partial<CollectionRequest>): CollectionRequest {
  const folder = tempFolder();
  return {
    workFolder: join(folder, 'work'),
    bundlePath: join(folder, 'bundle.zip'),
    keepCapture: false,
    maxBundleBytes: 10_000_000,
    incident: null,
    baseline: null,
    reports: [],
    identity: {
      allow: [],
      site: null,
      room: null,
      contact: { name: null, email: null, availability: null },
      warranty: null,
    },
    settings: { disabled: [], logFiles: ['/var/log/app.log'], logTailBytes: 100_000, versionFiles: [], window: WINDOW },
    redaction: { key: '07'.repeat(32), knownValues: [], policy: STANDARD_POLICY, mapPath: null },
    ...over,
  };
}

async function collect(recording: boolean, over: Partial<CollectionRequest>) {
  const asked = request(over);
  const answer = await collectEvidence(asked, {
    clock: systemClock,
    environment: {},
    signal: new AbortController().signal,
    openHost: async () => await createRecordedHost(unit(recording)),
  });
  if ('putOff' in answer) return answer;
  const entries = await unpack(asked.bundlePath ?? '');
  return { ...answer, entries, manifest: Manifest.parse(JSON.parse(entries.get('manifest.json') ?? '')) };
}

describe('while a call is on', () => {
  it('nothing is collected where the collection can wait', async () => {
    expect(await collect(true, { duringCall: 'nothing' })).toEqual({
      putOff: `a microphone is recording (${STATUS})`,
    });
  });

  it('only what is light is collected where it cannot, and the manifest says what waits', async () => {
    const answer = await collect(true, { duringCall: 'light' });
    if ('putOff' in answer) throw new Error(answer.putOff);
    expect(answer.heldBack).toEqual(expect.arrayContaining(['processes', 'system-logs']));
    expect(answer.manifest.call).toEqual({
      state: 'on',
      why: [`a microphone is recording (${STATUS})`],
      heldBack: answer.heldBack,
    });
    const skipped = answer.manifest.collectors.filter(({ outcome }) => outcome === 'skipped').map(({ name }) => name);
    expect(skipped).toEqual(answer.heldBack);
    expect(answer.manifest.aroundIncident).toEqual([]);
  });

  it('everything is collected once nobody asks for it to wait', async () => {
    const answer = await collect(true, {});
    expect(answer).toMatchObject({ heldBack: [], manifest: { call: null } });
  });
});

describe('without a call', () => {
  it.each(['light', 'nothing'] as const)('%s during a call means everything now', async (duringCall) => {
    const answer = await collect(false, { duringCall });
    expect(answer).toMatchObject({ heldBack: [], manifest: { call: { state: 'off', why: [], heldBack: [] } } });
  });

  it('what was logged around the incident has entries of its own, which the manifest names', async () => {
    const answer = await collect(false, {});
    if ('putOff' in answer) throw new Error(answer.putOff);
    const around = answer.manifest.aroundIncident;
    expect(around).toHaveLength(2);
    expect(around.map((name) => answer.entries.get(name))).toEqual([
      'around the incident\n',
      'in the app, around the incident\n',
    ]);
  });

  /** A frozen log, as the freezing child leaves it. */
  function frozen() {
    const frozenFolder = tempFolder();
    mkdirSync(join(frozenFolder, 'commands'));
    const host = { schema: 'dten-capture/1', platform: 'linux', capturedAt: '2026-11-20T10:00:00.000Z' };
    writeFileSync(join(frozenFolder, 'host.json'), JSON.stringify({ ...host, uptimeSeconds: 1, bootId: null }));
    writeFileSync(join(frozenFolder, 'commands/001.stdout'), 'jane.doe@example.org called\n');
    const record = { at: '2026-11-20T10:00:00.000Z', tookMs: 120, bytes: 300, missing: ['dmesg (denied)'] };
    writeFileSync(join(frozenFolder, 'frozen.json'), JSON.stringify(record));
    return { frozenFolder, record };
  }

  it('what was frozen when the incident was noticed is in the bundle, redacted, and the manifest says when', async () => {
    const { frozenFolder, record } = frozen();
    const answer = await collect(false, { frozenFolder });
    if ('putOff' in answer) throw new Error(answer.putOff);
    expect(answer.manifest.frozen).toEqual(record);
    expect(answer.entries.get('frozen/commands/001.stdout')).toMatch(/^<email:[0-9a-f]+> called\n$/);
  });

  it('what was frozen stays at home where the maintainer keeps logs there', async () => {
    const { frozenFolder } = frozen();
    const settings = { ...request({}).settings, keptKinds: ['logs' as const] };
    const answer = await collect(false, { frozenFolder, settings });
    if ('putOff' in answer) throw new Error(answer.putOff);
    expect([...answer.entries.keys()].filter((name) => /^(frozen|window)\//.test(name))).toEqual([]);
    expect(answer.manifest.frozen?.missing).toEqual(['all of it: the maintainer keeps logs on the unit']);
  });
});
