import { describe, expect, it } from 'vitest';
import { workOnIncidents } from '../../../agent/incidents/main-flow.ts';
import { OwnStarts } from '../../../agent/incidents/own-crashes.ts';
import { NEVER, testFlow } from './flow-fixture.ts';
import type { TestFlow } from './flow-fixture.ts';

type End = 'crashes' | 'stays up, then crashes' | 'is stopped';

/** One life of the daemon. Returns the reference of the incident that it opened. */
function live({ flow }: TestFlow, boot: string, end: End): string | null {
  const starts = new OwnStarts(flow.db, flow.store);
  const incident = starts.started(boot);
  if (end === 'stays up, then crashes') starts.stayedUp();
  if (end === 'is stopped') starts.stopped();
  return incident?.id ?? null;
}

function crashIncidents({ flow }: TestFlow): number {
  return flow.store.recent(100).filter(({ source }) => source === 'crash').length;
}

describe('a crash loop', () => {
  it('opens one incident at the fourth start, and none however long it goes on', () => {
    const unit = testFlow();
    const opened = Array.from({ length: 50 }, () => live(unit, 'boot-1', 'crashes') !== null);
    expect(opened.indexOf(true)).toBe(3);
    expect(opened.filter(Boolean)).toHaveLength(1);
  });

  it.each<[string, [string, End][]]>([
    [
      'a proper stop in between',
      [
        ['b', 'crashes'],
        ['b', 'crashes'],
        ['b', 'is stopped'],
        ['b', 'crashes'],
        ['b', 'crashes'],
      ],
    ],
    [
      'runs that stay up',
      [
        ['b', 'stays up, then crashes'],
        ['b', 'stays up, then crashes'],
        ['b', 'stays up, then crashes'],
        ['b', 'stays up, then crashes'],
      ],
    ],
    [
      'power cuts: each in a boot of its own',
      [
        ['1', 'crashes'],
        ['2', 'crashes'],
        ['3', 'crashes'],
        ['4', 'crashes'],
        ['5', 'crashes'],
      ],
    ],
  ])('is not %s', (_, lives) => {
    const unit = testFlow();
    for (const [boot, end] of lives) live(unit, boot, end);
    expect(crashIncidents(unit)).toBe(0);
  });

  it('is filed as one ticket, without evidence where even that ends the agent; the next loop joins it', async () => {
    const unit = testFlow();
    for (let i = 0; i < 8; i++) live(unit, 'b', 'crashes');
    expect(await workOnIncidents(unit.flow, NEVER)).toBeNull();
    const [ticket] = unit.owed();
    expect(ticket?.kind === 'create' ? ticket.draft.subject : '').toContain('The support agent keeps ending by itself');
    expect(unit.flow.ledger.count()).toBe(1);

    live(unit, 'b', 'is stopped');
    for (let i = 0; i < 8; i++) live(unit, 'b', 'crashes');
    await workOnIncidents(unit.flow, NEVER);
    expect(crashIncidents(unit)).toBe(2);
    expect(unit.flow.ledger.count()).toBe(1);
    expect(unit.owed().map(({ kind }) => kind)).toEqual(['create', 'comment']);
  });
});
