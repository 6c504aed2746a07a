import type { Finding, Severity } from '../../diagnostics/health/finding.ts';
import { moreUrgent } from '../base/words.ts';
import type { Priority } from '../base/words.ts';
import type { PersonWords } from './person-words.ts';

/**
 * DTEN's four priorities (customer support services appendix): Urgent, "the software or hardware is inoperable";
 * High, "a serious disruption, but operations can continue in a degraded fashion"; Normal, "a non-critical problem";
 * Low, none of the above.
 */
export const PRIORITY_OF: Record<Severity, Priority> = {
  inoperable: 'urgent',
  degraded: 'high',
  impaired: 'normal',
  notice: 'low',
};

export interface PriorityDecision {
  priority: Priority;
  /** Sentences for the ticket, the strongest reason first. */
  why: string[];
}

/** The highest finding decides; a person's own word may raise it, never lower it. */
export function decidePriority({
  findings,
  person = null,
}: {
  findings: readonly Finding[];
  person?: PersonWords | null;
}): PriorityDecision {
  const byEvidence = findings.reduce<Priority>(
    (worst, finding) => moreUrgent(worst, PRIORITY_OF[finding.severity]),
    'low',
  );
  const byPerson = priorityOfPerson(person);
  const priority = byPerson === null ? byEvidence : moreUrgent(byEvidence, byPerson.priority);

  const decisive = findings.filter(
    (finding) => PRIORITY_OF[finding.severity] === priority && finding.severity !== 'notice',
  );
  const why = decisive.map((finding) => `${finding.title} (${finding.severity} means ${priority}).`);
  if (byPerson !== null && byPerson.priority === priority) {
    if (byEvidence === priority) why.push(byPerson.why);
    else why.unshift(`${byPerson.why} The evidence alone would make it ${byEvidence}.`);
  }
  if (why.length === 0) why.push('No finding above notice.');
  return { priority, why };
}

function priorityOfPerson(person: PersonWords | null): { priority: Priority; why: string } | null {
  if (person === null) return null;
  if (person.roomUsable === false)
    return { priority: 'urgent', why: 'A person in the room says that the room cannot be used.' };
  if (person.category === 'how-do-i') return { priority: 'low', why: 'A person in the room asks how to do something.' };
  return { priority: 'normal', why: 'A person in the room asked for help.' };
}
