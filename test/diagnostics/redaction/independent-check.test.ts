import { describe, expect, it } from 'vitest';
import { plantedCanaries } from '../../../diagnostics/redaction/canaries.ts';
import { createRedactor } from '../../../diagnostics/redaction/create-redactor.ts';
import { createLeakScanner, scanForLeaks } from '../../../diagnostics/redaction/independent-check.ts';

const VALUE = 'Büro "Nord" & Süd';
const knownValues = [{ kind: 'ssid', value: VALUE }];
const utf16 = Buffer.from(VALUE, 'utf16le');

describe('the independent check', () => {
  it.each<[string, string | Buffer]>([
    ['plain', VALUE],
    ['another case', VALUE.toUpperCase()],
    ['JSON', JSON.stringify(VALUE)],
    ['JSON within JSON', JSON.stringify(JSON.stringify(VALUE))],
    ['JSON in ASCII', 'B\\u00fcro \\"Nord\\" & S\\u00fcd'],
    ['percent', encodeURIComponent(VALUE)],
    ['form', new URLSearchParams([['a', VALUE]]).toString()],
    ['HTML', 'B&uuml;ro'.replace('&uuml;', '&#252;') + ' &quot;Nord&quot; &amp; S&#xFC;d'],
    ['hex', Buffer.from(VALUE).toString('hex')],
    ['base64', Buffer.from(VALUE).toString('base64')],
    ['base64 one byte on', Buffer.from(`x${VALUE}`).toString('base64')],
    ['base64 two bytes on', Buffer.from(`xy${VALUE}`).toString('base64url')],
    ['UTF-16', utf16],
    ['UTF-16, the other order, at an odd place', Buffer.concat([Buffer.from('x'), Buffer.from(utf16).swap16()])],
  ])('finds a known value in %s', (_, content) => {
    const surrounded = Buffer.concat([Buffer.from('before '), Buffer.from(content), Buffer.from(' after')]);
    expect(scanForLeaks(surrounded, { knownValues }).map(({ what }) => what)).toContain('known-value');
  });

  it('finds shapes that are nothing else, and canaries', () => {
    const text = plantedCanaries().map((canary) => canary.text).join('\n'); // prettier-ignore
    const found = scanForLeaks(text, { knownValues: [], canaries: ['canarycookie0123456789'] }).map(({ what }) => what);
    expect(new Set(found)).toEqual(new Set(['canary', 'cloud-key', 'email', 'jwt', 'private-key']));
  });

  it('finds nothing in what the redactor wrote, its pseudonyms included', () => {
    const text = `${plantedCanaries().map((canary) => canary.text).join('\n')}\n${VALUE} ${encodeURIComponent(VALUE)}`; // prettier-ignore
    const output = createRedactor({ key: Buffer.alloc(32, 6), knownValues }).text(text);
    expect(scanForLeaks(output, { knownValues, canaries: plantedCanaries().map(({ secret }) => secret) })).toEqual([]);
  });

  it('finds nothing in a log of ordinary lines', () => {
    const lines =
      'getty@tty1.service started\nicon@2x.png\nandroid.hardware.camera@2.4-service\nsha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4';
    expect(scanForLeaks(lines, { knownValues })).toEqual([]);
  });

  it('finds a value at the border of two pieces of a stream', () => {
    const content = Buffer.concat([Buffer.alloc((1 << 20) - 5, 'x'), Buffer.from(VALUE), Buffer.alloc(100, 'y')]);
    const scanner = createLeakScanner({ knownValues });
    for (let at = 0; at < content.length; at += 60_000) scanner.push(content.subarray(at, at + 60_000));
    expect(scanner.finish().map(({ what }) => what)).toContain('known-value');
  });
});
