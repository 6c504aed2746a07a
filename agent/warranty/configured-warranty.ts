import type { Instant } from '../base/clock.ts';
import type { Config } from '../config/schema.ts';
import { assessWarranty } from './assess-warranty.ts';
import type { WarrantyAssessment } from './assess-warranty.ts';

/** The warranty by the record in the configuration, on the day that it is in the unit's zone. */
export function assessConfiguredWarranty(
  { warranty }: Pick<Config, 'warranty'>,
  now: Instant,
  zone: string,
): WarrantyAssessment {
  return assessWarranty(warranty, warranty, now, zone, 'configuration');
}
