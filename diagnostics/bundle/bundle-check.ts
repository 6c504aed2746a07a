import { createLeakScanner } from '../redaction/independent-check.ts';
import { isDistinctive } from '../redaction/known-values.ts';
import type { RedactionCategory } from '../redaction/policy.ts';
import type { KnownValue } from '../redaction/redactor.ts';
import { createSecretScanner } from '../redaction/secret-scanner.ts';
import type { BundleCheck } from './check-archive.ts';

/** The share of the secret scanner; what lies beyond it our own check looks at alone. */
const SCANNED_BYTES = 256 * 1024 * 1024;

/**
 * The independent check of a bundle: what the unit knows of itself, in any encoding, unmistakable shapes, and a secret
 * scanner that others keep. Use one for each archive.
 * @param off categories that are left in by choice
 */
export function checkWith(knownValues: readonly KnownValue[], off: readonly RedactionCategory[] = []): BundleCheck {
  const distinctive = knownValues.filter(isDistinctive);
  let left = SCANNED_BYTES;
  return async (_entryName, content) => {
    const own = createLeakScanner({ knownValues: distinctive, allowed: off.includes('people') ? ['email'] : [] });
    const secrets = createSecretScanner();
    for await (const chunk of content) {
      const bytes = chunk as Uint8Array;
      own.push(bytes);
      if (left > 0) await secrets.push(bytes);
      left -= bytes.length;
    }
    return [
      ...own.finish().map(({ what, detail }) => ({ kind: `${what} (${detail})` })),
      ...(await secrets.finish()).map((name) => ({ kind: `${name} (secret scanner)` })),
    ];
  };
}
