import { z } from 'zod';

const Codes = z.object({
  error: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  errors: z
    .array(z.object({ code: z.string().optional().catch(undefined) }))
    .optional()
    .catch(undefined),
});

/** The vendor's own names for what was wrong with a call: Zendesk's `error`, Freshdesk's `code` of the call or a field. */
export function errorCodes(answer: unknown): string[] {
  const parsed = Codes.safeParse(answer);
  if (!parsed.success) return [];
  const { error, code, errors } = parsed.data;
  return [error, code, ...(errors ?? []).map((one) => one.code)].filter((one) => one !== undefined);
}
