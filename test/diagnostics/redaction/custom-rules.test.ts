import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../diagnostics/redaction/create-redactor.ts';
import { loadCustomEngine } from '../../../diagnostics/redaction/custom-engine.ts';
import { objectionTo } from '../../../diagnostics/redaction/pattern-bounds.ts';
import { STANDARD_POLICY } from '../../../diagnostics/redaction/policy.ts';

const key = Buffer.alloc(32, 6);
const RULES = [
  { name: 'badge', kind: 'badge', pattern: 'ZK-\\d{3}-\\d{5}', ignoreCase: true },
  { name: 'case', kind: 'case', pattern: '\\bcase (\\d{6})\\b', ignoreCase: false },
  { name: 'place', kind: 'place', pattern: 'Größe-[A-Zäöü]{2,8}', ignoreCase: false },
];
const engine = await loadCustomEngine({ rules: RULES });
const make = () => createRedactor({ key, knownValues: [], policy: { ...STANDARD_POLICY, rules: RULES }, engine });

describe('patterns', () => {
  it.each([
    ['look-ahead', 'a(?=b)', 'look-around'],
    ['look-behind', '(?<!a)b', 'look-around'],
    ['a back-reference', '(a)\\1', 'back-reference'],
    ['a named back-reference', '(?<x>a)\\k<x>', 'back-reference'],
    ['nested repetition', '(a+)+$', 'without an upper bound'],
    ['a star', 'x.*y', 'without an upper bound'],
    ['an open brace', 'x{2,}', 'without an upper bound'],
    ['a lazy one', 'x+?', 'without an upper bound'],
    ['a match that is too long', '([a-z]{1,50}){1,50}', 'at most 512'],
    ['an empty match', 'a{0,3}', 'empty text'],
    ['wrong syntax', '[a-z', 'no regular expression'],
    ['an endless pattern', 'a'.repeat(2000), 'more than 1000'],
  ])('with %s is refused', (_, pattern, why) => {
    expect(objectionTo(pattern)).toContain(why);
  });

  it.each([
    'PRJ-[0-9]{4,6}',
    '[*+]x',
    '\\*\\+',
    'a{2}',
    '(?:foo|ba[rz])-\\w{1,32}',
    '\\bX\\d?\\b',
    'Ä\\.x{1,3}',
    '[\\]*]a',
  ])('%s is taken', (pattern) => expect(objectionTo(pattern)).toBeNull());
});

describe('custom rules', () => {
  it('apply to text, structures, bytes and streams alike, with one pseudonym for one value', async () => {
    const text = 'x zk-553-91827, case 123456 of Größe-MÜNCHEN\n'.replace('MÜNCHEN', 'AB');
    const once = make().text(text);
    expect(once).toMatch(/^x <badge:\w{16}>, case <case:\w{16}> of <place:\w{16}>\n$/);
    expect(Buffer.from(make().bytes(Buffer.from(text))).toString()).toBe(once);
    const stream = make().stream();
    for (const byte of Buffer.from(text)) stream.write(Buffer.from([byte]));
    stream.end();
    expect((await buffer(stream)).toString()).toBe(once);
    expect(make().json({ a: ['ZK-553-91827'] })).toEqual({ a: [expect.stringMatching(/^<badge:/)] });
    const wide = Buffer.from(`${text}${'plain '.repeat(60)}`, 'utf16le');
    expect(Buffer.from(make().bytes(wide)).toString('utf16le')).toContain(once.trim());
  });

  it('count, change nothing the second time, and see through colours and base64', () => {
    const redactor = make();
    const once = redactor.text('a ZK-553-91827 b ZK-\x1b[1m553\x1b[0m-91828\n');
    expect(once).not.toMatch(/9182/);
    expect(redactor.counts()).toEqual({ 'custom:badge': 2 });
    expect(redactor.text(once)).toBe(once);
    const hidden = Buffer.from('the badge is ZK-553-91827, ok').toString('base64');
    expect(redactor.text(`payload=${hidden}`)).toMatch(/^payload=<\w+:\w{16}>$/);
  });

  it('keep JSON valid where a number goes', () => {
    const rules = [{ name: 'n', kind: 'n', pattern: '\\b77\\d{4}\\b', ignoreCase: false }];
    const redactor = createRedactor({ key, knownValues: [], policy: { ...STANDARD_POLICY, rules }, engine });
    expect(JSON.parse(redactor.text('{"a":771234,"b":[771235, 1],"c":"771236"}'))).toMatchObject({
      b: [expect.any(String), 1],
    });
  });

  it('find what lies at the cuts of a long line, whatever surrounds it', () => {
    const redactor = make();
    for (const at of [61_400, 63_480, 65_520, 65_530, 65_536, 131_060, 196_600]) {
      const line = `${'ü'.repeat(at / 2)}ZK-553-91827${'y'.repeat(90_000)}`;
      expect(redactor.text(line)).not.toContain('91827');
    }
  });

  it('fail closed: rules without their engine redact nothing at all', () => {
    const policy = { ...STANDARD_POLICY, rules: RULES };
    expect(() => createRedactor({ key, knownValues: [], policy })).toThrow('engine');
    const odd = [{ name: 'odd', kind: 'odd', pattern: '\\cA', ignoreCase: false }];
    expect(() => createRedactor({ key, knownValues: [], policy: { ...policy, rules: odd }, engine })).toThrow('odd');
  });
});
