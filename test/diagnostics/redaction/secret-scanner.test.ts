import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../diagnostics/redaction/create-redactor.ts';
import { createSecretScanner } from '../../../diagnostics/redaction/secret-scanner.ts';

const TOKEN = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;

async function scan(text: string, chunk = 60_000): Promise<string[]> {
  const scanner = createSecretScanner();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunk) await scanner.push(bytes.subarray(at, at + chunk));
  return await scanner.finish();
}

describe('the secret scanner', () => {
  it.each([
    ['a token', `deploy with ${TOKEN} now`],
    ['a login in an address', 'postgres://app:s3cretPassw0rd@db.corp-x.com:5432/shop'],
    ['what asks to be left alone', `// secretlint-disable\n${TOKEN}\n// secretlint-enable`],
    ['a token across two pieces', `${'x '.repeat(131_062)}${TOKEN} y`],
  ])('finds %s', async (_, text) => {
    expect((await scan(text)).length).toBeGreaterThan(0);
  });

  it('never repeats what it found', async () => {
    expect((await scan(`deploy with ${TOKEN}`)).join()).not.toContain('ghp_');
  });

  it.each(['postgres://app:s3cretPassw0rd@127.0.0.1:5432/shop', `mongodb+srv://svc:${TOKEN}@127.0.0.1/test`])(
    'takes no pseudonym for a secret, however it is written: %s',
    async (line) => {
      const once = createRedactor({ key: Buffer.alloc(32, 3), knownValues: [] }).text(line);
      const escaped = once.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      expect(await scan([once, escaped, encodeURI(once), JSON.stringify(once).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e')].join('\n'))).toEqual([]); // prettier-ignore
    },
  );
});
