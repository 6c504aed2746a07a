import { Severity } from '../../diagnostics/health/finding.ts';
import type { Finding } from '../../diagnostics/health/finding.ts';
import type { IncidentSource } from '../base/words.ts';
import type { PersonWords } from './person-words.ts';
import { decidePriority } from './priority.ts';
import type { PriorityDecision } from './priority.ts';

export interface TriageInput {
  source: IncidentSource;
  findings: readonly Finding[];
  person: PersonWords | null;
  /** Mildest finding for which a ticket is filed (`ticket.fileFrom`). */
  fileFrom: Severity;
}

export type TriageDecision = { file: true; decision: PriorityDecision } | { file: false; reason: string };

/** A ticket is filed for a finding of `fileFrom` or worse, or when a person asks. */
export function decide({ source, findings, person, fileFrom }: TriageInput): TriageDecision {
  const decision = decidePriority({ findings, person: source === 'help' ? (person ?? {}) : person });
  if (source === 'help') return { file: true, decision };
  if (findings.some((finding) => isAtLeast(finding.severity, fileFrom))) return { file: true, decision };
  return { file: false, reason: `No finding of ${fileFrom} or worse.` };
}

/** Whether one severity is as bad as another, or worse. */
export function isAtLeast(severity: Severity, limit: Severity): boolean {
  return Severity.options.indexOf(severity) <= Severity.options.indexOf(limit);
}

/** Healthy: no finding above notice. */
export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every((finding) => finding.severity === 'notice');
}
