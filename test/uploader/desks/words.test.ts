import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../../agent/base/random.ts';
import { deliveriesIn, namesIncident, withMachineLines } from '../../../uploader/desks/machine-lines.ts';
import { parseHttpDate, retryAfter } from '../../../uploader/desks/retry-after.ts';
import { mergedInto, toDeskEvent } from '../../../uploader/desks/zendesk-words.ts';

describe('HTTP dates', () => {
  it('are read as the calendar has them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), (seconds) => {
        expect(parseHttpDate(new Date(seconds * 1000).toUTCString())).toBe(seconds * 1000);
      }),
    );
  });

  it.each(['', 'soon', '2026-11-22T12:00:00Z', 'Sun, 22 Foo 2026 12:00:00 GMT', 'Sunday, 22-Nov-26 12:00:00 GMT'])(
    'are not guessed: %s',
    (text) => {
      expect(parseHttpDate(text)).toBeNull();
    },
  );

  it.each([
    ['0', 1000],
    [' 90 ', 91_000],
    ['-5', null],
    ['1e3', null],
    ['Thu, 01 Jan 1970 00:00:31 GMT', 31_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 1000],
    [null, null],
  ])('Retry-After: %s', (header, expected) => {
    expect(retryAfter(header, 1000, null)).toBe(expected);
  });
});

describe('the lines that machines match', () => {
  const [incidentId, deliveryId] = [systemRandom.uuid(), systemRandom.uuid()];

  it('are found again whatever text stands before them', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), (text) => {
        const whole = withMachineLines(text, { incidentId, deliveryId });
        expect(namesIncident(whole, incidentId)).toBe(true);
        expect(deliveriesIn(whole)).toContain(deliveryId);
      }),
    );
  });

  it.each([
    ['quoted', `> Delivery: ${deliveryId}`],
    ['in capitals', `DELIVERY: ${deliveryId.toUpperCase()}`],
    ['broken by a line', `Delivery:\n${deliveryId}`],
  ])('are found %s', (_, text) => {
    expect([...deliveriesIn(text)]).toEqual([deliveryId]);
  });

  it.each([
    ['a bare UUID', `see ${incidentId}`],
    ['another word', `Accident: ${incidentId}x Coincident: ${incidentId}`],
    ['a longer one', `Incident: ${incidentId}0`],
  ])('are not seen in %s', (_, text) => {
    expect(namesIncident(text, incidentId)).toBe(false);
  });
});

describe('who spoke', () => {
  const users = new Map([
    ['1', { id: '1', name: 'Unit', agent: false }],
    ['2', { id: '2', name: 'Ada', agent: true }],
    ['3', { id: '3', name: 'Colleague', agent: false }],
  ]);
  const said = (author_id: string, channel?: string) => ({
    id: '9',
    body: 'text',
    public: true,
    author_id,
    created_at: 5,
    via: channel === undefined ? null : { channel },
  });

  it.each([
    ['an agent by mail', said('2', 'email'), 'agent'],
    ['an agent', said('2'), 'agent'],
    ['a rule in an agent’s name', said('2', 'rule'), 'automatic'],
    ['the system user', said('-1'), 'automatic'],
    ['a bot', said('2', 'answer_bot_for_agents'), 'automatic'],
    ['the unit', said('1', 'api'), 'requester'],
    ['a colleague of the customer', said('3', 'email'), 'automatic'],
    ['somebody unknown', said('99'), 'automatic'],
  ])('%s', (_, comment, author) => {
    expect(toDeskEvent(comment, users, '1').author).toBe(author);
  });

  it.each([
    ['This request was closed and merged into request #123 "Camera".', '123'],
    ['Merged into ticket #77', '77'],
    ['We merged the fix into request handling.', null],
  ])('a merge is read from: %s', (body, id) => {
    expect(mergedInto([{ ...said('2'), body }])).toBe(id);
  });

  it('the notice of a merge is no first response, whoever merged', () => {
    const notice = { ...said('2'), body: 'This request was closed and merged into request #123 "Camera".' };
    expect(toDeskEvent(notice, users, '1').author).toBe('automatic');
  });
});
