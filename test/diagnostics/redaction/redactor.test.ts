import { describe, expect, it } from 'vitest';
import { plantedCanaries, selfTest } from '../../../diagnostics/redaction/canaries.ts';
import { createRedactor } from '../../../diagnostics/redaction/create-redactor.ts';

const key = Buffer.alloc(32, 5);
const redactor = (knownValues: { kind: string; value: string }[] = []) => createRedactor({ key, knownValues });

describe('pseudonyms', () => {
  it('are the same for the same value, in whatever spelling', () => {
    const { text } = redactor([{ kind: 'ssid', value: 'Acme "Guest" Net' }]);
    const tokens = text('Acme "Guest" Net|ACME "GUEST" NET|Acme%20%22Guest%22%20Net|Acme \\"Guest\\" Net').split('|');
    expect(new Set(tokens).size).toBe(1);
  });

  it('keep what two addresses have in common', () => {
    const tokens =
      redactor()
        .text('from 10.1.2.3 to 10.1.2.4 and 10.9.9.9')
        .match(/<ip-private:[0-9a-f]+>/g) ?? [];
    const subnets = tokens.map((token) => token.slice('<ip-private:'.length).slice(0, 4));
    expect(new Set(tokens).size).toBe(3);
    expect(subnets[0]).toBe(subnets[1]);
    expect(subnets[2]).not.toBe(subnets[0]);
  });

  it('have at least 48 bits', () => {
    expect(redactor().text('mail jane@example.com')).toMatch(/^mail <email:[0-9a-f]{12,}>$/);
  });

  it('are told to the owner of the unit', () => {
    const told = new Map<string, string>();
    const { text } = createRedactor({
      key,
      knownValues: [],
      onPseudonym: (token, _kind, value) => told.set(token, value),
    });
    const [token = ''] = /<email:[0-9a-f]+>/.exec(text('mail jane@example.com')) ?? [];
    expect(told.get(token)).toBe('jane@example.com');
  });
});

describe('structures', () => {
  it('keep their shape and lose what their keys name', () => {
    const input = { password: 'two words', n: 5, ok: true, nothing: null, list: ['x', 'mail jane@example.com'], user: 'jane', pin: 123456, deep: { token: ['abcdefgh', 'q1w2e3r4'] } }; // prettier-ignore
    const output = redactor().json(input);
    expect(output).toEqual({
      password: expect.stringMatching(/^<secret:/),
      n: 5,
      ok: true,
      nothing: null,
      list: ['x', expect.stringMatching(/^mail <email:/)],
      user: expect.stringMatching(/^<user:/),
      pin: 0,
      deep: { token: [expect.stringMatching(/^<token:/), expect.stringMatching(/^<token:/)] },
    });
  });

  it('stay whole where nothing is to hide', () => {
    const facts = {
      schema: 'x/1',
      model: 'D7X',
      versions: { firmware: '3.9.1.204' },
      interfaces: [{ name: 'wlan0', mtu: 1500, up: true }],
    };
    expect(redactor().json(facts)).toEqual(facts);
  });
});

describe('odd input', () => {
  it.each([
    ['little-endian', [0xff, 0xfe]],
    ['big-endian', [0xfe, 0xff]],
  ])('a %s byte order mark before plain text does not hide it', (_, mark) => {
    const lying = Buffer.concat([
      Buffer.from(mark),
      Buffer.from('grüße\npassword=hunter2x9 mail jane@acme-corp.com\n'),
    ]);
    const output = Buffer.from(redactor().bytes(lying)).toString('latin1');
    for (const secret of ['hunter2x9', 'jane@acme']) expect(output).not.toContain(secret);
  });

  it.each([
    ['NUL bytes', Buffer.from('a\0b password=hunter2\0c', 'latin1')],
    ['invalid UTF-8', Buffer.from('a\xff\xfeb password=hunter2 \xc3', 'latin1')],
    ['a carriage return at each end', Buffer.from('password=hunter2\r\nx\r\n')],
    ['colours inside of key and value', Buffer.from('pass\x1b[31mword=hun\x1b[0mter2 x')],
  ])('%s: the secret goes', (_, input) => {
    const output = Buffer.from(redactor().bytes(input)).toString('latin1');
    expect(output).toContain('<secret:');
    expect(output).not.toMatch(/hun|ter2/);
  });

  it.each([
    ['colours behind the head of a key', '-----BEGIN PRIVATE KEY-----\r\n\x1b[31m/home/jane'],
    ['colours behind a key without its end', '-----BEGIN PRIVATE KEY-----\njane@example.com;\x1b[31mserial number'],
    ['base64 that a known value divides', '07eyJ98765432cGFzc3dvcmQ6host\\"\\'],
    ['a token behind a bracket', 'cookie":"{AKIA0123456789ABCDEF'],
    ['a list that is looked through', '{"cookie":["x", "mail jane@example.com", "10.1.2.3", "abcdef0123456789"]}'],
  ])('%s: another pass finds nothing more', (_, input) => {
    const { text } = redactor([{ kind: 'serial', value: '98765432' }]);
    const once = text(input);
    expect(once).not.toBe(input);
    expect(text(once)).toBe(once);
  });

  it('leaves bytes that are not text as they are', () => {
    const input = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) & 0xff));
    expect(Buffer.from(redactor().bytes(input)).equals(input)).toBe(true);
  });

  it('leaves coloured lines alone where nothing is to hide', () => {
    const line = '\x1b[32mINFO\x1b[0m ready\n';
    expect(redactor().text(line)).toBe(line);
  });

  it.each([1, 2, 3])('leaves JSON valid where %i backslashes stand before a colour', (count) => {
    const text = JSON.stringify({ log: `${'\\'.repeat(count)}\x1b[31mpassword=hunter2x` });
    const output = redactor().text(text);
    expect(output).not.toContain('hunter2x');
    expect(() => JSON.parse(output) as unknown).not.toThrow();
  });

  it('takes values of several lines, and keeps the lines', () => {
    const input = 'x\n-----BEGIN PRIVATE KEY-----\nMIIabc\nDEF\n-----END PRIVATE KEY-----\ny\n';
    expect(redactor().text(input)).toMatch(
      /^x\n-----BEGIN PRIVATE KEY-----\n<key:\w+>\n\n-----END PRIVATE KEY-----\ny\n$/,
    );
  });

  it('takes a secret that is longer than its window', () => {
    const secret = 'Zx9'.repeat(200_000);
    const output = redactor().text(`password=${secret} after`);
    expect(output).toMatch(/^password=<secret:\w+> after$/);
  });
});

describe('known values', () => {
  it.each([
    ['too short', 'AB1'],
    ['too common', 'Android'],
  ])('that are %s go by their key only', (_, value) => {
    const { text } = redactor([{ kind: 'ssid', value }]);
    expect(text(`${value} ready`)).toBe(`${value} ready`);
    expect(text(`ssid=${value}`)).toMatch(/^ssid=<ssid:/);
  });

  it('go inside of other words, and where a rule takes a part of them', () => {
    const { text } = redactor([{ kind: 'name', value: 'Jane Doe' }, { kind: 'room', value: 'Everest 4' }]); // prettier-ignore
    expect(text('xJANE DOEx')).toMatch(/^x<name:\w+>x$/);
    expect(text('user=Jane Doe')).not.toMatch(/Jane|Doe/);
    expect(text('jane.doe, Doe, Jane and jane_doe')).not.toMatch(/jane|doe/i);
  });

  it('of digits keep JSON valid', () => {
    const output = redactor([{ kind: 'serial', value: '98765432' }]).text(
      '{"a":98765432,"b":1998765432.5,"c":[98765432,1]}',
    );
    expect(() => JSON.parse(output) as unknown).not.toThrow();
    expect(output).not.toContain('98765432');
  });
});

describe('counts and self-test', () => {
  it('counts what each rule has taken', () => {
    const subject = redactor();
    subject.text('password=hunter2 and 10.0.0.7 and 10.0.0.8');
    expect(subject.counts()).toEqual({ 'key:secret': 1, ipv4: 2 });
  });

  it('a rule can be switched off', () => {
    const subject = createRedactor({ key, knownValues: [], without: ['ipv4'] });
    expect(subject.text('from 10.0.0.7')).toBe('from 10.0.0.7');
  });

  it('no planted canary survives, and a redactor that does nothing lets all of them through', () => {
    expect(selfTest(redactor())).toEqual([]);
    expect(selfTest({ text: (input) => input })).toHaveLength(plantedCanaries().length);
  });
});
