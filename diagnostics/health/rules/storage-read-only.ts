import type { Finding } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { ownFileSystems } from '../own-file-systems.ts';

/**
 * A file system that was writable and is read-only now: the kernel does that when it finds damage. Nothing can be
 * saved and the next start is in doubt, while what runs keeps running: degraded. One that was read-only in the
 * baseline too, or that no baseline knows, is meant to be so.
 */
export const storageReadOnly: HealthRule = {
  name: 'storage-read-only',
  find(input: RuleInput): Finding[] {
    const writable = new Set(
      (input.baseline?.facts.storage ?? []).filter(({ readOnly }) => !readOnly).map(({ mount }) => mount),
    );
    return ownFileSystems(input.facts.storage ?? [])
      .filter(({ mount, readOnly }) => readOnly && writable.has(mount))
      .map((one): Finding => ({
        id: `storage/read-only:${idPart(one.mount)}`,
        subsystem: 'storage',
        severity: 'degraded',
        title: `Storage has become read-only: ${one.mount}`,
        detail: `${one.mount} (${one.type}) was writable in the baseline and is mounted read-only now. The kernel does that when it finds a damaged file system.`,
        evidence: evidenceFor(input, 'storage'),
        began: began(input, false),
      }));
  },
};
