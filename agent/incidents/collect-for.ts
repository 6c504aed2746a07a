import type { CollectionRequest } from '../../diagnostics/collection.ts';
import { isUnreadable } from '../base/database.ts';
import { messageOf } from '../base/errors.ts';
import { nextTurn } from '../base/next-turn.ts';
import type { CollectionOutcome } from './collect-in-child.ts';
import type { MainFlow } from './flow.ts';

/**
 * Makes room and collects. What is thrown on the way is a collection that failed: it is counted like any other, and at
 * last the ticket goes without evidence. Room that cannot be made keeps nobody from collecting.
 * @throws what the database throws when its file is damaged.
 */
export async function collectFor(
  { makeRoom, collect, log }: Pick<MainFlow, 'makeRoom' | 'collect' | 'log'>,
  request: () => CollectionRequest,
  signal: AbortSignal,
): Promise<CollectionOutcome> {
  try {
    makeRoom?.();
  } catch (error) {
    if (isUnreadable(error)) throw error;
    log.error({ error: messageOf(error) }, 'no room could be made for a bundle');
  }
  await nextTurn();
  try {
    return await collect(request(), signal);
  } catch (error) {
    if (isUnreadable(error)) throw error;
    return { ok: false, why: messageOf(error) };
  }
}
