import { describe, expect, it } from 'vitest';
import { readyMadeMail } from '../../../agent/help/ready-made-mail.ts';

const UNIT = {
  site: 'Campus',
  room: 'Board Room',
  model: 'DTEN D7X',
  components: [{ id: 'firmware', name: 'Firmware', version: '3.9.1' }],
};

function body(identity: Parameters<typeof readyMadeMail>[2], ref: string | null = 'DT-7K3QF'): string {
  return new URL(readyMadeMail('support@dten.example', UNIT, identity, ref) ?? 'none:').searchParams.get('body') ?? '';
}

describe('a ready-made mail', () => {
  it('tells the reference, and which unit it is', () => {
    expect(body(['model', 'serial', 'components', 'site', 'room', 'contact', 'warranty'])).toBe(
      'Reference: DT-7K3QF\r\nUnit: DTEN D7X\r\nRoom: Board Room\r\nFirmware: 3.9.1\r\n\r\nWhat is wrong: ',
    );
  });

  it.each([
    [['serial', 'contact'] as const, []],
    [['model'] as const, ['DTEN D7X']],
    [['room'] as const, ['Board Room']],
    [['components'] as const, ['3.9.1']],
  ])('of the unit tells what a ticket would: %s', (identity, expected) => {
    const text = body([...identity]);
    expect(['DTEN D7X', 'Board Room', '3.9.1', 'Campus'].filter((value) => text.includes(value))).toEqual(expected);
    expect(text).toContain('DT-7K3QF');
  });

  it('is none without an address', () => {
    expect(readyMadeMail(null, UNIT, ['model'], null)).toBeNull();
  });
});
