import { z } from 'zod';
import type { Database } from '../base/database.ts';

/** Kinds of data that a maintainer may keep on the unit. */
export const ConsentKind = z.enum(['evidence', 'logs', 'words', 'contact']).meta({
  description:
    '`evidence`: the redacted bundle; `logs`: log files and journals in it; `words`: what a person in the room writes; `contact`: who can be reached.',
});
export type ConsentKind = z.infer<typeof ConsentKind>;

/** For each kind whether it may leave the unit. */
export type Consents = Record<ConsentKind, boolean>;

/** Until somebody decides otherwise, what a ticket needs goes with it, redacted. */
export const ALL_ALLOWED: Consents = { evidence: true, logs: true, words: true, contact: true };

const Row = z.object({ kind: z.string(), allowed: z.number() });

/** What was decided, durable. */
export function readConsents(db: Database): Consents {
  const decided = db.all(Row, 'SELECT kind, allowed FROM consents');
  const allowed = (kind: ConsentKind): boolean => decided.find((row) => row.kind === kind)?.allowed !== 0;
  return { evidence: allowed('evidence'), logs: allowed('logs'), words: allowed('words'), contact: allowed('contact') };
}

export function writeConsent(db: Database, kind: ConsentKind, allowed: boolean): void {
  db.run(
    'INSERT INTO consents (kind, allowed) VALUES ($kind, $allowed) ON CONFLICT (kind) DO UPDATE SET allowed = $allowed',
    { kind, allowed: allowed ? 1 : 0 },
  );
}
