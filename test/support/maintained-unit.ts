import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash, scryptSync } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { Database } from '../../agent/base/database.ts';
import { once } from '../../agent/base/once.ts';
import { systemRandom } from '../../agent/base/random.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import { PIN_FILE } from '../../agent/config/pin.ts';
import { Config } from '../../agent/config/schema.ts';
import type { Incident } from '../../agent/incidents/incident.ts';
import { IncidentStore } from '../../agent/incidents/incident-store.ts';
import { maintainerServices } from '../../agent/maintainer-services.ts';
import { openState } from '../../agent/state.ts';
import type { Desk } from '../../uploader/desks/desk.ts';
import { Outbox } from '../../uploader/outbox/outbox.ts';
import { collected, finding } from './fake-unit.ts';
import { testServices } from './panel-services.ts';
import { runningPanel } from './running-panel.ts';
import type { RunningPanel } from './running-panel.ts';
import { tempFolder } from './temp-folder.ts';

export const PIN = '271828';
export const LOG_LINE = '<img src=x onerror=alert(1)> a line of a log';

export interface MaintainedUnit {
  config: Config;
  db: Database;
  outbox: Outbox;
  incident: Incident;
  exportFolder: string;
  panel: RunningPanel;
  /** A panel on the same state, as after a restart. */
  restart(): Promise<RunningPanel>;
}

/** A unit with a PIN, one filed request with its evidence, and the panel in front of it. */
export async function maintainedUnit(
  options: { pin?: string | null; clock?: typeof systemClock; desk?: Desk | null } = {},
): Promise<MaintainedUnit> {
  const { pin = PIN, clock = systemClock, desk = null } = options;
  const folder = tempFolder();
  const exportFolder = join(folder, 'usb');
  mkdirSync(exportFolder);
  const config = Config.parse({ stateDirectory: join(folder, 'state'), panel: { exportFolder } });
  const db = openState(config);
  onTestFinished(() => db.close());
  if (pin !== null) writeFileSync(join(config.stateDirectory, PIN_FILE), quickHash(pin));
  const store = new IncidentStore(db, systemClock, systemRandom);
  const outbox = new Outbox(db, systemClock);
  const opened = store.open({ source: 'help', person: { category: 'sound', text: 'Nobody hears us', contact: 'Jo' } });
  const bundle = makeBundle(folder, opened.id);
  const { path, bytes, sha256 } = bundle;
  store.collected(opened.id, { ok: true, result: { ...collected([], [finding('degraded')]), bundle } });
  store.filed(opened.id);
  const common = { incidentId: opened.id, ref: opened.ref, priority: 'high' as const };
  outbox.add([
    {
      ...common,
      ...{ kind: 'create', id: systemRandom.uuid() },
      draft: { subject: '[X] no sound', body: 'WHAT HAPPENED\n<b>Nobody hears us</b>', requester: null },
    },
    {
      ...common,
      ...{ kind: 'attach', id: systemRandom.uuid() },
      file: { path, bytes, sha256, fileName: 'x.zip', contentType: 'application/zip', text: 'Evidence' },
    },
  ]);
  const restart = (): Promise<RunningPanel> =>
    runningPanel(testServices(), {
      limits: { posts: { burst: 1000, perSecond: 1000 }, reads: { burst: 1000, perSecond: 1000 } },
      maintainer: maintainerServices({
        ...{ config, db, store, outbox, desk, clock },
        random: systemRandom,
        onChanged: () => undefined,
      }),
    });
  return { config, db, outbox, incident: store.require(opened.id), exportFolder, panel: await restart(), restart };
}

/** A PIN's hash as `config set-pin` stores it, of little cost: many tests open this door. */
function quickHash(pin: string): string {
  const [N, r, p] = [2 ** 10, 8, 1];
  const salt = systemRandom.bytes(16);
  const key = scryptSync(pin, salt, 32, { N, r, p });
  return ['scrypt', N, r, p, Buffer.from(salt).toString('base64url'), key.toString('base64url')].join('$');
}

function makeBundle(folder: string, id: string) {
  const path = join(folder, `${id}.zip`);
  const bytes = bundleBytes();
  writeFileSync(path, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, bytes: bytes.length, files: 2, sha256, withheld: [] };
}

/** The same for every unit of a test file. */
const bundleBytes = once((): Buffer => {
  const folder = tempFolder();
  const content = join(folder, 'content');
  mkdirSync(content);
  writeFileSync(join(content, 'log.txt'), `${LOG_LINE}\n`);
  writeFileSync(
    join(content, 'manifest.json'),
    JSON.stringify({
      ...{ schema: 'dten-manifest/1', incident: null, platform: 'linux', takenAt: '2026-11-20T18:00:00.000Z' },
      identity: { model: null, serial: null, components: [], site: null, room: null, contact: null, warranty: null },
      ...{ components: [], collectors: [], redactions: { email: 3, ipv4: 0 } },
      entries: [{ name: 'log.txt', bytes: 45, sha256: 'a'.repeat(64) }],
      dropped: [{ name: 'secret.txt', why: 'not proved clean' }],
    }),
  );
  const path = join(folder, 'bundle.zip');
  execFileSync('python3', ['-m', 'zipfile', '-c', path, join(content, 'log.txt'), join(content, 'manifest.json')]);
  return readFileSync(path);
});
