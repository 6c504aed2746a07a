import { createHash } from 'node:crypto';
import type { Finding } from '../../diagnostics/health/finding.ts';
import type { IncidentSource } from '../base/words.ts';
import type { HelpCategory } from './person-words.ts';

/**
 * What makes two incidents the same problem: the faults above notice, or, where there are none, what the person
 * said is wrong. Versions and times are left out, so that a fault keeps its signature across updates.
 */
export function signatureOf(input: {
  source: IncidentSource;
  findings: readonly Finding[];
  category: HelpCategory | null;
}): string {
  const faults = input.findings.filter((finding) => finding.severity !== 'notice').map((finding) => finding.id);
  const parts = faults.length > 0 ? [...new Set(faults)].sort() : [input.source, input.category ?? 'none'];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
}
