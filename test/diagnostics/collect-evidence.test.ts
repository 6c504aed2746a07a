import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../agent/base/system-clock.ts';
import { Config } from '../../agent/config/schema.ts';
import { ALL_ALLOWED } from '../../agent/consent/consent.ts';
import type { Consents } from '../../agent/consent/consent.ts';
import { collectionContext } from '../../agent/incidents/collection-context.ts';
import { requestForIncident } from '../../agent/incidents/collection-request.ts';
import { IncidentStore } from '../../agent/incidents/incident-store.ts';
import { pseudonymMapPath } from '../../agent/incidents/storage/paths.ts';
import { removeLostMaps, removeMapOf } from '../../agent/incidents/storage/pseudonym-maps.ts';
import { findInMaps } from '../../agent/redaction-map.ts';
import { openState } from '../../agent/state.ts';
import { systemRandom } from '../../agent/base/random.ts';
import { ensurePrivateFolder } from '../../agent/base/private-folder.ts';
import { warrantyOf } from '../../agent/warranty-of.ts';
import { Manifest } from '../../diagnostics/bundle/manifest.ts';
import { collectEvidence } from '../../diagnostics/collect-evidence.ts';
import { COLLECTORS } from '../../diagnostics/collectors/registry.ts';
import { openZipFiles } from '../../diagnostics/host/zip-files.ts';
import { plantedHost } from '../support/planted-host.ts';
import { tempFolder } from '../support/temp-folder.ts';

const NEVER = new AbortController().signal;
const LIMITS = { maxFiles: 10_000, maxFileBytes: 1 << 24 };

/** A collection for an incident, of a unit whose logs say one thing. */
async function collect(platform: 'linux' | 'android', line: string, consents: Consents = ALL_ALLOWED) {
  const config = Config.parse({ stateDirectory: join(tempFolder(), 'state') });
  const db = openState(config);
  try {
    const store = new IncidentStore(db, systemClock, systemRandom);
    const incident = store.require(store.open({ source: 'health' }).id);
    const warranty = warrantyOf(db, config, systemClock.now(), 'UTC');
    const context = collectionContext(config, consents, warranty, systemRandom);
    const request = requestForIncident(context, incident, null);
    ensurePrivateFolder(dirname(request.bundlePath ?? ''));
    const secrets = [{ kind: 'line', secret: line, text: line }];
    const host = plantedHost({
      platform,
      secrets,
      names: ['x.log', 'last_log', 'tombstone_00'],
      texts: {},
      exact: {},
      folders: {},
    });
    const openHost = () => Promise.resolve(host);
    const result = await collectEvidence(request, { clock: systemClock, environment: {}, signal: NEVER, openHost });
    if ('putOff' in result) throw new Error(result.putOff);
    const zip = await openZipFiles(result.bundle?.path ?? '', LIMITS);
    if ('ok' in zip) throw new Error(zip.detail);
    const read = async (name: string) => Buffer.from((await zip.read(name)) ?? []).toString('utf8');
    const entries = new Map<string, string>();
    for (const name of await zip.names()) entries.set(name, await read(name));
    zip.close();
    const manifest = Manifest.parse(JSON.parse(entries.get('manifest.json') ?? ''));
    return { config, incident, result, entries, manifest, bundlePath: request.bundlePath ?? '' };
  } finally {
    db.close();
  }
}

describe('logs that the maintainer keeps', () => {
  it.each(['linux', 'android'] as const)('do not leave the unit (%s), and the manifest says so', async (platform) => {
    const { entries, manifest } = await collect(platform, 'app: the marmot whistled', { ...ALL_ALLOWED, logs: false });
    const carrying = COLLECTORS.filter(
      ({ carries, platforms }) => carries.includes('logs') && platforms.includes(platform),
    );
    for (const { name, provesUpdates } of carrying) {
      const run = manifest.collectors.find((one) => one.name === name);
      expect([name, run?.outcome]).toEqual([name, provesUpdates === true ? 'ok' : 'skipped']);
      if (provesUpdates !== true) expect(run?.detail).toBe('the maintainer keeps logs on the unit');
    }
    const commands = [...entries].filter(([name]) => /^commands\/\d+\.json$/.test(name)).map(([, text]) => text);
    expect(commands.filter((text) => /journalctl|logcat|dmesg/.test(text))).toEqual([]);
    expect([...entries.keys()].filter((name) => /^files\/(var\/log|data|cache)\//.test(name))).toEqual([]);
    const kept = manifest.dropped.filter(({ why }) => why === 'The maintainer keeps logs on the unit.');
    expect(kept.length).toBeGreaterThan(0);
  });
});

describe('the map from pseudonym to value', () => {
  it('stays on the unit, for its owner alone, and goes with its bundle', async () => {
    const { config, incident, entries, bundlePath } = await collect('linux', 'from jane@corp-x.com password=hunter2x');
    const path = pseudonymMapPath(config.stateDirectory, incident.id);
    expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([0o600, 0o700]);
    expect([...entries.keys()].filter((name) => name.includes('pseudonym'))).toEqual([]);

    const log = [...entries].find(([name]) => name === 'files/var/log/syslog')?.[1] ?? '';
    const [email = '', secret = ''] = log.match(/<(?:email|secret):\w+>/g) ?? [];
    expect(await findInMaps(config, email)).toMatchObject({ value: 'jane@corp-x.com', where: incident.id });
    // No second copy of a credential is made.
    expect(await findInMaps(config, secret)).toMatchObject({ kind: 'secret', value: null });
    expect(readFileSync(path, 'utf8')).not.toMatch(/hunter2x|canary/i);
    expect(await findInMaps(config, '<ip:0000000000000000>')).toBeNull();

    const later = systemClock.now() + 3 * 3_600_000;
    removeLostMaps(config.stateDirectory, dirname(bundlePath), later);
    expect(await findInMaps(config, email)).not.toBeNull(); // Its bundle still lies there.
    removeMapOf(config.stateDirectory, `${incident.id}.zip`);
    expect(await findInMaps(config, email)).toBeNull();
  });
});
