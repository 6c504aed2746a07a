import type { Facts } from '../snapshot/facts.ts';

/** Programs that are the meeting room, by the names that they have everywhere. */
const MEETING = /zoom|zrc|teams|skype|rooms|dten/i;

/** Whether a process belongs to a meeting app: one that the configuration names, or one that is known by name. */
export function isMeetingApp(process: string, { meetingApps }: Pick<Facts, 'meetingApps'>): boolean {
  const named = (meetingApps?.apps ?? []).some(({ name }) => process === name || process.startsWith(`${name}:`));
  return named || MEETING.test(process);
}
