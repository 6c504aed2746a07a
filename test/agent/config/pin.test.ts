import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../../agent/base/random.ts';
import { hashPin, verifyPin } from '../../../agent/config/pin.ts';

describe('the stored PIN', () => {
  it('is recognised, and no other', async () => {
    const stored = await hashPin('0042', systemRandom);
    expect(await verifyPin('0042', stored)).toBe(true);
    expect(await verifyPin('0042', `${stored}\n`)).toBe(true);
    for (const other of ['42', '0043', '00420', '', 'abcd', ' 0042'])
      expect(await verifyPin(other, stored), other).toBe(false);
  });

  it('does not show: neither the PIN, nor that two units have the same one', async () => {
    const [one, two] = await Promise.all([hashPin('123456', systemRandom), hashPin('123456', systemRandom)]);
    expect(one).not.toContain('123456');
    expect(one).not.toBe(two);
    expect(one).toMatch(/^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  });

  it('stays readable when a later version makes it dearer', async () => {
    // scrypt of "1234" with a salt of 16 zero bytes and N = 1024, as an older file might hold it.
    const stored = 'scrypt$1024$8$1$AAAAAAAAAAAAAAAAAAAAAA$TP4opJJtlO6qoFDdVr8--wYr0GMFQhDVAEPmtocYAZE';
    expect(await verifyPin('1234', stored)).toBe(true);
    expect(await verifyPin('1235', stored)).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['rubbish', 'not a hash'],
    ['another scheme', 'bcrypt$10$x$y$z'],
    [
      'a cost that is no power of two',
      'scrypt$1000$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    ],
    [
      'a cost that would take all memory',
      'scrypt$4194304$99$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    ],
    ['a short key', 'scrypt$1024$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAA'],
  ])('lets nobody in when the file holds %s', async (_, stored) => {
    expect(await verifyPin('1234', stored)).toBe(false);
  });
});
