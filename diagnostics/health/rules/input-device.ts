import type { Facts } from '../../snapshot/facts.ts';
import type { Finding, Severity } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { goneText } from '../words.ts';

type Kind = NonNullable<Facts['input']>[number]['kind'];

/**
 * Touch is how a meeting is led on the display: without it people are left to remotes and other screens, so
 * degraded. Keyboards, pointers and buttons have another way round them: impaired. The rest (jack sensors, beepers)
 * is worth a line: notice.
 */
const SEVERITY: Record<Kind, Severity> = {
  touch: 'degraded',
  keyboard: 'impaired',
  pointer: 'impaired',
  button: 'impaired',
  other: 'notice',
};

const WORD: Record<Kind, string> = {
  touch: 'Touch',
  keyboard: 'Keyboard',
  pointer: 'Pointing device',
  button: 'Button',
  other: 'Input device',
};

/** A touch panel, keyboard, pointer or button that was there and is gone. */
export const inputDevice: HealthRule = {
  name: 'input-device',
  find(input: RuleInput): Finding[] {
    return (input.difference?.input?.gone ?? []).map(({ id, name, kind }) => ({
      id: `input/gone:${idPart(id)}`,
      subsystem: 'input',
      severity: SEVERITY[kind],
      title: `${WORD[kind]} gone: ${name}`,
      detail: goneText((input.facts.input ?? []).filter((one) => one.id === id).length),
      evidence: evidenceFor(input, 'input'),
      began: began(input, false),
    }));
  },
};
