import type { Facts } from '../../snapshot/facts.ts';
import type { Finding } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { replacements } from '../replacements.ts';
import { goneText } from '../words.ts';

type Camera = NonNullable<Facts['cameras']>[number];

/**
 * A camera that was there and is gone. Without it the others see nothing of the room, while sound and sharing still
 * work: a serious disruption in which operations continue, so degraded, whether or not another camera is left,
 * because the other one may look elsewhere. Another camera on the same port, or a smaller picture than before, still
 * shows the room: impaired.
 */
export const camera: HealthRule = {
  name: 'camera',
  find(input: RuleInput): Finding[] {
    const changes = input.difference?.cameras;
    if (changes === null || changes === undefined) return [];
    const now = input.facts.cameras;
    const replaced = replacements(changes);
    return [
      ...changes.gone
        .filter((was) => !replaced.has(was))
        .map(({ id, name }): Finding => ({
          id: `camera/gone:${idPart(id)}`,
          subsystem: 'camera',
          severity: 'degraded',
          title: `Camera gone: ${name}`,
          detail: `${goneText((now ?? []).filter((one) => one.id === id).length)} Cameras left: ${now?.length ?? 0}.`,
          evidence: evidenceFor(input, 'cameras'),
          began: began(input, false),
        })),
      ...[...replaced].map(([was, is]): Finding => ({
        id: `camera/changed:${idPart(was.id)}`,
        subsystem: 'camera',
        severity: 'impaired',
        title: `Camera shows itself as another one: ${is.name}`,
        detail: `On port ${is.path ?? 'unknown'} there was ${was.name} (${was.id}); there is ${is.name} (${is.id}) now.`,
        evidence: evidenceFor(input, 'cameras'),
        began: began(input, false),
      })),
      ...smallerPictures(input),
    ];
  },
};

function smallerPictures(input: RuleInput): Finding[] {
  const before = new Map((input.baseline?.facts.cameras ?? []).map((one) => [one.id, one]));
  return (input.facts.cameras ?? []).flatMap((is): Finding[] => {
    const was = before.get(is.id);
    const [now, old] = [largest(is), was === undefined ? null : largest(was)];
    if (now === null || old === null || now.points >= old.points) return [];
    return [
      {
        id: `camera/smaller-picture:${idPart(is.id)}`,
        subsystem: 'camera',
        severity: 'impaired',
        title: `Camera offers a smaller picture: ${is.name}`,
        detail: `Its largest picture was ${old.text} in the baseline and is ${now.text} now. A slower USB port or another firmware looks like that.`,
        evidence: evidenceFor(input, 'cameras'),
        began: began(input, false),
      },
    ];
  });
}

/** Of `MJPG 1920x1080@30` and the like. */
function largest({ formats }: Camera): { text: string; points: number } | null {
  const sizes = (formats ?? []).flatMap((text) => {
    const [, width, height] = / (\d{1,5})x(\d{1,5})/.exec(text) ?? [];
    return width === undefined || height === undefined ? [] : [{ text, points: Number(width) * Number(height) }];
  });
  return sizes.toSorted((a, b) => b.points - a.points)[0] ?? null;
}
