import type { Config } from '../config/schema.ts';
import type { Check } from './check.ts';
import { failed, passed } from './check.ts';

/** What the configuration should tell of the unit. */
export function unitChecks({ unit, warranty }: Config): Check[] {
  const wanted: [string, string | null, string][] = [
    ['unit.site', unit.site, 'The desk asks where the unit stands.'],
    ['unit.room', unit.room, 'The desk asks which room it is.'],
    ['unit.contact.name', unit.contact.name, 'DTEN expects requests from an authorized contact.'],
    ['unit.contact.email', unit.contact.email, 'The desk needs somebody to answer to.'],
    ['unit.contact.availability', unit.contact.availability, 'DTEN asks for contacts who can be reached.'],
    ...(warranty.lookup.url === null
      ? [
          ['warranty.purchasedOn', warranty.purchasedOn, 'Without it the warranty is unknown.'] satisfies [
            string,
            string | null,
            string,
          ],
        ]
      : []),
  ];
  return wanted.map(([name, value, why]) =>
    value === null ? failed(name, 'not set', `${why} Set ${name} in the configuration.`) : passed(name, value),
  );
}
