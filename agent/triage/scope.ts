import type { IncidentSource } from '../base/words.ts';
import { languageOf } from './language.ts';
import type { HelpCategory } from './person-words.ts';

/**
 * Whether DTEN's objective covers the request. In scope: "help with configuring DTEN products, troubleshooting them,
 * and issues that arise after a DTEN system update"; out of scope: "product training" and "configurations not
 * related to DTEN". Being out of scope never stops a ticket; it is said.
 */
export interface Scope {
  inScope: boolean;
  why: string;
}

/** @param text what the person wrote, as written. */
export function scopeOf(source: IncidentSource, category: HelpCategory | null, text = ''): Scope {
  if (languageOf(text) === 'other')
    return { inScope: false, why: 'The person seems not to write in English; DTEN supports requests in English.' };
  if (source === 'update' || category === 'after-update')
    return { inScope: true, why: 'An issue that arose after a DTEN system update.' };
  if (category === 'how-do-i')
    return { inScope: false, why: 'A question on how to use the product may be product training.' };
  return { inScope: true, why: 'Troubleshooting a DTEN product.' };
}
