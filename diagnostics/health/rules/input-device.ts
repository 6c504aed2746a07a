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

/**
 * A touch panel, keyboard, pointer or button that was there and is gone. One of its kind that came in its place is the
 * same thing under another name, or another one that somebody plugged in: notice. A touch panel of another maker's
 * number is no choice of anybody's: impaired.
 */
export const inputDevice: HealthRule = {
  name: 'input-device',
  find(input: RuleInput): Finding[] {
    const { gone = [], appeared = [] } = input.difference?.input ?? {};
    const unclaimed = [...appeared];
    return gone.map((was): Finding => {
      const { id, name, kind } = was;
      const at = kind === 'other' ? -1 : unclaimed.findIndex((one) => one.kind === kind);
      const [is] = at === -1 ? [] : unclaimed.splice(at, 1);
      const common = { subsystem: 'input', evidence: evidenceFor(input, 'input'), began: began(input, false) };
      if (is !== undefined)
        return {
          ...common,
          id: `input/changed:${idPart(id)}`,
          severity: kind === 'touch' && makerOf(is.id) !== makerOf(id) ? 'impaired' : 'notice',
          title: `${WORD[kind]} shows itself as another one: ${is.name}`,
          detail: `There was ${name} (${id}); there is ${is.name} (${is.id}) now.`,
        };
      return {
        ...common,
        id: `input/gone:${idPart(id)}`,
        severity: SEVERITY[kind],
        title: `${WORD[kind]} gone: ${name}`,
        detail: goneText((input.facts.input ?? []).filter((one) => one.id === id).length),
      };
    });
  },
};

/** `bus:vendor:product` of an id. */
function makerOf(id: string): string {
  return id.split(':').slice(0, 3).join(':');
}
