import type { Random } from '../base/random.ts';
import { consentedConfig } from '../consent/apply-consents.ts';
import type { Consents } from '../consent/consent.ts';
import type { Config } from '../config/schema.ts';
import { warrantyLine } from '../warranty/known-warranty.ts';
import type { KnownWarranty } from '../warranty/known-warranty.ts';
import { configuredValues } from './configured-values.ts';
import type { CollectionContext } from './collection-request.ts';

/** What configuration, maintainer and warranty say at this moment. */
export function collectionContext(
  config: Config,
  consents: Consents,
  warranty: KnownWarranty,
  random: Random,
): CollectionContext {
  return {
    config: consentedConfig(config, consents),
    consents,
    warranty: warrantyLine(warranty),
    coverage: warranty.coverage,
    knownValues: configuredValues(config),
    random,
  };
}
