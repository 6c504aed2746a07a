import { execFileSync } from 'node:child_process';
import { createHash, scryptSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../../agent/base/database.ts';
import { systemRandom } from '../../agent/base/random.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import { PIN_FILE } from '../../agent/config/pin.ts';
import { Config } from '../../agent/config/schema.ts';
import type { Incident } from '../../agent/incidents/incident.ts';
import { IncidentStore } from '../../agent/incidents/incident-store.ts';
import { maintainerServices } from '../../agent/maintainer-services.ts';
import type { MaintainerServices } from '../../agent/panel/maintainer-services.ts';
import { openState } from '../../agent/state.ts';
import type { Desk } from '../../uploader/desks/desk.ts';
import { Outbox } from '../../uploader/outbox/outbox.ts';
import { collected, finding } from './fake-unit.ts';

export const PIN = '271828';
export const LOG_LINE = '<img src=x onerror=alert(1)> a line of a log';

const MICROPHONE = {
  ...finding('degraded'),
  title: 'The microphone is gone',
  detail: 'The baseline had DTEN Audio; the kernel knows no capture device now.',
};
export const TICKET_BODY = `WHAT HAPPENED
A person in the room asked for help at 2026-11-20T17:58:12.000Z.
In their words: <b>Nobody hears us</b>

FINDINGS
DEGRADED: The microphone is gone (audio, beginning unknown)
  The baseline had DTEN Audio; the kernel knows no capture device now.`;

const EVIDENCE = 'Evidence: 2 entries, redacted. Open report.html first.';

export interface MaintainedOptions {
  pin?: string | null;
  clock?: typeof systemClock;
  desk?: Desk | null;
}

export interface MaintainedState {
  config: Config;
  db: Database;
  outbox: Outbox;
  incident: Incident;
  exportFolder: string;
  /** The maintainer's part, as after a start. */
  services(): MaintainerServices;
}

/** The state of a unit with a PIN, and one filed request with its evidence. Whoever makes it closes the database. */
export async function maintainedState(folder: string, options: MaintainedOptions = {}): Promise<MaintainedState> {
  const { pin = PIN, clock = systemClock, desk = null } = options;
  const exportFolder = join(folder, 'usb');
  mkdirSync(exportFolder);
  const config = Config.parse({ stateDirectory: join(folder, 'state'), panel: { exportFolder } });
  const db = openState(config);
  if (pin !== null) writeFileSync(join(config.stateDirectory, PIN_FILE), quickHash(pin));
  const store = new IncidentStore(db, systemClock, systemRandom);
  const outbox = new Outbox(db, systemClock);
  const opened = store.open({ source: 'help', person: { category: 'sound', text: 'Nobody hears us', contact: 'Jo' } });
  const bundle = makeBundle(folder, opened.id);
  const { path, bytes, sha256 } = bundle;
  store.collected(opened.id, { ok: true, result: { ...collected([], [MICROPHONE]), bundle } });
  store.filed(opened.id);
  const common = { incidentId: opened.id, ref: opened.ref, priority: 'high' as const };
  outbox.add([
    {
      ...common,
      ...{ kind: 'create', id: systemRandom.uuid() },
      draft: {
        subject: `[${opened.ref}] help asked for (sound); The microphone is gone`,
        body: TICKET_BODY,
        requester: null,
      },
    },
    {
      ...common,
      ...{ kind: 'attach', id: systemRandom.uuid() },
      file: { path, bytes, sha256, fileName: `${opened.ref}.zip`, contentType: 'application/zip', text: EVIDENCE },
    },
  ]);
  return {
    ...{ config, db, outbox, exportFolder },
    incident: store.require(opened.id),
    services: () =>
      maintainerServices({
        ...{ config, db, store, outbox, desk, clock },
        random: systemRandom,
        onChanged: () => undefined,
      }),
  };
}

function makeBundle(folder: string, id: string) {
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
  const path = join(folder, `${id}.zip`);
  execFileSync('python3', ['-m', 'zipfile', '-c', path, join(content, 'log.txt'), join(content, 'manifest.json')]);
  const bytes = execFileSync('cat', [path]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, bytes: bytes.length, files: 2, sha256, withheld: [] };
}

/** A PIN's hash as `config set-pin` stores it, of little cost: many tests open this door. */
function quickHash(pin: string): string {
  const [N, r, p] = [2 ** 10, 8, 1];
  const salt = systemRandom.bytes(16);
  const key = scryptSync(pin, salt, 32, { N, r, p });
  return ['scrypt', N, r, p, Buffer.from(salt).toString('base64url'), key.toString('base64url')].join('$');
}
