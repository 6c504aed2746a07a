import type { Database } from '../base/database.ts';
import { currentBaselineId, readBaseline } from '../incidents/baseline-store.ts';

/** The unit's model as the current baseline has it; a baseline is large, so it is read once. */
export function unitModel(db: Database): () => string | null {
  let known: { baselineId: number | null; model: string | null } | null = null;
  return () => {
    const baselineId = currentBaselineId(db);
    if (known?.baselineId !== baselineId || known === null)
      known = { baselineId, model: readBaseline(db, baselineId)?.facts.identity?.model ?? null };
    return known.model;
  };
}
