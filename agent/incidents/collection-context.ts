import type { Random } from '../base/random.ts';
import type { Config } from '../config/schema.ts';
import { warrantyLine } from '../warranty/known-warranty.ts';
import type { KnownWarranty } from '../warranty/known-warranty.ts';
import { configuredValues } from './configured-values.ts';
import type { CollectionContext } from './collection-request.ts';

/** What configuration and warranty say at this moment. */
export function collectionContext(config: Config, warranty: KnownWarranty, random: Random): CollectionContext {
  return {
    config,
    warranty: warrantyLine(warranty),
    coverage: warranty.coverage,
    knownValues: configuredValues(config),
    random,
  };
}
