import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { BundleDocuments } from '../../../diagnostics/bundle/bundle-documents.ts';
import type { BundleCheck } from '../../../diagnostics/bundle/check-archive.ts';
import { packBundle } from '../../../diagnostics/bundle/pack-bundle.ts';
import type { PackOptions } from '../../../diagnostics/bundle/pack-bundle.ts';
import { openZipFiles } from '../../../diagnostics/host/zip-files.ts';
import { judge } from '../../../diagnostics/judge.ts';
import { createRedactor } from '../../../diagnostics/redaction/create-redactor.ts';
import { makeSnapshot, services, usbDevice } from '../health/make-snapshot.ts';

export const SERIAL = 'DT55X2219QK7';
export const ROOM = 'Boardroom Aurora';

const FILES: Record<string, string> = {
  'host.json': JSON.stringify({
    schema: 'dten-capture/1',
    platform: 'linux',
    capturedAt: '2026-11-20T10:00:00.000Z',
    uptimeSeconds: 3600,
    bootId: 'boot-2',
  }),
  'facts.json': '{}',
  'denied.jsonl': `${JSON.stringify({ asked: 'file', what: '/sys/kernel/debug/x', reason: 'denied', detail: 'EACCES' })}\n`,
  'listings.jsonl': '',
  'files/etc/os-release': 'NAME="DTEN OS"\nIMAGE_VERSION=2.0.0\n',
  'files/var/log/app.log': `one\nserial ${SERIAL} in ${ROOM}\nthree\n`,
  'commands/001.json': JSON.stringify({
    argv: ['systemctl'],
    exitCode: 0,
    timedOut: false,
    durationMs: 3,
    truncated: false,
  }),
  'commands/001.stdout': `zoom.service loaded failed failed Zoom on ${SERIAL}\n`,
  'commands/001.stderr': '',
  'probes/001.json': '{}',
};

/** A capture folder of the layout, with these files changed or added (null: left out). */
export function makeCapture(folder: string, changes: Record<string, string | null> = {}): string {
  for (const [name, content] of Object.entries({ ...FILES, ...changes })) {
    if (content === null) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const components = (version: string) => [
  {
    id: 'firmware',
    kind: 'firmware' as const,
    name: 'DTEN OS',
    version,
    evidence: [{ file: 'files/etc/os-release', line: 2 }],
  },
];

export const baseline = makeSnapshot(
  { usb: [usbDevice({ serial: SERIAL })], services: services() },
  { components: components('1.9.0'), takenAt: '2026-11-19T10:00:00.000Z' },
);
export const snapshot = makeSnapshot(
  { usb: [], services: services('zoom.service') },
  {
    components: components('2.0.0'),
    bootId: 'boot-2',
    evidence: { usb: [{ file: 'files/var/log/app.log', line: 2 }], services: [{ file: 'commands/001.stdout' }] },
  },
);

export const documents: BundleDocuments = {
  incident: {
    schema: 'dten-incident/1',
    id: '0b0e7a52-0e7c-4c53-9a34-3f6f5c1f2d11',
    ref: 'DT-7K3QF',
    source: 'update',
    openedAt: '2026-11-20T09:40:12.000Z',
    summary: [`DTEN OS changed from 1.9.0 to 2.0.0 in ${ROOM}.`],
    reports: [],
    person: null,
  },
  snapshot,
  baseline,
  ...judge({ snapshot, baseline, reports: [] }),
};

export const identity = {
  model: 'D7X 55',
  serial: SERIAL,
  components: [],
  site: null,
  room: ROOM,
  contact: null,
  warranty: null,
};

export const knownValues = [
  { kind: 'serial', value: SERIAL },
  { kind: 'room', value: ROOM },
];

/** Finds the two values that must not leave, whatever the redactor did. */
export const check: BundleCheck = async (_name, content) => {
  const found = await text(content);
  return knownValues.filter(({ value }) => found.includes(value)).map(({ kind }) => ({ kind }));
};

export function newRedactor() {
  return createRedactor({ key: Buffer.alloc(32, 7), knownValues });
}

/** Packs the capture with everything in its place; what a test is about, it gives. */
export async function pack(captureFolder: string, out: string, over: Partial<PackOptions> = {}) {
  return await packBundle({
    captureFolder,
    documents,
    redactor: newRedactor(),
    check,
    out,
    maxBytes: 50_000_000,
    identity,
    runs: [{ name: 'usb', outcome: 'ok', durationMs: 12, bytes: 2048, detail: null, refused: [] }],
    packedAt: Date.UTC(2026, 10, 20, 10),
    signal: new AbortController().signal,
    ...over,
  });
}

/** Every entry of an archive as text. */
export async function unpack(path: string): Promise<Map<string, string>> {
  const zip = await openZipFiles(path);
  if ('ok' in zip) throw new Error(zip.detail);
  const entries = new Map<string, string>();
  try {
    for (const name of await zip.names())
      entries.set(name, Buffer.from((await zip.read(name)) ?? new Uint8Array()).toString('utf8'));
  } finally {
    zip.close();
  }
  return entries;
}

/** Flags these entries, as the check would. */
export const flagging =
  (...names: string[]): BundleCheck =>
  async (name, content) => {
    const found = await text(Readable.from(content));
    if (name === 'names')
      return names.some((bad) => bad.startsWith('name:') && found.includes(bad.slice(5))) ? [{ kind: 'host' }] : [];
    return names.includes(name) ? [{ kind: 'canary' }] : [];
  };
