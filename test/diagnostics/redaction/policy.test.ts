import { describe, expect, it } from 'vitest';
import { selfTest } from '../../../diagnostics/redaction/canaries.ts';
import { createRedactor } from '../../../diagnostics/redaction/create-redactor.ts';
import { RedactionCategory, STANDARD_POLICY } from '../../../diagnostics/redaction/policy.ts';
import type { RedactionPolicy } from '../../../diagnostics/redaction/policy.ts';

const key = Buffer.alloc(32, 6);
const with_ = (policy: Partial<RedactionPolicy>, knownValues: { kind: string; value: string }[] = []) =>
  createRedactor({ key, knownValues, policy: { ...STANDARD_POLICY, ...policy } }).text;
const tokensIn = (text: string): string[] => text.match(/<[a-z0-9-]+:[0-9a-f]+>/g) ?? [];

describe('the level', () => {
  const text = '10.1.2.3 10.1.2.4 141.85.3.9 fe80::1:2:3:4 2001:db9::7 d4:5e:ec:01:02:03 d4:5e:ec:0a:0b:0c';

  it('standard tells private from public, and what addresses have in common', () => {
    const [a, b, c, d, e, f, g] = tokensIn(with_({})(text));
    expect([a, c, d, e].map((token) => token?.split(':')[0])).toEqual(['<ip-private', '<ip', '<ip-private', '<ip']);
    expect(a?.slice(0, 16)).toBe(b?.slice(0, 16));
    expect(f?.slice(0, 9)).toBe(g?.slice(0, 9));
  });

  it('strict tells the kind alone', () => {
    const tokens = tokensIn(with_({ level: 'strict', macVendor: 'shown' })(text));
    expect(tokens.map((token) => token.split(':')[0])).toEqual(['<ip', '<ip', '<ip', '<ip', '<ip', '<mac', '<mac']);
    expect(new Set(tokens.map(({ length }) => length - 1)).size).toBe(2); // Kinds differ in length; digits do not.
    expect(new Set(tokens.map((token) => token.split(':')[1]?.slice(0, 4))).size).toBe(tokens.length);
  });

  it.each([
    ['hidden', /^<mac:[0-9a-f]{16}>$/],
    ['related', /^<mac:[0-9a-f]{20}>$/],
    ['shown', /^<mac-d45eec:[0-9a-f]{16}>$/],
  ] as const)('the vendor of a MAC address is %s by choice', (macVendor, shape) => {
    expect(with_({ macVendor })('d4:5e:ec:01:02:03')).toMatch(shape);
  });

  it('an address drawn by lot has no vendor, and every spelling has one pseudonym, known or not', () => {
    const known = [{ kind: 'mac', value: 'd4:5e:ec:01:02:03' }];
    const redact = with_({ macVendor: 'shown' }, known);
    expect(redact('da:5e:ec:01:02:03')).toMatch(/^<mac:/);
    expect(new Set(tokensIn(redact('d4:5e:ec:01:02:03 D4-5E-EC-01-02-03 d45e.ec01.0203 mac=d45eec010203'))).size).toBe(
      1,
    );
  });
});

describe('categories left in', () => {
  it.each([
    ['people', 'mail jane@corp-x.com, phone +1 555 010 4477'],
    ['meetings', 'meeting id: 98765432109'],
    ['network', 'from 10.1.2.3 to fe80::1:2:3:4'],
    ['identity', 'Serial Number: CNRY7788990011'],
  ] as const)('%s stays where it is switched off, and goes with all others off', (category, text) => {
    expect(with_({ off: [category] })(text)).toBe(text);
    const others = RedactionCategory.options.filter((one) => one !== category);
    expect(with_({ off: others })(text)).not.toBe(text);
  });

  const off = RedactionCategory.options;
  it.each([
    ['a password', 'user=jane password=hunter2x', 'hunter2x'],
    ['user and password of an address', 'https://jane:hunter2x@10.1.2.3/', 'hunter2x'],
    ['a token before the @ of an address', 'https://ghs0123456789@git.corp-x.com/', 'ghs0123456789'],
    ['the passcode in a meeting’s link', 'https://zoom.us/j/98765432109?pwd=Q2FuYXJ5Q2Fu', 'Q2FuYXJ5Q2Fu'],
    ['the same, encoded', 'https%3A%2F%2Fzoom.us%2Fj%2F98765432109%3Fpwd%3DQ2FuYXJ5Q2Fu', 'Q2FuYXJ5Q2Fu'],
    ['a meeting passcode', 'meeting passcode: 482913', '482913'],
    ['a key behind the name of a user', 'user=AKIACANARY0123456789', 'AKIACANARY0123456789'],
    ['a community', 'rocommunity canaryread42', 'canaryread42'],
    ['a bearer', 'Authorization: Bearer abcdefgh12345678ABCD', 'abcdefgh12345678ABCD'],
  ])('never let %s stay', (_, text, secret) => {
    expect(with_({ off })(text)).not.toContain(secret);
  });

  it('never let a known value stay', () => {
    const known = [{ kind: 'name', value: 'Jane Quastenberg' }, { kind: 'host', value: 'wolkenstein-7' }]; // prettier-ignore
    expect(with_({ off }, known)('jane.quastenberg on WOLKENSTEIN-7')).toMatch(/^<name:\w+> on <host:\w+>$/);
  });

  it('pass the self-test, which then plants the rest alone', () => {
    const redactor = createRedactor({ key, knownValues: [], policy: { ...STANDARD_POLICY, off } });
    expect(selfTest(redactor, off)).toEqual([]);
    expect(selfTest(redactor)).not.toEqual([]);
  });
});
