import type { Host } from '../host/host.ts';
import { parseGetprop } from '../parsers/getprop.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import { MEBIBYTE } from './collector.ts';

const TIMEOUT_MS = 3000;

/** Android's properties, as `getprop` told them. */
export interface Properties {
  /** Null where it is not set, or empty. */
  get(name: string): string | null;
  /** Where the property stands. */
  evidenceOf(name: string): EvidencePointer[];
  evidence: EvidencePointer[];
}

export async function readProperties(host: Host): Promise<Properties> {
  const run = await host.run(['getprop'], { timeoutMs: TIMEOUT_MS, maxBytes: MEBIBYTE });
  const properties = parseGetprop(run.ok ? run.stdout : '');
  const evidence = run.ok ? [{ file: run.source }] : [];
  return {
    get: (name) => {
      const value = properties.get(name)?.value.trim() ?? '';
      return value === '' ? null : value;
    },
    evidenceOf: (name) => {
      const line = properties.get(name)?.line;
      return evidence.map((pointer) => (line === undefined ? pointer : { ...pointer, line }));
    },
    evidence,
  };
}
