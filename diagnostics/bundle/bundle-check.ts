import type { KnownValue } from '../redaction/redactor.ts';
import type { BundleCheck } from './check-archive.ts';
export function checkWith(_known: readonly KnownValue[]): BundleCheck {
  return async (_name, content) => {
    for await (const _ of content);
    return [];
  };
}
