import type { Finding } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { goneText } from '../words.ts';

/** Sound over a picture cable: it comes and goes with the screen at its other end. */
const OVER_PICTURE_CABLE = /\b(HDMI|DisplayPort|DP)\b/i;

/**
 * A microphone or speaker that was there and is gone. In a meeting nobody hears or is heard, though people can see
 * and share: degraded. Sound over HDMI or DisplayPort is impaired only, because it goes with an external screen.
 */
export const audio: HealthRule = {
  name: 'audio',
  find(input: RuleInput): Finding[] {
    const now = input.facts.audio;
    return (input.difference?.audio?.gone ?? []).map(({ id, name }) => ({
      id: `audio/gone:${idPart(id)}`,
      subsystem: 'audio',
      severity: OVER_PICTURE_CABLE.test(name) ? 'impaired' : 'degraded',
      title: `Microphone or speaker gone: ${name}`,
      detail: `${goneText((now ?? []).filter((one) => one.id === id).length)} Sound devices left: ${now?.length ?? 0}.`,
      evidence: evidenceFor(input, 'audio'),
      began: began(input, false),
    }));
  },
};
