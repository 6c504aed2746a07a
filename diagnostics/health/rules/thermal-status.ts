import type { Finding, Severity } from '../finding.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

/** PowerManager.THERMAL_STATUS_*: from severe on people notice it; critical means that the unit does all it can. */
const WORDS = ['none', 'light', 'moderate', 'severe', 'critical', 'emergency', 'shutdown'];
const SEVERITY: readonly (Severity | null)[] = [null, null, 'notice', 'impaired', 'degraded', 'degraded', 'degraded'];

/** What Android itself thinks of the unit's heat: moderate is worth a line, severe impairs, critical and above degrade. */
export const thermalStatus: HealthRule = {
  name: 'thermal-status',
  find(input: RuleInput): Finding[] {
    const now = input.facts.thermalStatus;
    const severity = now === null ? null : (SEVERITY[now.status] ?? null);
    if (now === null || severity === null) return [];
    const hot = now.temperatures
      .filter(({ status }) => status >= 2)
      .toSorted((a, b) => b.status - a.status || b.celsius - a.celsius)
      .slice(0, 3)
      .map(({ name, celsius }) => `${name} ${celsius.toFixed(1)} °C`);
    const before = input.baseline?.facts.thermalStatus ?? null;
    return [
      {
        id: 'thermal/status',
        subsystem: 'thermal',
        severity,
        title: `The unit is too hot (Android: ${WORDS[now.status]})`,
        detail: `Android's thermal status is ${now.status} (${WORDS[now.status]})${
          before === null ? '' : `; in the baseline it was ${before.status}`
        }. ${hot.length === 0 ? 'No sensor says where.' : `Hottest: ${hot.join(', ')}.`}`,
        evidence: evidenceFor(input, 'thermalStatus'),
        began: began(input, before === null ? null : before.status >= now.status),
      },
    ];
  },
};
