import { describe, expect, it } from 'vitest';
import { DTEN_POLICY, SloPolicy } from '../../../agent/slo/policy.ts';
import { play } from './history.ts';

type Row = [title: string, history: string[], shown: string[]];

function walk(rows: Row[], policies = [DTEN_POLICY]): void {
  it.each(rows)('%s', (_, history, shown) => {
    expect(play(history, { policies, path: ':memory:' })).toEqual(expect.arrayContaining(shown));
  });
}

const morning = ['filed Mon 09:00', 'received Mon 09:00'];

describe('whose move it is, and since when', () => {
  walk([
    ['in the outbox it is the unit’s', ['filed Mon 09:00', 'now Mon 10:00'], ['move unit since Mon 09:00']],
    ['received, it is the desk’s', [...morning, 'look Mon 10:00 new', 'now Mon 10:00'], ['move desk since Mon 09:00']],
    [
      'an answer that asks back makes it yours, from the answer on',
      [...morning, 'look Mon 12:00 waiting-on-customer; agent Mon 11:40', 'now Mon 13:00'],
      ['answered', 'move you since Mon 11:40'],
    ],
    [
      'your reply makes it the desk’s',
      [
        ...morning,
        'look Mon 12:00 waiting-on-customer; agent Mon 11:40',
        'look Mon 14:00 open; ours Mon 13:30',
        'now Mon 15:00',
      ],
      ['answered', 'move desk since Mon 13:30'],
    ],
    [
      'without a comment the look tells',
      [...morning, 'look Mon 12:00 waiting-on-customer', 'now Mon 13:00'],
      ['move you since Mon 12:00'],
    ],
    [
      'on hold it is the desk’s',
      [...morning, 'look Mon 12:00 on-hold', 'now Mon 13:00'],
      ['on-track', 'move desk since Mon 09:00'],
    ],
    [
      'solved, it is nobody’s',
      [...morning, 'look Mon 12:00 solved; agent Mon 11:50', 'now Mon 13:00'],
      ['answered', 'move nobody since Mon 11:50'],
    ],
  ]);
});

describe('support belongs to a valid warranty', () => {
  walk([
    [
      'expired: followed, the state as courtesy',
      ['filed Mon 09:00 expired', 'received Mon 09:00', 'now Mon 10:00'],
      ['not-covered', 'would be on-track', 'left 23 h', 'due Wed 09:00'],
    ],
    [
      'expired and answered',
      ['filed Mon 09:00 expired', 'received Mon 09:00', 'look Mon 11:00 open; agent Mon 10:00', 'now Mon 12:00'],
      ['not-covered', 'would be answered', 'took 1 h'],
    ],
    [
      'expired and past the target',
      ['filed Mon 09:00 expired', 'received Mon 09:00', 'now Thu 10:00'],
      ['not-covered', 'would be breached'],
    ],
    ['expired and in the outbox', ['filed Mon 09:00 expired', 'now Mon 10:00'], ['not-covered', 'would be queued']],
    [
      'unknown is not expired',
      ['filed Mon 09:00 unknown', 'received Mon 09:00', 'now Mon 10:00'],
      ['on-track', 'left 23 h'],
    ],
    ['expiring is covered', ['filed Mon 09:00 expiring', 'received Mon 09:00', 'now Mon 10:00'], ['on-track']],
    [
      'expired and by mail',
      ['filed Mon 09:00 expired', 'received Mon 09:00 by mail', 'now Mon 10:00'],
      ['not-covered', 'would be untracked', 'would be on-track'],
    ],
  ]);
});

describe('outside those hours requests are addressed by their priority', () => {
  walk([
    [
      'urgent: may be taken earlier',
      ['filed Sat 12:00 urgent', 'received Sat 12:00', 'now Sat 13:00'],
      ['on-track', 'opens Mon+1 06:00', 'maybe earlier'],
    ],
    [
      'normal: when the desk opens',
      ['filed Sat 12:00', 'received Sat 12:00', 'now Sat 13:00'],
      ['opens Mon+1 06:00', 'not earlier'],
    ],
    [
      'the clock counts business time for urgent ones too',
      ['filed Sat 12:00 urgent', 'received Sat 12:00', 'now Sun 13:00'],
      ['left 24 h'],
    ],
    [
      'a queued one knows as well',
      ['filed Mon 20:00 urgent', 'now Mon 21:00'],
      ['queued', 'opens Tue 06:00', 'maybe earlier'],
    ],
  ]);
});

describe('channels', () => {
  const mail = ['filed Mon 09:00', 'received Mon 09:00 by mail'];
  walk([
    [
      'in the outbox: not started, and what it would be',
      ['filed Mon 09:00', 'now Mon 15:00'],
      ['queued', 'if now due Wed 15:00'],
    ],
    [
      'in the outbox for a week: still not started',
      ['filed Mon 09:00', 'now Mon+1 15:00'],
      ['queued', 'if now due Wed+1 15:00'],
    ],
    ['mail tells nothing', [...mail, 'now Mon 12:00'], ['untracked', 'would be on-track']],
    ['mail tells nothing of a breach either', [...mail, 'now Thu 12:00'], ['untracked', 'would be breached']],
    [
      'a person’s word tells',
      [...mail, 'told Mon 11:00', 'now Thu 12:00'],
      ['answered', 'took 2 h', 'same day', 'by a word here'],
    ],
    [
      'the latest word replaces an earlier one',
      [...mail, 'told Mon 11:00', 'told Mon 12:00', 'now Thu 12:00'],
      ['answered', 'took 3 h'],
    ],
    ['a word taken back', [...mail, 'told Mon 11:00', 'untold', 'now Thu 12:00'], ['untracked', 'would be breached']],
    ['a word of a time before the receipt is refused', [...mail, 'told Mon 08:00', 'now Mon 12:00'], ['untracked']],
    [
      'by telephone before the answer at the desk',
      [...morning, 'look Mon 15:00 open; agent Mon 14:00', 'told Mon 10:00', 'now Mon 16:00'],
      ['answered', 'took 1 h', 'by a word here'],
    ],
    [
      'at the desk before the telephone',
      [...morning, 'look Mon 15:00 open; agent Mon 10:00', 'look Mon 16:00 open', 'told Mon 14:00', 'now Mon 16:00'],
      ['answered', 'took 1 h', 'by c1'],
    ],
  ]);
});

describe('what a desk does with tickets', () => {
  walk([
    [
      'solved without an answer',
      [...morning, 'look Mon 12:00 solved', 'now Tue 12:00'],
      ['closed', 'closed Mon 12:00', 'in time'],
    ],
    [
      'closed after the breach is remembered as that',
      [...morning, 'look Wed 12:00 closed', 'now Fri 12:00'],
      ['closed', 'after breach'],
    ],
    [
      'deleted',
      [...morning, 'look Mon 12:00 deleted', 'now Tue 12:00'],
      ['closed', 'desk 41 deleted', 'move nobody since Mon 12:00'],
    ],
    [
      'solved, then closed: since the first',
      [...morning, 'look Mon 12:00 solved', 'look Tue 12:00 closed', 'now Wed 12:00'],
      ['closed', 'closed Mon 12:00'],
    ],
    [
      'reopened: the clock goes on from the receipt',
      [...morning, 'look Mon 12:00 solved', 'look Tue 10:00 open', 'now Tue 11:00'],
      ['on-track', 'left 10 h', 'due Wed 09:00'],
    ],
    ['reopened too late', [...morning, 'look Mon 12:00 solved', 'look Thu 10:00 open', 'now Thu 11:00'], ['breached']],
    [
      'brought back after it was deleted',
      [...morning, 'look Mon 12:00 deleted', 'look Mon 14:00 open', 'now Mon 15:00'],
      ['on-track', 'left 18 h'],
    ],
    [
      'answered after it was closed',
      [...morning, 'look Mon 12:00 solved', 'look Mon 14:00 solved; agent Mon 13:00', 'now Mon 15:00'],
      ['answered', 'took 4 h'],
    ],
    [
      'reopened after the answer: answered once and for all',
      [...morning, 'look Mon 12:00 solved; agent Mon 11:00', 'look Tue 12:00 open; ours Tue 11:30', 'now Fri 12:00'],
      ['answered', 'took 2 h', 'move desk since Tue 11:30'],
    ],
    [
      'merged: the other one is followed, the receipt stays',
      [...morning, 'look Mon 10:00 open', 'look Mon 12:00 closed; merged 99', 'now Mon 13:00'],
      ['on-track', 'left 20 h', 'desk 99 open', 'due Wed 09:00'],
    ],
    [
      'merged, then answered there',
      [
        ...morning,
        'look Mon 10:00 open',
        'look Mon 12:00 closed; merged 99',
        'look Mon 14:00 open; agent Mon 13:00',
        'now Mon 15:00',
      ],
      ['answered', 'took 4 h', 'desk 99 open'],
    ],
    [
      'an answer in the other one from before is not ours',
      [
        ...morning,
        'look Mon 10:00 open',
        'look Mon 12:00 closed; merged 99',
        'look Mon 14:00 open; agent Mon 09:30',
        'now Mon 15:00',
      ],
      ['on-track', 'left 18 h'],
    ],
    [
      'an answer there between two looks is not lost',
      [
        ...morning,
        'look Mon 10:00 open',
        'look Mon 12:00 closed; merged 99',
        'look Mon 14:00 open; agent Mon 11:30',
        'now Mon 15:00',
      ],
      ['answered', 'took 2 h 30 min'],
    ],
    [
      'a wait does not reach over a merge',
      [
        ...morning,
        'look Mon 10:00 waiting-on-customer',
        'look Mon 11:00 closed; merged 99',
        'look Mon 14:00 waiting-on-customer',
        'look Mon 15:00 open',
        'now Mon 15:00',
      ],
      ['on-track', 'left 18 h'],
    ],
    [
      'reassigned: nothing changes',
      [...morning, 'look Mon 10:00 open; note Mon 09:50', 'look Mon 12:00 open', 'now Mon 13:00'],
      ['on-track', 'left 20 h', 'move desk since Mon 09:00'],
    ],
    [
      'the desk lowers the priority: the target stays',
      ['filed Mon 09:00 urgent', 'received Mon 09:00', 'look Mon 10:00 open; priority low', 'now Mon 13:00'],
      ['left 20 h', 'due Wed 09:00'],
    ],
    [
      'a look that saw the past again changes nothing',
      [...morning, 'look Mon 12:00 solved; agent Mon 11:00', 'look Mon 11:30 solved', 'now Mon 15:00'],
      ['answered', 'took 2 h'],
    ],
  ]);
});

describe('a unit whose clock is wrong', () => {
  walk([
    [
      'ahead by two hours: the desk’s time counts',
      ['unit ahead 2', 'filed Mon 09:00', 'received Mon 09:00', 'now Mon 10:00'],
      ['on-track', 'left 23 h', 'due Wed 09:00', 'unit ahead 2 h'],
    ],
    [
      'behind by three hours',
      ['unit behind 3', 'filed Mon 09:00', 'received Mon 09:00', 'now Mon 10:00'],
      ['left 23 h', 'unit behind 3 h'],
    ],
    [
      'in 1970 at boot, before any desk: no time is made up',
      ['unit in 1970', 'filed Mon 09:00', 'now Mon 10:00'],
      ['queued', 'time unknown'],
    ],
    [
      'in 1970 when it filed, right when it was received',
      ['unit in 1970', 'filed Mon 09:00', 'unit ahead 0', 'received Mon 09:30', 'now Mon 10:30'],
      ['on-track', 'left 23 h', 'due Wed 09:30'],
    ],
    [
      'still in 1970 when it was received: the skew is known from there',
      ['unit in 1970', 'filed Mon 09:00', 'received Mon 09:00', 'now Tue 09:00'],
      ['on-track', 'left 12 h'],
    ],
    [
      'back in 1970 after a restart: never before what the desk said',
      ['filed Mon 09:00', 'received Mon 09:00', 'look Mon 12:00 open', 'unit in 1970', 'now Mon 12:30'],
      ['on-track', 'left 21 h'],
    ],
    [
      'set back by a day: the same',
      ['filed Mon 09:00', 'received Mon 09:00', 'look Mon 12:00 open', 'unit behind 24', 'now Mon 13:00'],
      ['on-track', 'left 21 h'],
    ],
    [
      'jumped by ten years: right again with the next look',
      ['filed Mon 09:00', 'received Mon 09:00', 'unit ahead 87600', 'look Mon 12:00 open', 'now Mon 13:00'],
      ['on-track', 'left 20 h'],
    ],
    [
      'jumped by ten years with no look: no absurd figure',
      ['filed Mon 09:00', 'received Mon 09:00', 'look Mon 12:00 open', 'unit ahead 87600', 'now Mon 13:00'],
      ['breached', 'over 243 h'],
    ],
    [
      'jumped by ten years after the answer: nothing moves',
      [
        'filed Mon 09:00',
        'received Mon 09:00',
        'look Mon 12:00 open; agent Mon 10:00',
        'unit ahead 87600',
        'now Mon 13:00',
      ],
      ['answered', 'took 1 h'],
    ],
  ]);
});

describe('the document stays valid until a revised agreement supersedes it', () => {
  const contract = SloPolicy.parse({
    ...DTEN_POLICY,
    id: 'contract-2026',
    effectiveFrom: '2026-11-18',
    supersededOn: '2026-11-20',
    responseTargetHours: 8,
    targetHoursByPriority: { urgent: 2 },
  });
  walk(
    [
      [
        'received before the new one begins',
        ['filed Tue 09:00', 'received Tue 09:00', 'now Thu 08:00'],
        ['policy dten-slo', 'due Thu 09:00'],
      ],
      [
        'received under the new one',
        ['filed Wed 09:00', 'received Wed 09:00', 'now Wed 10:00'],
        ['policy contract-2026', 'due Wed 17:00', 'left 7 h'],
      ],
      [
        'a target of its own for urgent',
        ['filed Wed 09:00 urgent', 'received Wed 09:00', 'now Wed 10:00'],
        ['due Wed 11:00', 'at-risk', 'left 1 h'],
      ],
      [
        'it keeps the one it was received under',
        ['filed Thu 17:00', 'received Thu 17:00', 'now Fri 12:00'],
        ['policy contract-2026', 'due Fri 13:00'],
      ],
      [
        'after its end the old one holds again',
        ['filed Fri 09:00', 'received Fri 09:00', 'now Fri 10:00'],
        ['policy dten-slo', 'due Tue+1 09:00'],
      ],
    ],
    [DTEN_POLICY, contract],
  );
});
