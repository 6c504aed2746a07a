import type { Host } from '../host/host.ts';
import { parseBuildProp } from '../parsers/build-prop.ts';
import { parseGetprop } from '../parsers/getprop.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import { MEBIBYTE } from './collector.ts';

const TIMEOUT_MS = 3000;
/** Where the properties of the build stand, for whoever may not ask for those that are set. */
const BUILD_FILES = ['/system/build.prop', '/vendor/build.prop', '/product/build.prop'];

/** Android's properties, as `getprop` told them, or the files from which they are set. */
export interface Properties {
  /** Null where it is not set, or empty. */
  get(name: string): string | null;
  /** Where the property stands. */
  evidenceOf(name: string): EvidencePointer[];
  evidence: EvidencePointer[];
}

interface Said {
  value: string;
  at: EvidencePointer;
}

export async function readProperties(host: Host): Promise<Properties> {
  const run = await host.run(['getprop'], { timeoutMs: TIMEOUT_MS, maxBytes: MEBIBYTE });
  const properties = new Map<string, Said>();
  const evidence: EvidencePointer[] = [];
  const take = (found: ReadonlyMap<string, { value: string; line: number }>, file: string): void => {
    evidence.push({ file });
    for (const [name, { value, line }] of found)
      if (!properties.has(name)) properties.set(name, { value: value.trim(), at: { file, line } });
  };
  if (run.ok) take(parseGetprop(run.stdout), run.source);
  else
    for (const path of BUILD_FILES) {
      const read = await host.readFile(path, { maxBytes: MEBIBYTE });
      if (read.ok) take(parseBuildProp(read.text), read.source);
    }
  return {
    get: (name) => {
      const value = properties.get(name)?.value ?? '';
      return value === '' ? null : value;
    },
    evidenceOf: (name) => {
      const at = properties.get(name)?.at;
      return at === undefined ? evidence : [at];
    },
    evidence,
  };
}
