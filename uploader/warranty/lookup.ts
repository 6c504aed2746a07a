import { z } from 'zod';

const Text = z.string().max(200);

/** What a lookup knows of a unit's purchase. Permissive: a remote answer may carry more, or leave things out. */
export const LookedUpWarranty = z.object({
  purchasedOn: z.iso.date().nullable().default(null).meta({ description: 'Day of purchase; the term begins with it.' }),
  activatedOn: z.iso.date().nullable().default(null).meta({ description: 'Day of activation; null: none is known.' }),
  plan: Text.default('standard').meta({ description: 'Name of the plan.' }),
  termMonths: z
    .int()
    .min(1)
    .max(1200)
    .nullable()
    .default(null)
    .meta({ description: 'Months from the purchase; null: the agent’s own term of that plan.' }),
  invoice: Text.nullable().default(null).meta({ description: 'Invoice reference.' }),
  seller: Text.nullable().default(null).meta({ description: 'Who sold the unit.' }),
  accountStanding: z
    .enum(['good', 'payment-due', 'on-hold'])
    .nullable()
    .default(null)
    .catch(null)
    .meta({ description: 'Whether support is paid for at the agreed interval; null: not known.' }),
  contactAvailability: Text.nullable()
    .default(null)
    .meta({ description: 'When the customer’s contact can be reached, in plain words.' }),
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
