import { z } from 'zod';

/** What a lookup knows of a unit's purchase. Permissive: a remote answer may carry more. */
export const LookedUpWarranty = z.object({
  purchasedOn: z.iso.date().nullable(),
  activatedOn: z.iso.date().nullable(),
  plan: z.string(),
  invoice: z.string().nullable(),
  seller: z.string().nullable(),
});
export type LookedUpWarranty = z.infer<typeof LookedUpWarranty>;

export type LookupAnswer =
  | { outcome: 'found'; record: LookedUpWarranty }
  /** The serial is not known there. */
  | { outcome: 'not-found' }
  /** No answer that can be used; what is known already stays. */
  | { outcome: 'unavailable'; why: string };

/** Asks somebody outside about a serial number. No public lookup of DTEN is known, so there may be none. */
export interface WarrantyLookup {
  /** Never rejects for what the outside is like; rejects with the signal's reason when it aborts. */
  lookup(serial: string, signal: AbortSignal): Promise<LookupAnswer>;
}
