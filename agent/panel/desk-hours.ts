import type { Instant } from '../base/clock.ts';
import { toIso } from '../base/iso-time.ts';
import type { Calendar } from '../slo/calendar.ts';
import type { PanelStatus } from './shapes.ts';

/** Names that people in these zones use; elsewhere the zone's own name is shown. */
const ZONE_NAMES: Readonly<Record<string, string>> = {
  'America/Los_Angeles': 'Pacific Time',
  'America/Denver': 'Mountain Time',
  'America/Chicago': 'Central Time',
  'America/New_York': 'Eastern Time',
};

/** Whether the desk is within business hours at `now`, and when that changes next. */
export function deskHours(calendar: Calendar, zone: string, now: Instant): PanelStatus['hours'] {
  const open = calendar.isOpen(now);
  return {
    zone,
    zoneName: ZONE_NAMES[zone] ?? zone,
    open,
    closesAt: open ? isoOrNull(calendar.dayEnd(now)) : null,
    opensAt: open ? null : isoOrNull(calendar.nextOpen(now)),
  };
}

/** The calendar gives NaN for an instant that no date can hold. */
function isoOrNull(at: Instant): string | null {
  return Number.isNaN(at) ? null : toIso(at);
}
