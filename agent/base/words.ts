import { z } from 'zod';

/** DTEN's four priorities, most urgent first (customer support services appendix). */
export const Priority = z.enum(['urgent', 'high', 'normal', 'low']);
export type Priority = z.infer<typeof Priority>;

/** The two kinds of unit that the agent runs on. */
export const Platform = z.enum(['linux', 'android']);
export type Platform = z.infer<typeof Platform>;

/** Why an incident began. */
export const IncidentSource = z.enum(['update', 'help', 'crash', 'health']);
export type IncidentSource = z.infer<typeof IncidentSource>;

/** The more urgent of two priorities. */
export function moreUrgent(a: Priority, b: Priority): Priority {
  return Priority.options.indexOf(a) <= Priority.options.indexOf(b) ? a : b;
}
