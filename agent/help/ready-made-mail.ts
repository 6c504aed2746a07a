import type { Config } from '../config/schema.ts';
import type { PanelStatus } from '../panel/shapes.ts';

/**
 * A `mailto:` address with subject and text, so that a person need only send it; null where no mail address is set. Of
 * the unit it tells what a ticket would.
 */
export function readyMadeMail(
  mail: string | null,
  { room, model, components }: PanelStatus['unit'],
  identity: Config['ticket']['identity'],
  ref: string | null,
): string | null {
  if (mail === null) return null;
  const told = new Set(identity);
  const lines = [
    ref === null ? null : `Reference: ${ref}`,
    model === null || !told.has('model') ? null : `Unit: ${model}`,
    room === null || !told.has('room') ? null : `Room: ${room}`,
    ...(told.has('components') ? components.map(({ name, version }) => `${name}: ${version}`) : []),
    '',
    'What is wrong: ',
  ].filter((line) => line !== null);
  const subject = ref === null ? 'DTEN support request' : `DTEN support request ${ref}`;
  return `mailto:${mail}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(lines.join('\r\n'))}`;
}
