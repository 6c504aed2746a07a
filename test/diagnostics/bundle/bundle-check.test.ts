import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { checkWith } from '../../../diagnostics/bundle/bundle-check.ts';

const check = checkWith([
  { kind: 'room', value: 'Board Room' },
  { kind: 'host', value: 'localhost' },
]);

describe('the independent check', () => {
  it.each([
    ['a value of the unit', 'meeting in Board Room at ten'],
    ['the same in base64', `x ${Buffer.from('in Board Room').toString('base64')} y`],
    ['the same percent-encoded', 'GET /?q=Board%20Room'],
    [
      'a private key',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAu1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gun',
    ],
    ['an address of a person', 'to jane.doe@corp.com: sent'],
  ])('finds %s', async (_, text) => {
    expect(await check('files/x.log', Readable.from([Buffer.from(text)]))).not.toEqual([]);
  });

  it.each([
    ['a clean log', 'firmware 3.9.1.204 applied on slot_b, 127.0.0.1:8787 listens'],
    ['pseudonyms', 'peer <ip:3f2a9c04b1d2> asked <email:aabbccddeeff>'],
    ['a host name that every machine has', 'localhost answered'],
  ])('lets %s pass', async (_, text) => {
    expect(await check('files/x.log', Readable.from([Buffer.from(text)]))).toEqual([]);
  });

  it('finds what lies across two chunks', async () => {
    expect(await check('x', Readable.from([Buffer.from('in Boa'), Buffer.from('rd Room')]))).not.toEqual([]);
  });
});
