import type { Coverage } from '../warranty/coverage.ts';

/**
 * Whether the SLO can be held against DTEN for a unit whose warranty stands so when a request is made. Only `expired`
 * takes it away: unknown is not expired. SLO: support "belongs to a valid warranty".
 */
export function isCovered(coverage: Coverage): boolean {
  return coverage !== 'expired';
}
