import { z } from 'zod';
import type { Instant } from '../base/clock.ts';
import type { Database } from '../base/database.ts';
import { readRows } from '../base/stored-rows.ts';
import type { StoredRows } from '../base/stored-rows.ts';
import { Priority } from '../base/words.ts';
import type { OutcomeGroup } from '../slo/outcome.ts';
import { readOpen, readSettled } from './tally.ts';

const Group = z.object({
  priority: Priority,
  stored: z.string(),
  firmware: z.string(),
  settled: z.number(),
  tallies: z.string(),
});
type Group = z.infer<typeof Group>;

const GROUPS: StoredRows<Group> = {
  table: 'tickets',
  key: 'stored',
  schema: Group,
  mended: Group.extend({ priority: Priority.catch('normal') }),
};

const OneTally = z.object({ ref: z.string(), tally: z.string() });

/** What attainment asks of every ticket, in groups of the same priority and firmware. @param at the desk's time */
export function readTallies(db: Database, at: Instant): OutcomeGroup[] {
  const groups = readRows(
    db,
    GROUPS,
    `SELECT priority, priority AS stored, firmware, settled, group_concat(tally) AS tallies
     FROM tickets INDEXED BY tickets_tallied WHERE tally IS NOT NULL GROUP BY priority, firmware, settled`,
  );
  return groups.map((group) => readGroup(group, at) ?? readSound(db, group, at));
}

/** Null where a tally in it cannot be read. */
function readGroup({ priority, firmware, settled, tallies }: Group, at: Instant): OutcomeGroup | null {
  try {
    return settled === 1 ? readSettled(priority, firmware, tallies) : readOpen(priority, firmware, tallies, at);
  } catch {
    return null;
  }
}

/** One by one, without those that cannot be read. */
function readSound(db: Database, group: Group, at: Instant): OutcomeGroup {
  const { priority, firmware, settled, stored } = group;
  const isSound = ({ tally }: z.infer<typeof OneTally>): boolean =>
    readGroup({ ...group, tallies: tally }, at)?.count === 1;
  const one: StoredRows<z.infer<typeof OneTally>> = {
    table: 'tickets',
    key: 'ref',
    schema: OneTally.refine(isSound, { path: ['tally'], error: 'no tally' }),
  };
  const sound = readRows(
    db,
    one,
    `SELECT ref, tally FROM tickets
     WHERE tally IS NOT NULL AND priority = $stored AND firmware = $firmware AND settled = $settled`,
    { stored, firmware, settled },
  );
  const tallies = sound.map(({ tally }) => tally).join(',');
  return settled === 1 ? readSettled(priority, firmware, tallies) : readOpen(priority, firmware, tallies, at);
}
