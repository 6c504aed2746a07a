import type { PanelStatus } from '../panel/shapes.ts';

/** A `mailto:` address with subject and text, so that a person need only send it; null where no mail address is set. */
export function readyMadeMail(
  mail: string | null,
  { room, model, components }: PanelStatus['unit'],
  ref: string | null,
): string | null {
  if (mail === null) return null;
  const lines = [
    ref === null ? null : `Reference: ${ref}`,
    model === null ? null : `Unit: ${model}`,
    room === null ? null : `Room: ${room}`,
    ...components.map(({ name, version }) => `${name}: ${version}`),
    '',
    'What is wrong: ',
  ].filter((line) => line !== null);
  const subject = ref === null ? 'DTEN support request' : `DTEN support request ${ref}`;
  return `mailto:${mail}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(lines.join('\r\n'))}`;
}
