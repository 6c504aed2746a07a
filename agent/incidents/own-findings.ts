import { z } from 'zod';
import { Finding, Severity } from '../../diagnostics/health/finding.ts';
import type { Database } from '../base/database.ts';
import type { Evidence } from './evidence-of.ts';

const Row = z.object({ finding: z.string().transform((text): Finding => Finding.parse(JSON.parse(text))) });

/** Keeps what the agent found about itself with the incident that tells of it. */
export function addOwnFinding(
  db: Database,
  incidentId: string,
  finding: Omit<Finding, 'subsystem' | 'evidence'>,
): void {
  const whole: Finding = { ...finding, subsystem: 'agent', evidence: [] };
  db.run('INSERT INTO own_findings (incident_id, finding) VALUES ($incidentId, $finding)', {
    incidentId,
    finding: JSON.stringify(whole),
  });
}

/** The evidence together with what the agent found about itself, worst first. */
export function withOwnFindings(db: Database, incidentId: string, evidence: Evidence): Evidence {
  const own = db
    .all(Row, 'SELECT finding FROM own_findings WHERE incident_id = $incidentId ORDER BY n', { incidentId })
    .map(({ finding }) => finding);
  if (own.length === 0) return evidence;
  const rank = ({ severity }: Finding): number => Severity.options.indexOf(severity);
  return { ...evidence, findings: [...own, ...evidence.findings].sort((a, b) => rank(a) - rank(b)) };
}
