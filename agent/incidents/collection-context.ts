import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { consentedConfig } from '../consent/apply-consents.ts';
import type { Consents } from '../consent/consent.ts';
import type { Config } from '../config/schema.ts';
import { assessConfiguredWarranty } from '../warranty/configured-warranty.ts';
import { configuredValues } from './configured-values.ts';
import type { CollectionContext } from './collection-request.ts';

/** What configuration, maintainer and warranty say at this moment. */
export function collectionContext(
  config: Config,
  consents: Consents,
  clock: Clock,
  timeZone: string,
  random: Random,
): CollectionContext {
  const warranty = assessConfiguredWarranty(config, clock.now(), timeZone);
  return {
    config: consentedConfig(config, consents),
    consents,
    warranty: warranty.why[0] ?? warranty.coverage,
    coverage: warranty.coverage,
    knownValues: configuredValues(config),
    random,
  };
}
