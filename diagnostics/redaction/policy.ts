import { z } from 'zod';

/**
 * What a finding's kind is about, where it may be left in by choice. Every kind that is not named here is a credential
 * (or may hold one) and always goes.
 */
const KINDS = {
  people: ['email', 'sip', 'xmpp', 'phone', 'name', 'subject', 'user', 'card', 'ssn', 'geo', 'address'],
  meetings: ['meeting'],
  network: ['ip', 'ip-private', 'mac', 'ssid', 'host'],
  identity: ['serial', 'id', 'room'],
} as const;

export const RedactionCategory = z.enum(['people', 'meetings', 'network', 'identity']);
export type RedactionCategory = z.infer<typeof RedactionCategory>;

/** A pattern of the customer's own; see `compileCustomRule`. */
export const CustomRule = z.object({
  name: z.string(),
  kind: z.string(),
  pattern: z.string(),
  ignoreCase: z.boolean(),
});
export type CustomRule = z.infer<typeof CustomRule>;

/** How redaction is done on this unit. The same everywhere: bundle, ticket, mail, log, file names. */
export const RedactionPolicy = z.object({
  /** `strict` keeps no structure: no private or public, no subnet, no vendor. */
  level: z.enum(['standard', 'strict']),
  /** What a pseudonym of a MAC address says of its vendor: nothing, that two are of the same, or its three bytes. */
  macVendor: z.enum(['hidden', 'related', 'shown']),
  /** Categories that are left in. */
  off: z.array(RedactionCategory),
  rules: z.array(CustomRule),
});
export type RedactionPolicy = z.infer<typeof RedactionPolicy>;

export const STANDARD_POLICY: RedactionPolicy = { level: 'standard', macVendor: 'related', off: [], rules: [] };

/** The category of a finding's kind; null: it is a credential, or may hold one. */
export function categoryOf(kind: string): RedactionCategory | null {
  const plain = kind.replace(/^mac-[0-9a-f]{6}$/, 'mac');
  return RedactionCategory.options.find((category) => (KINDS[category] as readonly string[]).includes(plain)) ?? null;
}
