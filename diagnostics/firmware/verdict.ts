import { z } from 'zod';
import { EvidencePointer } from '../snapshot/evidence.ts';

/** What became of an update of one component. */
export const UpdateVerdict = z.object({
  /** The component's id. */
  component: z.string(),
  name: z.string(),
  verdict: z.enum(['none', 'succeeded', 'pending-reboot', 'unconfirmed', 'rolled-back', 'failed', 'downgraded']),
  from: z.string(),
  to: z.string(),
  /** Why, in sentences a support engineer can check. */
  why: z.array(z.string()),
  evidence: z.array(EvidencePointer),
});
export type UpdateVerdict = z.infer<typeof UpdateVerdict>;

/** What an updater said of its own work (`report-update`): a claim to be checked, never a proof. */
export const UpdateReport = z.object({
  component: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  outcome: z.enum(['installed', 'failed', 'unknown']),
  detail: z.string().nullable(),
  /** UTC ISO 8601. */
  reportedAt: z.iso.datetime(),
});
export type UpdateReport = z.infer<typeof UpdateReport>;
