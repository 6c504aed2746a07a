import type { Facts } from '../../snapshot/facts.ts';
import type { Finding } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { ownFileSystems } from '../own-file-systems.ts';
import { percentText, sizeText } from '../words.ts';

type FileSystem = NonNullable<Facts['storage']>[number];

const NEARLY_FULL = 0.9;
const FULL = 0.97;

/**
 * A writable file system of the unit that is nearly full. From 90 % there is time to act: impaired. From 97 % apps
 * cannot save, logs are lost and no update fits: degraded. What is read-only is full by design.
 */
export const storageFull: HealthRule = {
  name: 'storage-full',
  find(input: RuleInput): Finding[] {
    const before = new Map((input.baseline?.facts.storage ?? []).map((one) => [one.mount, one]));
    return ownFileSystems(input.facts.storage ?? [])
      .filter((one) => !one.readOnly && usedShare(one) >= NEARLY_FULL)
      .map((one): Finding => {
        const was = before.get(one.mount);
        return {
          id: `storage/nearly-full:${idPart(one.mount)}`,
          subsystem: 'storage',
          severity: usedShare(one) >= FULL ? 'degraded' : 'impaired',
          title: `Storage nearly full: ${one.mount} at ${percentText(usedShare(one))}`,
          detail: `${sizeText(one.availableBytes)} of ${sizeText(one.totalBytes)} are free on ${one.mount} (${one.type})${
            was === undefined ? '' : `; in the baseline ${sizeText(was.availableBytes)} were free`
          }.`,
          evidence: evidenceFor(input, 'storage'),
          began: began(input, was === undefined ? null : usedShare(was) >= NEARLY_FULL),
        };
      });
  },
};

function usedShare({ totalBytes, availableBytes }: FileSystem): number {
  return totalBytes > 0 ? 1 - availableBytes / totalBytes : 0;
}
