import type { Priority } from '../base/words.ts';
import { factSections } from './ticket-text.ts';
import type { TicketFacts } from './ticket-text.ts';

/** What became of the priority since the desk was last told. */
export interface Worsening {
  from: Priority;
  to: Priority;
  /** Whether the unit asks the desk by itself; where it cannot, a person at the desk is asked. */
  raises: boolean;
}

/** The comment that an incident becomes when its problem has an open ticket already. Before redaction. */
export function joiningComment(facts: TicketFacts, ticketRef: string, worsening: Worsening | null): string {
  const head = [`Seen again on this unit (${facts.ref}); it joins this ticket (${ticketRef}) instead of a new one.`];
  if (worsening !== null)
    head.push(
      `It has worsened: ${worsening.from} before, ${worsening.to} now. ${
        worsening.raises
          ? 'The unit asks for the priority to be raised.'
          : `This desk lets the unit change no priority: please raise it to ${worsening.to}.`
      }`,
    );
  const end = [`Reference of this comment for people: ${facts.ref}`, `It tells of incident ${facts.incidentId}.`];
  return `${[head.join('\n'), ...factSections(facts), end.join('\n')].join('\n\n')}\n`;
}

export interface SuppressedIncident {
  ref: string;
  priority: Priority;
  title: string;
}

/** More are counted only. */
const NAMED = 12;

/** Says what the caps kept back, in lines; none where they kept nothing back. */
export function suppressedLines(
  suppressed: readonly SuppressedIncident[],
  limits: { perHour: number; perDay: number },
  follows: boolean,
): string[] {
  if (suppressed.length === 0) return [];
  const caps = `${limits.perHour} an hour and ${limits.perDay} a day`;
  const count = `${suppressed.length} ${suppressed.length === 1 ? 'incident' : 'incidents'}`;
  return [
    `Suppressed ${count}, because this unit files at most ${caps} by itself${follows ? '; a ticket follows when it may' : ''}:`,
    ...suppressed.slice(0, NAMED).map(({ ref, priority, title }) => `  ${ref} (${priority}): ${title}`),
    ...(suppressed.length > NAMED ? [`  and ${suppressed.length - NAMED} more.`] : []),
  ];
}
