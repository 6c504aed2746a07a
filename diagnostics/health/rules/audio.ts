import type { Facts } from '../../snapshot/facts.ts';
import type { Finding } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { replacements } from '../replacements.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { goneText } from '../words.ts';

type Card = NonNullable<Facts['audio']>[number];

/** Sound over a picture cable: it comes and goes with the screen at its other end. */
const OVER_PICTURE_CABLE = /\b(HDMI|DisplayPort|DP)\b/i;

/**
 * A microphone or speaker that was there and is gone, by itself or as one direction of a card that is left. In a
 * meeting nobody hears or is heard, though people can see and share: degraded. Sound over HDMI or DisplayPort is
 * impaired only, because it goes with an external screen; so is another card on the same port, or fewer channels. What
 * somebody switched off is a notice.
 */
export const audio: HealthRule = {
  name: 'audio',
  find(input: RuleInput): Finding[] {
    const changes = input.difference?.audio;
    if (changes === null || changes === undefined) return [];
    const now = input.facts.audio;
    const replaced = replacements(changes);
    const before = new Map((input.baseline?.facts.audio ?? []).map((one) => [one.id, one]));
    return [
      ...changes.gone
        .filter((was) => !replaced.has(was))
        .map(({ id, name }): Finding => ({
          ...common(input, `audio/gone:${idPart(id)}`),
          severity: OVER_PICTURE_CABLE.test(name) ? 'impaired' : 'degraded',
          title: `Microphone or speaker gone: ${name}`,
          detail: `${goneText((now ?? []).filter((one) => one.id === id).length)} Sound devices left: ${now?.length ?? 0}.`,
        })),
      ...[...replaced].map(([was, is]): Finding => ({
        ...common(input, `audio/changed:${idPart(was.id)}`),
        severity: 'impaired',
        title: `Sound device shows itself as another one: ${is.name}`,
        detail: `On port ${is.path ?? 'unknown'} there was ${was.name} (${was.id}); there is ${is.name} (${is.id}) now.`,
      })),
      ...(now ?? []).flatMap((is) => {
        const was = before.get(is.id);
        return was === undefined ? [] : [...lessThanBefore(input, was, is), ...muted(input, was, is)];
      }),
    ];
  },
};

const WORDS = { capture: 'Microphone', playback: 'Speaker' } as const;

function lessThanBefore(input: RuleInput, was: Card, is: Card): Finding[] {
  // A card without any direction is one of which nothing is known.
  if (was.streams === undefined || is.streams === undefined) return [];
  return was.streams.flatMap((old): Finding[] => {
    const now = is.streams?.find(({ direction }) => direction === old.direction);
    if (now === undefined)
      return [
        {
          ...common(input, `audio/${old.direction}-gone:${idPart(is.id)}`),
          severity: OVER_PICTURE_CABLE.test(is.name) ? 'impaired' : 'degraded',
          title: `${WORDS[old.direction]} gone: ${is.name}`,
          detail: `The sound device is there; its ${old.direction} is not. The baseline shows it.`,
        },
      ];
    if (now.channels === null || old.channels === null || now.channels >= old.channels) return [];
    return [
      {
        ...common(input, `audio/fewer-channels:${idPart(is.id)}`),
        severity: 'impaired',
        title: `${WORDS[old.direction]} with fewer channels: ${is.name}`,
        detail: `It had ${old.channels} channels in the baseline and has ${now.channels} now.`,
      },
    ];
  });
}

function muted(input: RuleInput, was: Card, is: Card): Finding[] {
  if (was.muted === undefined || is.muted === undefined) return [];
  const fresh = is.muted.filter((control) => was.muted?.includes(control) === false);
  if (fresh.length === 0) return [];
  return [
    {
      ...common(input, `audio/muted:${idPart(is.id)}`),
      severity: 'notice',
      title: `Sound is switched off: ${is.name}`,
      detail: `Switched off in the mixer, and on in the baseline: ${fresh.join(', ')}.`,
    },
  ];
}

function common(input: RuleInput, id: string) {
  return { id, subsystem: 'audio', evidence: evidenceFor(input, 'audio'), began: began(input, false) };
}
