import type { UpdateReport, UpdateVerdict } from '../firmware/verdict.ts';
import type { KnownValue } from '../redaction/redactor.ts';
import type { Snapshot } from './snapshot.ts';

/** Four numbers with dots between them, alone or with words around. */
const FOUR_PARTS = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/;
/** Addresses of private networks (RFC 1918, RFC 6598, RFC 3927): such a version is no version where a log has it. */
const PRIVATE = /^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;

/** Where the versions of a unit's software are written. */
export interface Versioned {
  snapshots: readonly (Snapshot | null)[];
  updates?: readonly UpdateVerdict[];
  reports?: readonly UpdateReport[];
}

/** Versions of the unit's own software that look like addresses: a log that loses them no longer tells the fault. */
export function knownVersions({ snapshots, updates = [], reports = [] }: Versioned): KnownValue[] {
  const versions = [
    ...snapshots.flatMap((snapshot) => snapshot?.components.map(({ version }) => version) ?? []),
    ...[...updates, ...reports].flatMap(({ from, to }) => [from ?? '', to]),
  ];
  const found = versions.flatMap((version) => FOUR_PARTS.exec(version)?.[0] ?? []);
  return [...new Set(found)].filter((version) => !PRIVATE.test(version)).map((value) => ({ kind: 'version', value, stays: true })); // prettier-ignore
}
