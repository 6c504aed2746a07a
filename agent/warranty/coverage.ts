import { z } from 'zod';

/** What the terms say of a unit's warranty, by the term alone. `unknown` is never taken for expired. */
export const Coverage = z.enum(['covered', 'expiring', 'expired', 'unknown']);
export type Coverage = z.infer<typeof Coverage>;
