import { z } from 'zod';
import { IncidentSource } from '../../agent/base/words.ts';
import { UpdateReport } from '../firmware/verdict.ts';

/**
 * `incident.json` of a bundle: why it was made. All texts are redacted. Which unit it is stands in the manifest
 * alone.
 */
export const IncidentDocument = z.object({
  schema: z.literal('dten-incident/1'),
  /** UUID, what machines match. */
  id: z.string(),
  /** For people, e.g. `DT-7K3QF`. */
  ref: z.string(),
  source: IncidentSource,
  /** UTC ISO 8601. */
  openedAt: z.string(),
  /** What happened, in sentences. */
  summary: z.array(z.string()),
  /** The updaters' claims that were judged: whoever opens the bundle can judge them again. */
  reports: z.array(UpdateReport).default([]),
  /** What a person in the room said of it, as far as it bears on the priority. */
  person: z.object({ category: z.string().nullable(), roomUsable: z.boolean().nullable() }).nullable().default(null),
});
export type IncidentDocument = z.infer<typeof IncidentDocument>;
