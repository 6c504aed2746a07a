import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buffer } from 'node:stream/consumers';
import yauzl from 'yauzl';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../diagnostics/redaction/create-redactor.ts';
import { SHARED, SHARED_MISSING } from '../../support/shared.ts';

const folder = join(SHARED, 'captures/redaction');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const redactor = (knownValues: { kind: string; value: string }[] = []) =>
  createRedactor({ key: Buffer.alloc(32, 9), knownValues });

interface Sample {
  full_text: string;
  spans: { entity_type: string; entity_value: string }[];
}

describe.skipIf(SHARED_MISSING)('material of other redactors', () => {
  it.each(['CREDIT_CARD', 'PHONE_NUMBER', 'EMAIL_ADDRESS', 'IP_ADDRESS', 'DOMAIN_NAME', 'US_SSN'])(
    'Presidio: every %s is gone',
    (type) => {
      const samples = JSON.parse(read('presidio_generated_small.json')) as Sample[];
      const values = samples.flatMap(({ full_text: text, spans }) =>
        spans.filter((span) => span.entity_type === type).map((span) => ({ text, value: span.entity_value })),
      );
      const { text: redact } = redactor();
      const left = values.filter(({ text, value }) => redact(text).includes(value.replace(/^https?:\/\/|\/$/g, '')));
      console.log(`Presidio ${type}: ${values.length - left.length} of ${values.length} gone`);
      expect(values.length).toBeGreaterThan(0);
      expect(left).toEqual([]);
    },
  );

  /** What the baseline of detect-secrets lists in these files, by its own words; and what must stay beside it. */
  it.each<[string, string[], string[]]>([
    ['config.env', ['gX69YO4CvBsVjzAwYxdGyDd30t5+9ez31gKATtj4'], ['mimi=']],
    [
      'config.ini',
      ['123456789a1234', '23456789a1', '12345678901234', 'vh987tyw9ehy8ghis7vwyhiwbwitefy7w3ASDGYDGUASDG'],
      ['[credentials]', 'password = ', 'aws_secret_key = ', '# This is a comment', 'foo=bår', 'foreign_key_id = '],
    ],
    [
      'config.yaml',
      [
        '1234567890a',
        'AKIATESTTESTTESTTEST',
        'ToCynx5Se4e2PtoZxEhW7lUJcOX15c54',
        'MjNjcnh1IDJieXJpdXYyeXJpaTJidnl1MnI4OXkyb3UwMg',
      ],
      [
        'some_value_here: not_secret',
        'list_of_keys:',
        '- 123',
        '# this should be ignored as a potential id',
        '203db13e-70c7-462b-9a3d-bf32640cb0be',
      ],
    ],
    [
      'sample.diff',
      ['012345678a', '2b00042f7481c7b056c4b410d28f33cf', 'a2480a72004fc40d124495fd59f5b482034fbadd'],
      ['index 8f56ba1..796dbb3 100644', 'regex.search(subdir[len("', "version='0.0.1',"],
    ],
  ])('detect-secrets: the planted credentials of %s are gone, names and structure stay', (name, secrets, kept) => {
    const input = read(`detect-secrets/${name}`);
    const output = redactor().text(input);
    for (const secret of secrets) {
      expect(input).toMatch(wholeWord(secret));
      expect(output).not.toMatch(wholeWord(secret));
    }
    for (const text of kept) expect(output).toContain(text);
    expect(output.split('\n').length).toBe(input.split('\n').length);
  });

  it('gitleaks: the planted credentials are gone', async () => {
    const archive = await promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)(join(folder, 'gitleaks/files.zip'), { lazyEntries: false }); // prettier-ignore
    const contents: Promise<Buffer>[] = [];
    archive.on('entry', (entry: yauzl.Entry) => {
      contents.push(promisify(archive.openReadStream.bind(archive) as (e: yauzl.Entry, done: (error: Error | null, stream: NodeJS.ReadableStream) => void) => void)(entry).then((stream) => buffer(stream))); // prettier-ignore
    });
    await new Promise((resolve) => archive.once('end', resolve));
    const input = Buffer.concat(await Promise.all(contents)).toString('utf8');
    const text = redactor().text(input);
    for (const secret of ['AKIALALEMEL33243OLIA', '8ae31cacf141669ddfb5da', 'DB_USERNAME=postgres\nDB_PASSWORD=8']) {
      expect(input).toContain(secret);
      expect(text).not.toContain(secret);
    }
    for (const kept of ['DB_PORT=443', 'DB_PASSWORD=', 'awsToken := "', 'fmt.Println(f)', 'DB_SSL=true'])
      expect(text).toContain(kept);
  });

  it('sos: addresses go, configured words go, other text survives', () => {
    const subject = redactor([
      { kind: 'name', value: 'shibboleth' },
      { kind: 'host', value: 'sosexample.com' },
    ]);
    const config = subject.text(read('sos/clean_config.txt'));
    expect(config).not.toMatch(/shibboleth|sosexample|foobar/);
    expect(config).toContain('The clean_config test should use this file for testing that the config section for');
    const ipv6 = subject.text(read('sos/ipv6.txt'));
    expect(ipv6).not.toMatch(/3000:505f|505f:505f/);
    expect(ipv6.match(/GOOD_IP=<ip:[0-9a-f]+>/g)).toHaveLength(2);
    expect(ipv6).toMatch(/BAD_IP=<ip:[0-9a-f]+>/);
    const unicode = subject.text(read('sos/unicode.txt'));
    expect(unicode).not.toContain('192.168.1.1');
    expect(unicode).toContain('This line has some in it æßøĄ.');
  });
});

/** Nothing of a word stands on either side. */
function wholeWord(text: string): RegExp {
  return new RegExp(`(?<![\\w])${RegExp.escape(text)}(?![\\w])`);
}
