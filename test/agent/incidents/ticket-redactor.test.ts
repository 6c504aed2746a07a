import { fileURLToPath } from 'node:url';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { redactorHere, redactorInThread } from '../../../agent/incidents/ticket-redactor.ts';
import { STANDARD_POLICY } from '../../../diagnostics/redaction/policy.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { NEVER } from './flow-fixture.ts';

const MAIN = fileURLToPath(new URL('../../../agent/main.ts', import.meta.url));
const SECRETS = {
  policy: STANDARD_POLICY,
  key: '0a'.repeat(32),
  knownValues: [
    { kind: 'room', value: 'Lighthouse' },
    { kind: 'serial', value: 'D7X-0042-7781' },
  ],
};
const TEXTS = [
  'Lighthouse, D7X-0042-7781, jane.doe@example.org at 10.1.2.3\n'.repeat(50),
  '',
  'ünïcödé from Lighthouse',
];

it('the customer’s own rules hold in the thread too', async () => {
  const rules = [{ name: 'badge', kind: 'badge', pattern: 'ZK-\\d{3}', ignoreCase: false }];
  const there = await redactorInThread(MAIN)({ ...SECRETS, policy: { ...STANDARD_POLICY, rules } }, NEVER);
  try {
    expect(there.text('of ZK-123')).toMatch(/^of <badge:/);
  } finally {
    there.close();
  }
});

describe('the redactor of a ticket in a thread of its own', () => {
  it('gives what one in this thread gives, text by text', async () => {
    const there = await redactorInThread(MAIN)(SECRETS, NEVER);
    const here = redactorHere(SECRETS);
    try {
      for (const text of TEXTS) expect(there.text(text)).toBe(here.text(text));
      expect(there.text('Lighthouse')).toMatch(/^<room:[0-9a-f]{12,}>$/);
    } finally {
      there.close();
    }
  });

  it.each([
    ['there is no such program', () => join(tempFolder(), 'none.mjs')],
    ['it is no path', () => 'none'],
    [
      'it ends before it is ready',
      () => {
        const script = join(tempFolder(), 'ends.mjs');
        writeFileSync(script, 'throw new Error("no memory");');
        return script;
      },
    ],
  ])('is made in this one where %s', async (_, script) => {
    const redactor = await redactorInThread(script())(SECRETS, NEVER);
    expect(redactor.text('Lighthouse')).toMatch(/^<room:/);
    redactor.close();
  });

  it('lets nothing through when it does not answer', async () => {
    const script = join(tempFolder(), 'ends-later.mjs');
    writeFileSync(
      script,
      `import { parentPort, workerData } from 'node:worker_threads';
       const { port, flag } = workerData;
       port.on('message', () => { port.postMessage({ error: 'it broke' }); Atomics.add(flag, 0, 1); Atomics.notify(flag, 0); });
       parentPort.postMessage('ready');`,
    );
    const redactor = await redactorInThread(script)(SECRETS, NEVER);
    try {
      expect(() => redactor.text('Lighthouse')).toThrow('it broke');
    } finally {
      redactor.close();
    }
  });
});
