import { createLeakScanner } from '../redaction/independent-check.ts';
import { isDistinctive } from '../redaction/known-values.ts';
import type { KnownValue } from '../redaction/redactor.ts';
import type { BundleCheck } from './check-archive.ts';

/** The independent check of a bundle: what the unit knows of itself, in any encoding, and unmistakable shapes. */
export function checkWith(knownValues: readonly KnownValue[]): BundleCheck {
  const distinctive = knownValues.filter(isDistinctive);
  return async (_entryName, content) => {
    const scanner = createLeakScanner({ knownValues: distinctive });
    for await (const chunk of content) scanner.push(chunk as Uint8Array);
    return scanner.finish().map(({ what, detail }) => ({ kind: `${what} (${detail})` }));
  };
}
