import type { Facts } from '../../snapshot/facts.ts';
import type { Finding } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { began, evidenceFor, isSettled } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

type Display = NonNullable<Facts['displays']>[number];

/** Panels that cannot be unplugged or switched off by themselves. */
const BUILT_IN = /(^|-)(eDP|LVDS|DSI|DPI)(-|$)|^service:built-in-/i;

/**
 * A display that was connected and is not, or that fell back to a smaller picture.
 *
 * The only built-in panel gone: nobody sees anything, the room is unusable: inoperable. The only external one:
 * degraded, because a screen in standby looks the same to the unit. One of several: degraded for a built-in one, a
 * notice for an external one, which somebody may have switched off for the night. A smaller picture than before: the
 * meeting goes on with less: impaired. One that is connected and gets no picture, though it did: degraded, unless the
 * screen sleeps.
 */
export const display: HealthRule = {
  name: 'display',
  find(input: RuleInput): Finding[] {
    const { difference } = input;
    if (difference?.displays === null || difference === null) return [];
    const left = (input.facts.displays ?? []).filter(({ connected }) => connected).length;
    return [
      ...difference.displays.gone.map((was) => gone(input, was, left)),
      ...difference.displays.changed.flatMap(({ from, to }) => [
        ...(isSmaller(to.mode, from.mode) || fellBack(from, to) ? [smaller(input, from, to)] : []),
        ...(from.enabled === true && to.enabled === false && to.lit !== false && isSettled(input)
          ? [dark(input, to)]
          : []),
      ]),
    ];
  },
};

/** What is shown is less than what was shown, though the screen can do as much as before. */
function fellBack(was: Display, is: Display): boolean {
  return isSmaller(is.current ?? null, was.current ?? null);
}

function dark(input: RuleInput, is: Display): Finding {
  return {
    id: `display/no-signal:${idPart(is.connector)}`,
    subsystem: 'display',
    severity: 'degraded',
    title: `Display without a picture: ${is.name ?? is.connector}`,
    detail: `A display is connected to ${is.connector}, and the unit sends it no picture; in the baseline it did.`,
    evidence: evidenceFor(input, 'displays'),
    began: began(input, false),
  };
}

function gone(input: RuleInput, was: Display, left: number): Finding {
  const only = left === 0;
  const builtIn = BUILT_IN.test(was.connector);
  return {
    id: `display/gone:${idPart(was.connector)}`,
    subsystem: 'display',
    severity: only ? (builtIn ? 'inoperable' : 'degraded') : builtIn ? 'degraded' : 'notice',
    title: `Display gone: ${was.name ?? was.connector}`,
    detail: `The baseline shows a display on ${was.connector}${was.mode === null ? '' : ` at ${was.mode}`}; nothing is connected there now. ${
      only ? 'No other display is left.' : `Displays left: ${left}.`
    }${builtIn ? '' : ' An external screen in standby looks the same.'}`,
    evidence: evidenceFor(input, 'displays'),
    began: began(input, false),
  };
}

function smaller(input: RuleInput, was: Display, is: Display): Finding {
  return {
    id: `display/smaller-mode:${idPart(was.connector)}`,
    subsystem: 'display',
    severity: 'impaired',
    title: `Display ${is.name ?? was.connector} runs at a smaller picture`,
    detail: `${was.connector} ran at ${shownBy(was)} in the baseline and runs at ${shownBy(is)} now.`,
    evidence: evidenceFor(input, 'displays'),
    began: began(input, false),
  };
}

function shownBy({ current, mode }: Display): string {
  return current ?? mode ?? 'unknown';
}

/** Fewer picture points; false where either mode does not say them. */
function isSmaller(now: string | null, before: string | null): boolean {
  const [is, was] = [pointsOf(now), pointsOf(before)];
  return is !== null && was !== null && is < was;
}

function pointsOf(mode: string | null): number | null {
  const match = /(\d{3,5})x(\d{3,5})/.exec(mode ?? '');
  return match === null ? null : Number(match[1]) * Number(match[2]);
}
