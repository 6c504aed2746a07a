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

  it('detect-secrets: the planted credentials are gone, names and structure stay', () => {
    const ini = redactor().text(read('detect-secrets/config.ini'));
    for (const secret of [
      '123456789a1234',
      '23456789a1',
      '12345678901234',
      'vh987tyw9ehy8ghis7vwyhiwbwitefy7w3ASDGYDGUASDG',
    ])
      expect(ini.split(/[\s=]+/)).not.toContain(secret);
    for (const kept of ['[credentials]', 'password', 'aws_secret_key', 'foo=bår']) expect(ini).toContain(kept);
    const yaml = redactor().text(read('detect-secrets/config.yaml'));
    for (const secret of [
      'AKIATESTTESTTESTTEST',
      'ToCynx5Se4e2PtoZxEhW7lUJcOX15c54',
      'MjNjcnh1IDJieXJpdXYyeXJpaTJidnl1MnI4OXkyb3UwMg',
    ])
      expect(yaml).not.toContain(secret);
    for (const kept of ['some_value_here: not_secret', '- 123']) expect(yaml).toContain(kept);
    expect(redactor().text(read('detect-secrets/config.env'))).not.toContain('gX69YO4CvBsVjzAwYxdGyDd30t5');
    const diff = redactor().text(read('detect-secrets/sample.diff'));
    expect(diff).not.toContain('a2480a72004fc40d124495fd59f5b482034fbadd');
    expect(diff).toContain('index 8f56ba1..796dbb3 100644');
  });

  it('gitleaks: the planted credentials are gone', async () => {
    const archive = await promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)(join(folder, 'gitleaks/files.zip'), { lazyEntries: false }); // prettier-ignore
    const contents: Promise<Buffer>[] = [];
    archive.on('entry', (entry: yauzl.Entry) => {
      contents.push(promisify(archive.openReadStream.bind(archive) as (e: yauzl.Entry, done: (error: Error | null, stream: NodeJS.ReadableStream) => void) => void)(entry).then((stream) => buffer(stream))); // prettier-ignore
    });
    await new Promise((resolve) => archive.once('end', resolve));
    const text = redactor().text(Buffer.concat(await Promise.all(contents)).toString('utf8'));
    for (const secret of ['AKIALALEMEL33243OLIA', '8ae31cacf141669ddfb5da']) expect(text).not.toContain(secret);
    expect(text).toContain('DB_PORT=443');
  });

  it('sos: addresses go, configured words go, other text survives', () => {
    const subject = redactor([
      { kind: 'name', value: 'shibboleth' },
      { kind: 'host', value: 'sosexample.com' },
    ]);
    const config = subject.text(read('sos/clean_config.txt'));
    expect(config).not.toMatch(/shibboleth|sosexample/);
    expect(subject.text(read('sos/ipv6.txt'))).not.toContain('505f:505f');
    const unicode = subject.text(read('sos/unicode.txt'));
    expect(unicode).not.toContain('192.168.1.1');
    expect(unicode).toContain('æßøĄ');
  });
});
