import { z } from 'zod';
import { Finding, Severity } from '../../diagnostics/health/finding.ts';
import { stoppedDesks } from '../../uploader/outbox/desk-state.ts';
import type { DeskStop } from '../../uploader/outbox/desk-state.ts';
import type { Database } from '../base/database.ts';
import { toIso } from '../base/iso-time.ts';
import { jsonColumn } from '../base/json-column.ts';
import { readRows } from '../base/stored-rows.ts';
import type { StoredRows } from '../base/stored-rows.ts';
import type { Evidence } from './evidence-of.ts';

const OWN_FINDINGS: StoredRows<{ finding: Finding }> = {
  table: 'own_findings',
  key: 'n',
  schema: z.object({ n: z.number(), finding: jsonColumn(Finding) }),
};

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

/**
 * The evidence together with what the agent found about itself, worst first. A desk that refuses this unit (401, 403) is
 * among it as long as it does: the ticket waits for it, and says so when it goes.
 */
export function withOwnFindings(db: Database, incidentId: string, evidence: Evidence): Evidence {
  const which = 'SELECT n, finding FROM own_findings WHERE incident_id = $incidentId ORDER BY n';
  const kept = readRows(db, OWN_FINDINGS, which, { incidentId }).map(({ finding }) => finding);
  const own = [...kept, ...stoppedDesks(db).map(refusal)];
  if (own.length === 0) return evidence;
  const rank = ({ severity }: Finding): number => Severity.options.indexOf(severity);
  return { ...evidence, findings: [...own, ...evidence.findings].sort((a, b) => rank(a) - rank(b)) };
}

/** A notice: a ticket about it alone could not be taken by the desk it is about. */
function refusal({ desk, at, reason }: DeskStop): Finding {
  return {
    id: `agent/desk-refuses:${desk}`,
    subsystem: 'agent',
    severity: 'notice',
    title: `The desk ${desk} refuses this unit`,
    detail: `Since ${toIso(at)} it takes no call of this unit: ${reason}. Tickets wait until its credentials are put right.`,
    evidence: [],
    began: 'unknown',
  };
}
