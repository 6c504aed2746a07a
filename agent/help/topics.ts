import type { HelpCategory } from '../triage/person-words.ts';

/**
 * What the Help Center is asked for each topic. These fixed words are all that a search ever says: nothing that a
 * person wrote, and nothing of the unit.
 */
export const TOPIC_QUERIES: Readonly<Record<HelpCategory, string>> = {
  camera: 'camera video not working',
  sound: 'sound audio microphone speaker',
  'screen-or-touch': 'touch screen display',
  network: 'network connection wifi',
  'meeting-app': 'meeting app sign in',
  'after-update': 'software update',
  'how-do-i': 'how to get started',
  other: 'restart troubleshooting',
};

const TOPIC_OF_SUBSYSTEM: Readonly<Record<string, HelpCategory>> = {
  audio: 'sound',
  camera: 'camera',
  display: 'screen-or-touch',
  input: 'screen-or-touch',
  network: 'network',
  update: 'after-update',
};

/** The topics of an incident, the person's own choice first. */
export function topicsOf(category: HelpCategory | null, subsystems: readonly string[]): HelpCategory[] {
  const found = subsystems.map((subsystem) => TOPIC_OF_SUBSYSTEM[subsystem] ?? 'other');
  return [...new Set([...(category === null ? [] : [category]), ...found])];
}
