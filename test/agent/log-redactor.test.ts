import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../agent/base/random.ts';
import { Config } from '../../agent/config/schema.ts';
import { logRedactor } from '../../agent/log-redactor.ts';

const LINE = 'the network Lighthouse-5G of tower-clock-7 is gone\n';
const NETWORK = { kind: 'ssid', value: 'Lighthouse-5G' };
const HOST = { kind: 'host', value: 'tower-clock-7' };

describe('the redactor of the log', () => {
  it('removes what was learned before the first line, and from the next line on what is learned later', () => {
    const redactor = logRedactor(Config.parse({}), systemRandom, null);
    redactor.learn([NETWORK]);
    const before = redactor.redact(LINE);
    expect(before).not.toContain(NETWORK.value);
    expect(before).toContain(HOST.value);
    redactor.learn([NETWORK, HOST]);
    const after = redactor.redact(LINE);
    expect(after).not.toContain(NETWORK.value);
    expect(after).not.toContain(HOST.value);
  });

  it('gives a value the same pseudonym all through a run, whatever is learned in between', () => {
    const redactor = logRedactor(Config.parse({}), systemRandom, null);
    redactor.learn([NETWORK]);
    const before = redactor.redact(`${NETWORK.value}\n`);
    redactor.learn([HOST]);
    expect(redactor.redact(`${NETWORK.value}\n`)).toBe(before);
  });
});
