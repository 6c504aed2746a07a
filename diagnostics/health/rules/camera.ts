import type { Finding } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { goneText } from '../words.ts';

/**
 * A camera that was there and is gone. Without it the others see nothing of the room, while sound and sharing still
 * work: a serious disruption in which operations continue, so degraded, whether or not another camera is left,
 * because the other one may look elsewhere.
 */
export const camera: HealthRule = {
  name: 'camera',
  find(input: RuleInput): Finding[] {
    const now = input.facts.cameras;
    return (input.difference?.cameras?.gone ?? []).map(({ id, name }) => ({
      id: `camera/gone:${idPart(id)}`,
      subsystem: 'camera',
      severity: 'degraded',
      title: `Camera gone: ${name}`,
      detail: `${goneText((now ?? []).filter((one) => one.id === id).length)} Cameras left: ${now?.length ?? 0}.`,
      evidence: evidenceFor(input, 'cameras'),
      began: began(input, false),
    }));
  },
};
