import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import type { Collected, Collector } from '../../../diagnostics/collectors/collector.ts';
import { COLLECTORS } from '../../../diagnostics/collectors/registry.ts';
import { collectFacts } from '../../../diagnostics/collectors/run-collectors.ts';
import type { CollectOptions } from '../../../diagnostics/collectors/run-collectors.ts';
import { folderFiles } from '../../../diagnostics/host/folder-files.ts';
import { createLiveHost } from '../../../diagnostics/host/live-host.ts';
import { createRecordedHost } from '../../../diagnostics/host/recorded-host.ts';
import { createRecordingHost } from '../../../diagnostics/host/recording-host.ts';
import { Facts } from '../../../diagnostics/snapshot/facts.ts';
import { Snapshot } from '../../../diagnostics/snapshot/snapshot.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { capture } from '../host/memory-files.ts';

const settings = { disabled: [], logFiles: [], logTailBytes: 1_000_000, versionFiles: [] };
const signal = new AbortController().signal;

function collector(name: string, collect: Collector['collect'], more: Partial<Collector> = {}): Collector {
  return {
    name,
    platforms: ['linux'],
    sections: [],
    weight: 'light',
    budget: { timeMs: 5000, bytes: 1000 },
    carries: [],
    collect,
    ...more,
  };
}

const cpuFacts = { model: 'm', cores: 1, loadAverage: [], pressureSome60: null };
const fine = collector('fine', () => Promise.resolve({ facts: { cpu: cpuFacts } }), { sections: ['cpu'] });

async function run(collectors: Collector[], options: Partial<CollectOptions> = {}, until = signal) {
  const host = await createRecordedHost(capture({ files: { '/big': 'x'.repeat(2000), '/small': 'y'.repeat(100) } }));
  return await collectFacts(host, { settings, clock: systemClock, collectors, ...options }, until);
}

describe('one collector that fails costs the others nothing', () => {
  const forever = async (): Promise<Collected> => await new Promise(() => undefined);
  it.each([
    ['throws', () => Promise.reject(new Error('a fault of ours')), 'failed', 'a fault of ours'],
    [
      'throws at once',
      () => {
        throw new Error('early');
      },
      'failed',
      'early',
    ],
    ['never ends', forever, 'timed-out', 'nothing of it was kept'],
  ] as const)('when it %s', async (_, collect, outcome, detail) => {
    const bad = collector('bad', collect, { budget: { timeMs: 50, bytes: 1 } });
    const { snapshot, runs } = await run([bad, fine]);
    expect(runs).toMatchObject([
      { name: 'bad', outcome, detail: expect.stringContaining(detail) as string },
      { name: 'fine', outcome: 'ok', detail: null },
    ]);
    expect(snapshot.facts.cpu).toEqual(cpuFacts);
  });
});

it('a section that is not of its shape is left out, alone', async () => {
  const wrong = collector('wrong', () =>
    Promise.resolve({ facts: { cpu: { ...cpuFacts, cores: Number.NaN }, usb: [] } }),
  );
  const { snapshot } = await run([wrong]);
  expect([snapshot.facts.cpu, snapshot.facts.usb]).toEqual([null, []]);
});

it('a collector that looks at its signal hands over what it has', async () => {
  const patient = collector(
    'patient',
    async (host, _, until) => {
      await new Promise((resolve) => until.addEventListener('abort', resolve, { once: true }));
      const late = await host.readFile('/small', { maxBytes: 100 });
      return { facts: { cpu: cpuFacts }, evidence: late.ok ? [{ file: 'too late' }] : [] };
    },
    { sections: ['cpu'], budget: { timeMs: 50, bytes: 1000 } },
  );
  const { snapshot, runs } = await run([patient]);
  expect(runs).toMatchObject([{ outcome: 'timed-out', refused: [{ what: '/small', reason: 'timed-out' }] }]);
  expect(snapshot.facts.cpu).toEqual(cpuFacts);
  expect(snapshot.evidence).toEqual({});
});

it('bytes are counted, and no more are given than the budget', async () => {
  const greedy = collector('greedy', async (host) => {
    const lengths: number[] = [];
    for (const path of ['/small', '/big', '/small']) {
      const read = await host.readFile(path, { maxBytes: 10_000 });
      lengths.push(read.ok ? read.text.length : -1);
    }
    expect(lengths).toEqual([100, 900, -1]);
    return {};
  });
  const { runs } = await run([greedy]);
  expect(runs).toMatchObject([
    {
      outcome: 'ok',
      bytes: 1000,
      refused: [{ what: '/small', reason: 'refused', detail: expect.any(String) as string }],
    },
  ]);
});

it('the results stand in the order of the registry, whoever is done first', async () => {
  const slow = (name: string, turns: number) =>
    collector(name, async () => {
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      return { components: [{ id: name, kind: 'app' as const, name, version: '1', evidence: [] }] };
    });
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const { snapshot, runs } = await run(names.map((name, at) => slow(name, 60 - at * 10)));
  expect(runs.map(({ name }) => name)).toEqual(names);
  expect(snapshot.components.map(({ id }) => id)).toEqual(names);
});

it('no more than four run at a time', async () => {
  let [now, most] = [0, 0];
  const counting = (name: string) =>
    collector(name, async () => {
      most = Math.max(most, (now += 1));
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return {};
    });
  await run(Array.from({ length: 12 }, (_, at) => counting(`c${at}`)));
  expect(most).toBe(4);
});

it.each([
  ['off by configuration', { settings: { ...settings, disabled: ['fine'] } }, /configuration/],
  ['not asked for', { only: ['other'] }, /not asked for/],
])('a collector that is %s is skipped, and says why', async (_, options, why) => {
  const { snapshot, runs } = await run([fine], options);
  expect(runs).toMatchObject([{ name: 'fine', outcome: 'skipped', detail: expect.stringMatching(why) as string }]);
  expect(snapshot.facts.cpu).toBeNull();
});

it('during a call only the light ones run', async () => {
  const heavy = collector('heavy', () => Promise.resolve({}), { weight: 'heavy' });
  const { runs } = await run([heavy, fine], { lightOnly: true });
  expect(runs.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['heavy', 'skipped'],
    ['fine', 'ok'],
  ]);
});

it('of another platform none is run, nor named', async () => {
  expect((await run([{ ...fine, platforms: ['android'] }])).runs).toEqual([]);
});

it('when the collection is ended, those that wait are skipped', async () => {
  const { runs } = await run([fine, fine], {}, AbortSignal.abort());
  expect(runs.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped']);
});

it('a question of two collectors is put once', async () => {
  const host = await createRecordedHost(capture({ files: { '/small': 'y' } }));
  let asked = 0;
  const counted = Object.assign(Object.create(host) as typeof host, {
    readFile: async (...args: Parameters<typeof host.readFile>) => {
      asked += 1;
      return await host.readFile(...args);
    },
  });
  const reads = (name: string) =>
    collector(name, async (of) => {
      await of.readFile('/small', { maxBytes: 9 });
      return {};
    });
  await collectFacts(counted, { settings, clock: systemClock, collectors: [reads('a'), reads('b')] }, signal);
  expect(asked).toBe(1);
});

describe('the registry', () => {
  it('fills every section once, and names each collector once', () => {
    // The updaters share one, each with a part of its own.
    const shared = COLLECTORS.filter(({ sections: [first] }) => first === 'updaters');
    expect(shared.length).toBeGreaterThan(1);
    const sections = COLLECTORS.flatMap((one) => (one === shared[0] || !shared.includes(one) ? one.sections : []));
    expect(sections.toSorted()).toEqual(Object.keys(Facts.shape).toSorted());
    expect(new Set(COLLECTORS.map(({ name }) => name)).size).toBe(COLLECTORS.length);
  });
});

describe('this machine', () => {
  it('is seen truly, and its capture gives the same snapshot byte for byte', async () => {
    const folder = join(tempFolder(), 'capture');
    const environment = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LANG: 'C.UTF-8' };
    const live = await createLiveHost({ clock: systemClock, environment, signal });
    const options = { settings, clock: systemClock };
    const { snapshot, runs } = await collectFacts(await createRecordingHost(live, folder), options, signal);

    expect(runs.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
    expect(Snapshot.parse(snapshot)).toEqual(snapshot);
    expect(snapshot.takenAt).toBe(live.identity.capturedAt);
    expect(snapshot.facts.identity?.kernel).toBeTruthy();
    expect(snapshot.facts.memory?.totalBytes).toBeGreaterThan(100_000_000);
    expect(snapshot.facts.storage?.some(({ mount }) => mount === '/')).toBe(true);
    expect(snapshot.components.find(({ id }) => id === 'firmware')?.version).toMatch(/\d/);

    const files = folderFiles(folder);
    for (const { file } of Object.values(snapshot.evidence).flat())
      expect([file, await files.read(file)]).not.toContain(null);
    for (let again = 0; again < 2; again++) {
      const repeated = await collectFacts(await createRecordedHost(files), options, signal);
      expect(JSON.stringify(repeated.snapshot)).toBe(JSON.stringify(snapshot));
    }
  });

  it('the light collectors are done in two seconds', async () => {
    const environment = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LANG: 'C.UTF-8' };
    const started = performance.now();
    const live = await createLiveHost({ clock: systemClock, environment, signal });
    await collectFacts(live, { settings, clock: systemClock, lightOnly: true }, signal);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
