import { describe, expect, it } from 'vitest';
import { play } from './history.ts';

type Row = [title: string, history: string[], shown: string[]];

function walk(rows: Row[]): void {
  it.each(rows)('%s', (_, history, shown) => {
    expect(play(history, { path: ':memory:' })).toEqual(expect.arrayContaining(shown));
  });
}

const morning = ['filed Mon 09:00', 'received Mon 09:00'];

describe('response: within 24 business hours of receiving a request', () => {
  walk([
    [
      '24 business hours are two business days',
      [...morning, 'now Mon 09:00'],
      ['on-track', 'left 24 h', 'due Wed 09:00'],
    ],
    [
      'received on a Friday afternoon, over the weekend',
      ['filed Fri 15:00', 'received Fri 15:00', 'now Fri 15:00'],
      ['due Tue+1 15:00'],
    ],
    [
      'received before opening, due at a close',
      ['filed Mon 05:00', 'received Mon 05:00', 'now Mon 06:00'],
      ['left 24 h', 'due Tue 18:00'],
    ],
    ['received at opening', ['filed Mon 06:00', 'received Mon 06:00', 'now Mon 07:00'], ['left 23 h', 'due Tue 18:00']],
    [
      'received at the close',
      ['filed Mon 18:00', 'received Mon 18:00', 'now Mon 18:00'],
      ['left 24 h', 'due Wed 18:00', 'same day by Tue 18:00'],
    ],
    [
      'received on Saturday',
      ['filed Sat 12:00', 'received Sat 12:00', 'now Sun 12:00'],
      ['left 24 h', 'due Tue+1 18:00', 'same day by Mon+1 18:00'],
    ],
    [
      'received before Thanksgiving',
      ['filed Wed+1 10:00', 'received Wed+1 10:00', 'now Fri+1 06:00'],
      ['left 16 h', 'due Mon+2 10:00'],
    ],
    [
      'received on Thanksgiving',
      ['filed Thu+1 10:00', 'received Thu+1 10:00', 'now Thu+1 12:00'],
      ['left 24 h', 'due Mon+2 18:00', 'same day by Fri+1 18:00'],
    ],
    [
      'the receipt counts, not the filing',
      ['filed Mon 09:00', 'received Mon 15:00', 'now Mon 16:00'],
      ['left 23 h', 'due Wed 15:00'],
    ],
    [
      'answered within target',
      [...morning, 'look Tue 10:00 open; agent Tue 09:55', 'now Tue 12:00'],
      ['answered', 'took 12 h 55 min', 'within target', 'not same day', 'by c1'],
    ],
    [
      'answered at the very end of the target',
      [...morning, 'look Wed 09:05 open; agent Wed 09:00', 'now Wed 10:00'],
      ['took 24 h', 'within target'],
    ],
    [
      'answered a minute late',
      [...morning, 'look Wed 09:05 open; agent Wed 09:01', 'now Wed 10:00'],
      ['answered', 'took 24 h 1 min', 'late'],
    ],
    [
      'answered late, and it stays late',
      [...morning, 'look Thu 12:00 solved; agent Thu 11:00', 'now Fri 12:00'],
      ['answered', 'late', 'took 38 h'],
    ],
    [
      'the first answer counts, not the second',
      [...morning, 'look Tue 10:00 open; agent Mon 10:00; agent Tue 09:00', 'now Tue 12:00'],
      ['took 1 h', 'by c1'],
    ],
    [
      'an answer seen days later counts from when it was given',
      [...morning, 'look Fri 10:00 open; agent Mon 11:00', 'now Fri 10:00'],
      ['within target', 'took 2 h', 'same day'],
    ],
    [
      'answered within the minute of receipt',
      [...morning, 'look Mon 09:05 open; agent Mon 09:00', 'now Mon 10:00'],
      ['took 0 h', 'within target', 'same day'],
    ],
    [
      'it is about the response, not the resolution',
      [...morning, 'look Mon 10:00 open; agent Mon 09:30', 'look Thu 10:00 open', 'now Fri 10:00'],
      ['answered', 'within target', 'desk 41 open'],
    ],
  ]);
});

describe('boundaries: the closed hours right after due', () => {
  const early = ['filed Mon 05:00', 'received Mon 05:00'];
  walk([
    ['no breach at the close it is due', [...early, 'now Tue 18:00'], ['at-risk', 'left 0 h', 'due Tue 18:00']],
    ['no breach in the night after', [...early, 'now Wed 03:00'], ['at-risk', 'left 0 h', 'opens Wed 06:00']],
    ['no breach at the very opening', [...early, 'now Wed 06:00'], ['at-risk', 'left 0 h']],
    [
      'breach begins with the next opening',
      [...early, 'now Wed 06:01'],
      ['breached', 'over 0 h 1 min', 'breached since Wed 06:00'],
    ],
    [
      'an answer in the night after due is within target',
      [...early, 'look Wed 05:00 open; agent Wed 04:00', 'now Wed 07:00'],
      ['answered', 'took 24 h', 'within target'],
    ],
    [
      'an answer a minute after the opening is late',
      [...early, 'look Wed 06:05 open; agent Wed 06:01', 'now Wed 07:00'],
      ['answered', 'late'],
    ],
    [
      'due on Friday at the close: the whole weekend is in time',
      ['filed Thu 05:00', 'received Thu 05:00', 'now Sun 23:00'],
      ['at-risk', 'due Fri 18:00', 'opens Mon+1 06:00'],
    ],
    ['at risk under 4 business hours', [...morning, 'now Wed 05:59'], ['at-risk', 'left 3 h']],
    ['not at risk with exactly 4', [...morning, 'now Tue 17:00'], ['on-track', 'left 4 h']],
    ['at risk a minute later', [...morning, 'now Tue 17:01'], ['at-risk', 'left 3 h 59 min']],
    [
      'breached in the middle of a day',
      [...morning, 'now Wed 10:00'],
      ['breached', 'over 1 h', 'breached since Wed 09:00'],
    ],
    ['the night does not add to a breach', [...morning, 'now Thu 05:00'], ['breached', 'over 9 h']],
  ]);
});

describe('goal: the majority within the same business day, strictly', () => {
  walk([
    ['answered on the same day', [...morning, 'look Mon 17:00 open; agent Mon 16:00', 'now Mon 18:00'], ['same day']],
    ['answered at the close', [...morning, 'look Mon 18:05 open; agent Mon 18:00', 'now Mon 19:00'], ['same day']],
    [
      'answered in the evening: within target, but not the same day',
      [...morning, 'look Mon 20:00 open; agent Mon 19:00', 'now Mon 20:00'],
      ['not same day', 'within target'],
    ],
    [
      'received at night, answered before opening',
      ['filed Mon 20:00', 'received Mon 20:00', 'look Tue 05:00 open; agent Tue 02:00', 'now Tue 06:00'],
      ['same day', 'same day by Tue 18:00', 'took 0 h'],
    ],
    [
      'received on Sunday, answered on Monday',
      ['filed Sun 12:00', 'received Sun 12:00', 'look Mon+1 17:00 open; agent Mon+1 17:00', 'now Mon+1 18:00'],
      ['same day'],
    ],
  ]);
});

describe('what is a response: a person’s public answer', () => {
  walk([
    [
      'an automatic notice is none',
      [...morning, 'look Mon 10:00 open; automatic Mon 09:01', 'now Mon 12:00'],
      ['on-track', 'left 21 h'],
    ],
    ['a private note is none', [...morning, 'look Mon 10:00 open; note Mon 09:30', 'now Mon 12:00'], ['on-track']],
    ['our own comment is none', [...morning, 'look Mon 10:00 open; ours Mon 09:30', 'now Mon 12:00'], ['on-track']],
    [
      'the public answer after all these is',
      [
        ...morning,
        'look Mon 12:00 open; automatic Mon 09:01; note Mon 09:30; ours Mon 10:00; agent Mon 11:00',
        'now Mon 12:00',
      ],
      ['answered', 'took 2 h', 'by c4'],
    ],
    [
      'words from before the receipt are none',
      ['filed Mon 09:00', 'received Mon 09:00', 'look Mon 10:00 open; agent Mon 08:59', 'now Mon 12:00'],
      ['on-track'],
    ],
  ]);
});

describe('what the customer delays does not count', () => {
  const twoLooks = [...morning, 'look Mon 10:00 waiting-on-customer', 'look Mon 14:00 waiting-on-customer'];
  walk([
    [
      'between two looks that both saw it',
      [...twoLooks, 'look Mon 15:00 open', 'now Mon 16:00'],
      ['on-track', 'paused 4 h', 'left 21 h', 'due Wed 13:00'],
    ],
    [
      'one look is no stretch of time',
      [...morning, 'look Mon 10:00 waiting-on-customer', 'look Mon 14:00 open', 'now Mon 15:00'],
      ['on-track', 'left 18 h', 'due Wed 09:00'],
    ],
    [
      'the clock stands while the desk waits',
      [...twoLooks, 'now Mon 14:03'],
      ['waiting-on-you', 'waiting since Mon 10:00', 'left 23 h', 'move you since Mon 10:00'],
    ],
    ['and stands when nobody has looked for a day', [...twoLooks, 'now Tue 14:00'], ['waiting-on-you', 'left 23 h']],
    [
      'a long wait between two looks counts whole',
      [
        ...morning,
        'look Mon 10:00 waiting-on-customer',
        'look Thu 10:00 waiting-on-customer',
        'look Thu 11:00 open',
        'now Thu 12:00',
      ],
      ['on-track', 'paused 36 h', 'left 21 h', 'due Mon+1 09:00'],
    ],
    [
      'a wait over the night pauses business time alone',
      [
        ...morning,
        'look Mon 17:00 waiting-on-customer',
        'look Tue 07:00 waiting-on-customer',
        'look Tue 07:05 open',
        'now Tue 08:00',
      ],
      ['paused 2 h', 'due Wed 11:00'],
    ],
    [
      'two waits add up',
      [
        ...twoLooks,
        'look Mon 15:00 open',
        'look Mon 16:00 waiting-on-customer',
        'look Mon 17:00 waiting-on-customer',
        'look Mon 17:30 open',
        'now Mon 18:00',
      ],
      ['paused 5 h', 'left 20 h', 'due Wed 14:00'],
    ],
    [
      'answered after a wait: the wait is taken off',
      [...twoLooks, 'look Wed 13:00 open; agent Wed 12:00', 'now Wed 14:00'],
      ['answered', 'took 23 h', 'within target'],
    ],
    [
      'an answer out of a wait',
      [...twoLooks, 'look Mon 15:00 waiting-on-customer; agent Mon 12:00', 'now Mon 16:00'],
      ['answered', 'took 1 h', 'paused 2 h'],
    ],
    [
      'after the response nothing pauses any more',
      [
        ...morning,
        'look Mon 10:00 open; agent Mon 09:30',
        'look Mon 11:00 waiting-on-customer',
        'look Tue 11:00 waiting-on-customer',
        'now Tue 12:00',
      ],
      ['answered', 'took 0 h 30 min', 'move you since Mon 11:00'],
    ],
    [
      'a wait does not mend a breach',
      [
        ...morning,
        'look Wed 10:00 waiting-on-customer',
        'look Wed 14:00 waiting-on-customer',
        'look Wed 15:00 open',
        'now Wed 16:00',
      ],
      ['breached', 'over 3 h', 'due Wed 09:00'],
    ],
    [
      'a breach that then waits is still one',
      [...morning, 'look Wed 10:00 waiting-on-customer', 'look Wed 12:00 waiting-on-customer', 'now Wed 12:00'],
      ['breached', 'over 1 h'],
    ],
  ]);
});
