import type { Transform } from 'node:stream';
import { DENIED_FILE } from '../host/capture-names.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import type { CollectorRun } from '../collectors/run-collectors.ts';
import type { BundleDocuments } from './bundle-documents.ts';
import { entryName, listCaptureEntries } from './capture-entries.ts';
import type { CaptureEntry } from './capture-entries.ts';
import type { IdentityBlock } from './identity-block.ts';
import { unitOf } from './choose-drops.ts';
import { linePicker } from './line-picker.ts';
import { NO_CIRCUMSTANCES, NO_IDENTITY } from './manifest.ts';
import type { Circumstances, DroppedEntry, Manifest, ManifestEntry } from './manifest.ts';
import { countsSince, sumCounts } from './redaction-counts.ts';
import { parseDenials } from './report/denials.ts';
import { renderReport } from './report/render-report.ts';
import type { ArchiveEntry, WrittenEntry } from './write-archive.ts';

export const MANIFEST_FILE = 'manifest.json';
export const REPORT_FILE = 'report.html';
/** A page shows no more refusals than these. */
const MOST_DENIALS = 200;
const KEPT = 'The maintainer keeps logs on the unit.';

/** Entry -> what is told of it. */
export interface LeftOut {
  withheld: Map<string, { name: string; why: string }>;
  dropped: Map<string, DroppedEntry>;
}

/** One round of packing. */
export interface PreparedBundle {
  entries: ArchiveEntry[];
  onEntry: (entry: Omit<WrittenEntry, 'packedBytes'>) => void;
  /** What the check looks at in the place of the manifest: the same without identity. Call when all is written. */
  standIns(): Map<string, Buffer>;
  redactions(): Record<string, number>;
}

export interface BundleLayout {
  /** Entries that come from the capture. */
  captureNames: ReadonlySet<string>;
  /** Entries that a finding or a verdict points to. */
  pointedAt: ReadonlySet<string>;
  /** Entries of what was logged around the incident. */
  aroundIncident: ReadonlySet<string>;
  prepare(leftOut: LeftOut): PreparedBundle;
}

export interface LayoutInput {
  /** Folder of the capture layout. */
  captureFolder: string;
  documents: BundleDocuments;
  redactor: Redactor;
  /** Written into the manifest in clear, and nowhere else. */
  identity: IdentityBlock;
  runs: readonly CollectorRun[];
  /** Sources of what was logged around the incident. */
  aroundIncident?: readonly string[];
  circumstances?: Circumstances;
  /** Files of the capture that stay on the unit by the maintainer's decision; a command's by its standard output. */
  kept?: readonly string[];
}

/** Redacts the documents once, and says for each round of packing what goes into the archive, and in which order. */
export async function layOutBundle({
  captureFolder,
  documents,
  redactor,
  identity,
  runs,
  aroundIncident = [],
  circumstances = NO_CIRCUMSTANCES,
  kept = [],
}: LayoutInput): Promise<BundleLayout> {
  const atStart = { ...redactor.counts() };
  const units = new Set(kept.map(unitOf));
  const all = await listCaptureEntries(captureFolder, redactor);
  const capture = all.filter(({ source }) => !units.has(unitOf(source)));
  const staying = all.filter((entry) => !capture.includes(entry)).map(({ name }) => ({ name, why: KEPT }));
  const redacted = redactDocuments(documents, redactor);
  const redactedRuns = redactor.json([...runs]);
  const redactedCircumstances = redactor.json(circumstances);
  const countsOfDocuments = countsSince(atStart, redactor.counts());
  const pointers = [...redacted.findings, ...redacted.updates].flatMap(({ evidence }) => evidence);
  const wanted = wantedLines(pointers);
  const around = new Set(aroundIncident.map((source) => entryName(source, redactor)));

  const prepare = (leftOut: LeftOut): PreparedBundle => {
    const beforeRound = { ...redactor.counts() };
    const stays = (name: string): boolean => !leftOut.withheld.has(name) && !leftOut.dropped.has(name);
    const left = capture.filter(({ name }) => stays(name));
    const names = new Set(left.map(({ name }) => name));
    const quotes = new Map<string, string>();
    const written: ManifestEntry[] = [];
    const dropped = [...staying, ...leftOut.withheld.values(), ...leftOut.dropped.values()];
    const redactions = (): Record<string, number> =>
      sumCounts(countsOfDocuments, countsSince(beforeRound, redactor.counts()));

    const manifest = (shown: IdentityBlock): Buffer =>
      toJson({
        schema: 'dten-manifest/1',
        incident: redacted.incident === null ? null : { id: redacted.incident.id, ref: redacted.incident.ref },
        platform: redacted.snapshot.platform,
        takenAt: redacted.snapshot.takenAt,
        identity: shown,
        components: redacted.snapshot.components.map(({ id, kind, name, version }) => ({ id, kind, name, version })),
        collectors: redactedRuns,
        ...redactedCircumstances,
        aroundIncident: [...around].filter((name) => names.has(name)),
        entries: written.filter(({ name }) => name !== MANIFEST_FILE),
        redactions: redactions(),
        dropped,
      } satisfies Manifest);

    const report = async (): Promise<Buffer> =>
      Buffer.from(
        await renderReport({
          ...redacted,
          runs: redactedRuns,
          dropped,
          denials: parseDenials(quotes, MOST_DENIALS),
          redactions: redactions(),
          quote: ({ file, line }) => (line === undefined ? null : (quotes.get(quoteKey(file, line)) ?? null)),
          has: (name) => names.has(name),
        }),
      );

    const documentEntries: ArchiveEntry[] = [
      ...documentFiles(redacted).map(([name, content]) => bytesEntry(name, () => content)),
      bytesEntry(REPORT_FILE, report),
    ].filter(({ name }) => stays(name));

    return {
      entries: [
        ...left.map((entry) => fileEntry(entry, redactor.stream.bind(redactor), wanted, quotes)),
        ...documentEntries,
        bytesEntry(MANIFEST_FILE, () => manifest(identity)),
      ],
      onEntry: ({ name, bytes, sha256 }) => written.push({ name, bytes, sha256 }),
      standIns: () => new Map([[MANIFEST_FILE, manifest(NO_IDENTITY)]]),
      redactions,
    };
  };

  return {
    captureNames: new Set(capture.map(({ name }) => name)),
    pointedAt: new Set(pointers.map(({ file }) => file)),
    aroundIncident: around,
    prepare,
  };
}

/**
 * Everything is redacted but the two names by which the incident is found again, which say nothing of the unit. The
 * sentences of the summary are redacted as texts: by its key alone a summary would pass for the subject of a meeting.
 */
function redactDocuments(documents: BundleDocuments, redactor: Redactor): BundleDocuments {
  const { incident, ...others } = documents;
  const redacted = redactor.json(others);
  if (incident === null) return { incident, ...redacted };
  const { id, ref, summary, ...rest } = incident;
  const sentences = summary.map((sentence) => redactor.text(sentence));
  return { incident: { ...redactor.json(rest), id, ref, summary: sentences }, ...redacted };
}

function documentFiles({ incident, snapshot, baseline, findings, updates }: BundleDocuments): [string, Buffer][] {
  return [
    ...(incident === null ? [] : [['incident.json', toJson(incident)] satisfies [string, Buffer]]),
    ['snapshot.json', toJson(snapshot)],
    ...(baseline === null ? [] : [['baseline.json', toJson(baseline)] satisfies [string, Buffer]]),
    ['findings.json', toJson(findings)],
    ['updates.json', toJson(updates)],
  ];
}

function fileEntry(
  { name, path }: CaptureEntry,
  redact: () => Transform,
  wanted: ReadonlyMap<string, ReadonlySet<number>>,
  quotes: Map<string, string>,
): ArchiveEntry {
  const lines = wanted.get(name);
  const pick = (): Transform[] =>
    lines === undefined ? [] : [linePicker(lines, (line, text) => quotes.set(quoteKey(name, line), text))];
  return { name, content: { kind: 'file', path, through: () => [redact(), ...pick()] } };
}

function bytesEntry(name: string, make: () => Buffer | Promise<Buffer>): ArchiveEntry {
  return { name, content: { kind: 'bytes', make } };
}

function wantedLines(pointers: readonly EvidencePointer[]): Map<string, Set<number>> {
  const wanted = new Map<string, Set<number>>([
    [DENIED_FILE, new Set(Array.from({ length: MOST_DENIALS }, (_, index) => index + 1))],
  ]);
  for (const { file, line } of pointers) {
    if (line === undefined) continue;
    const lines = wanted.get(file) ?? new Set();
    lines.add(line);
    wanted.set(file, lines);
  }
  return wanted;
}

function quoteKey(file: string, line: number): string {
  return `${file}:${line}`;
}

function toJson(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
