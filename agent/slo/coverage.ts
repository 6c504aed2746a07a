import { z } from 'zod';

/**
 * What is known of the unit's warranty when a request is made. Only `expired` takes the SLO away: unknown is not
 * expired. SLO: support "belongs to a valid warranty".
 */
export const Coverage = z.enum(['covered', 'expiring', 'expired', 'unknown']);
export type Coverage = z.infer<typeof Coverage>;

/** Whether the SLO can be held against DTEN for such a unit. */
export function isCovered(coverage: Coverage): boolean {
  return coverage !== 'expired';
}
