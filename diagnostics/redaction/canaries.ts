import { categoryOf } from './policy.ts';
import type { RedactionCategory } from './policy.ts';
import type { Redactor } from './redactor.ts';

/** A planted secret: the text it stands in, and the part that must be gone after redaction. */
export interface Canary {
  kind: string;
  text: string;
  secret: string;
}

/** One of each kind that must go. All are made up; none belongs to anyone. */
export function plantedCanaries(): Canary[] {
  return [
    ['password', 'db.password=Canary-8x!Qz71', 'Canary-8x!Qz71'],
    ['json-password', '{"msg":"x","wifiPassword":"Canary \\"77\\" pw"}', 'Canary \\"77\\" pw'],
    ['token', 'refresh_token: canaryTok3nA9f4c2e17b', 'canaryTok3nA9f4c2e17b'],
    ['bearer', 'Authorization: Bearer canary.bearer.0123456789abcdef', 'canary.bearer.0123456789abcdef'],
    ['jwt', 'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.Y2FuYXJ5LXNpZw back', 'eyJzdWIiOiJjYW5hcnkifQ'],
    ['cloud-key', 'using AKIACANARY0123456789 now', 'AKIACANARY0123456789'],
    ['private-key', '-----BEGIN PRIVATE KEY-----\nMIICanaryCanaryCanary0123456789==\n-----END PRIVATE KEY-----', 'MIICanaryCanaryCanary0123456789'],
    ['url-login', 'git clone https://canary:c4n4ry-pw@git.canary-corp.com/x.git', 'c4n4ry-pw'],
    ['psk', 'psk="canary wifi pass 99"', 'canary wifi pass 99'],
    ['ssid', 'SSID: CanaryNet-5G', 'CanaryNet-5G'],
    ['email', 'mail from canary.bird@canary-corp.com accepted', 'canary.bird@canary-corp.com'],
    ['phone', 'dialled +1 (555) 010-4477 twice', '010-4477'],
    ['card', 'card 4539988915720591 declined', '4539988915720591'],
    ['ipv4', 'connected to 240.17.33.201:443', '240.17.33.201'],
    ['ipv6', 'peer fd5c:ca7a:4::17 is up', 'fd5c:ca7a:4::17'],
    ['mac', 'associated with ca:7a:4e:01:02:03', 'ca:7a:4e:01:02:03'],
    ['host', 'resolving files.canary-corp.com', 'files.canary-corp.com'],
    ['meeting', 'open https://zoom.us/j/98765432109?pwd=Q2FuYXJ5', '98765432109'],
    ['user-path', 'open /home/canarybird/.config failed', 'canarybird'],
    ['serial', 'Serial Number: CNRY7788990011', 'CNRY7788990011'],
    ['display-name', '"displayName":"Canary von Bird"', 'Canary von Bird'],
    ['subject', '"subject":"Canary merger talks"', 'Canary merger talks'],
    ['position', 'latitude=47.376888', '47.376888'],
    ['community', 'rocommunity canaryread42', 'canaryread42'],
    ['cookie', 'Cookie: sid=canarycookie0123456789', 'canarycookie0123456789'],
  ].map(([kind = '', text = '', secret = '']) => ({ kind, text, secret })); // prettier-ignore
}

/** What a canary of another name is about; the others are credentials, or named as their category's kind. */
const KIND_OF: Readonly<Record<string, string>> = {
  ipv4: 'ip',
  ipv6: 'ip',
  'user-path': 'user',
  'display-name': 'name',
  position: 'geo',
};

/**
 * Puts every canary through a redactor. Returns the kinds that survived: none, where the redactor works.
 * @param off categories that are left in by choice, and not tested
 */
export function selfTest(redactor: Pick<Redactor, 'text'>, off: readonly RedactionCategory[] = []): string[] {
  const canaries = plantedCanaries().filter(({ kind }) => {
    const category = categoryOf(KIND_OF[kind] ?? kind);
    return category === null || !off.includes(category);
  });
  const output = redactor.text(canaries.map(({ text }) => text).join('\n'));
  return canaries.filter(({ secret }) => output.includes(secret)).map(({ kind }) => kind);
}
