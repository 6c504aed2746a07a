import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { openPromise } from 'yauzl';
import { expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../agent/base/log.ts';
import { systemRandom } from '../../agent/base/random.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import { Config } from '../../agent/config/schema.ts';
import { keepAddedWords } from '../../agent/help/added-words.ts';
import { detectChanges } from '../../agent/incidents/detect-changes.ts';
import { setBaseline } from '../../agent/incidents/baseline-store.ts';
import { requestHelp } from '../../agent/incidents/request-help.ts';
import { logRedactor } from '../../agent/log-redactor.ts';
import { buildRooms } from '../../agent/rooms.ts';
import { openState } from '../../agent/state.ts';
import { collectEvidence } from '../../diagnostics/collect-evidence.ts';
import { COLLECTORS } from '../../diagnostics/collectors/registry.ts';
import { Manifest } from '../../diagnostics/bundle/manifest.ts';
import { createLeakScanner } from '../../diagnostics/redaction/independent-check.ts';
import { loadCustomEngine } from '../../diagnostics/redaction/custom-engine.ts';
import { campaignSeed, LONG, seededFraction } from '../support/campaign.ts';
import { component, snapshot } from '../support/fake-unit.ts';
import { plantedHost } from '../support/planted-host.ts';
import type { PlantedHost, PlantedUnit } from '../support/planted-host.ts';
import { plantSecrets, WRITTEN_AS } from '../support/planted-secrets.ts';
import { startTestDesk } from '../support/sandbox.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { quietCli } from '../support/quiet-cli.ts';

const NEVER = new AbortController().signal;
const COUNT = 1000;
const first = campaignSeed('a thousand secrets');
const SEEDS = Array.from({ length: LONG ? 10 : 1 }, (_, n) => first + n);

/** What the unit knows of itself, and the configuration of it: removed wherever it stands. */
const OWN = {
  host: 'wolkenstein-d7-lobby',
  serial: 'QXZR20261120AB77',
  mac: 'd4:5e:ec:71:90:a3',
  site: 'Winterhalde Campus',
  room: 'Sternwarte 12',
  name: 'Philippa Quastenberg',
  email: 'p.quastenberg@winterhalde-group.com',
  availability: 'call Ottokar Brunnleitner at +41 44 555 73 19',
  project: 'Projekt Nachtfalter',
  badge: 'ZK-553-91827',
  token: 'unitTok3n-9fB2x7Qm4Lw8',
};

const NO_WORDS = {
  vendor: null,
  model: null,
  serial: null,
  hostname: null,
  kernel: null,
  architecture: null,
  osName: null,
  osVersion: null,
};

/** What collectors must be able to read for their facts to hold anything. */
const EXACT: Record<string, string> = {
  '/proc/sys/kernel/hostname': `${OWN.host}\n`,
  '/sys/class/dmi/id/product_serial': `${OWN.serial}\n`,
  '/sys/class/net/eth0/address': `${OWN.mac}\n`,
  '/proc/loadavg': '0.10 0.20 0.30 1/200 999\n',
};
/** The same; the secrets follow it. */
const TEXTS: Record<string, string> = {
  '/etc/os-release': 'NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\nIMAGE_VERSION=2.12.0\n',
  '/etc/resolv.conf': 'nameserver 141.85.37.9\nsearch winterhalde-group.com\n',
  'ip -o addr show': '2: eth0    inet 10.44.7.19/24 brd 10.44.7.255 scope global eth0\n',
  '/proc/mounts': '/dev/sda1 / ext4 ro,relatime 0 0\n',
};

it.each(SEEDS)(
  'plants secrets of every kind everywhere, and finds none of them at the desk (seed %i)',
  { timeout: 120_000 },
  async (seed) => {
    const fraction = seededFraction(seed);
    const secrets = plantSecrets(fraction, COUNT);
    const inUtf16 = plantSecrets(fraction, 40);
    const wide = inUtf16.map(({ text }) => text.replaceAll('\x1b', '')).join('\n');
    const utf16 = Buffer.from(wide, 'utf16le').toString('latin1');
    expect(new Set(secrets.map(({ kind }) => kind.split(', ')[1]))).toEqual(new Set(WRITTEN_AS));

    const folder = tempFolder();
    const desk = await startTestDesk(folder);
    onTestFinished(async () => await desk.close());
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, `${desk.token}\n`, { mode: 0o600 });
    const [inPath, inName] = [secrets[12]?.secret ?? '', OWN.host];
    const config = Config.parse({
      stateDirectory: join(folder, 'state'),
      panel: { enabled: false },
      unit: {
        site: OWN.site,
        room: OWN.room,
        contact: { name: OWN.name, email: OWN.email, availability: OWN.availability },
      },
      desk: { kind: 'sandbox', url: desk.url, tokenFile, settleSeconds: 0 },
      ticket: { identity: ['model', 'components'] },
      warranty: { invoice: `INV-${OWN.serial}`, purchasedOn: '2026-03-02', seller: OWN.name },
      collection: { logFiles: [`/var/log/app/${inPath}/zrc-${inName}.log`, '/var/log/utf16.log'] },
      redaction: {
        knownValues: [{ kind: 'project', value: OWN.project }],
        rules: [{ name: 'badge', kind: 'badge', pattern: 'ZK-\\d{3}-\\d{5}' }],
      },
    });
    const engine = await loadCustomEngine(config.redaction);
    const logged: string[] = [];
    const redactLog = logRedactor(config, systemRandom, engine);
    const log = createLog({
      level: 'trace',
      clock: systemClock,
      redact: redactLog.redact.bind(redactLog),
      write: (line) => logged.push(line),
    });
    const cli = quietCli();
    const db = openState(config);
    onTestFinished(() => db.close());
    const rooms = await buildRooms({ config, cli, db, log, engine, onKnown: redactLog.learn.bind(redactLog) });
    const before = snapshot([component('firmware', '2.11.0')]);
    const identity = { ...NO_WORDS, hostname: OWN.host, serial: OWN.serial };
    setBaseline(db, { ...before, facts: { ...before.facts, identity } });

    const hosts: PlantedHost[] = [];
    const own = Object.values(OWN).filter((value) => value !== OWN.token);
    const names = [
      OWN.host,
      OWN.mac,
      'jane.kowalski@winterhalde-group.com',
      '10.44.7.77',
      `crash-${OWN.badge}.log`,
      'tombstone_00',
      'console-ramoops-0',
      'last_log',
      'update_engine.log',
    ];
    const unit = (platform: PlantedUnit['platform']): PlantedHost =>
      plantedHost({
        platform,
        exact: { ...EXACT, '/var/log/utf16.log': utf16 },
        secrets,
        names,
        texts: {
          ...TEXTS,
          getprop: `[ro.serialno]: [${OWN.serial}]\n[ro.product.model]: [D7X]\n[ro.build.version.release]: [13]\n[net.hostname]: [${OWN.host}]\n`,
          // What the customer's own patterns name goes as it stands; the unit's own values in every encoding.
          '/var/log/syslog': own
            .filter((value) => value !== OWN.badge)
            .map(
              (value) =>
                `noted ${value}, x${Buffer.from(value).toString('base64')} ${encodeURIComponent(value)} ${Buffer.from(value).toString('hex')}\n`,
            )
            .join(''),
          'logcat -d -b all -v threadtime -v year -v UTC': own
            .map(
              (value) =>
                `2026-11-20 10:00:00.000  100  100 I app: ${JSON.stringify(JSON.stringify(value))} ${value.toUpperCase()}\n`,
            )
            .join(''),
        },
        folders: {
          '/sys/class/net': ['lo', 'eth0', 'wlan0'],
          '/sys/class': ['net', 'drm'],
          '/run': ['systemd'],
          '/run/systemd': ['system'],
        },
      });
    let platform: PlantedUnit['platform'] = 'linux';
    rooms.flow.collect = async (request) => {
      const host = unit(platform);
      hosts.push(host);
      mkdirSync(join(config.stateDirectory, 'bundles'), { recursive: true });
      const result = await collectEvidence(request, {
        clock: systemClock,
        environment: {},
        signal: NEVER,
        openHost: () => Promise.resolve(host),
      });
      return 'putOff' in result ? { ok: false, why: result.putOff } : { ok: true, result };
    };

    // An update by an updater that says too much, a person in the room who does too, and one whose collection fails.
    detectChanges({ db, store: rooms.store, clock: systemClock }, [component('firmware', '2.12.0')], 'boot-2');
    const words =
      secrets
        .slice(0, 25)
        .map(({ text }) => text)
        .join('; ')
        .slice(0, 1800) + ` ${OWN.badge} ${OWN.project}`;
    const pressed = requestHelp(rooms.store, {
      category: 'camera',
      roomUsable: false,
      text: words,
      contact: OWN.availability,
    });
    await rooms.workOnIncidents(NEVER);
    platform = 'android';
    const again = requestHelp(rooms.store, {
      category: 'sound',
      text: `It broke when ${OWN.name} came to ${OWN.room}; password: ${secrets[0]?.secret ?? ''}`,
      contact: OWN.email,
    });
    await rooms.workOnIncidents(NEVER);
    const collect = rooms.flow.collect;
    rooms.flow.collect = () =>
      Promise.resolve({ ok: false, why: `cannot read /home/${secrets[17]?.secret ?? ''}, ${own.join(', ')}` });
    requestHelp(rooms.store, { category: 'network', text: own.join(' ') });
    for (let round = 0; round < 4; round++) await rooms.workOnIncidents(NEVER);
    rooms.flow.collect = collect;
    keepAddedWords(db, pressed.id, null, { text: `${own.join(' and ')} ${words}` });
    log.warn({ words, own, error: new Error(words) }, 'said too much');
    for (let round = 0; round < 6; round++) await rooms.deliver(NEVER);

    const tickets = await desk.tickets();
    expect(tickets.length).toBeGreaterThanOrEqual(3);
    const scan = (content: Uint8Array | string): string[] => {
      const scanner = createLeakScanner({
        knownValues: Object.entries(OWN).map(([kind, value]) => ({ kind, value })),
        canaries: [],
      });
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      scanner.push(bytes);
      const text = formsIn(bytes);
      const left = [...secrets, ...inUtf16]
        .filter(({ secret }) => text.includes(secret.toLowerCase()))
        .map(({ kind, secret }) => `${kind}: ${secret}`);
      return [...scanner.finish().map(({ what, detail }) => `${what}: ${detail}`), ...left];
    };
    const found: string[] = [];
    const note = (where: string, content: Uint8Array | string): void =>
      void found.push(...scan(content).map((leak) => `${where}: ${leak}`));
    const withheld: string[] = [];
    const collectors = new Set<string>();
    note('log', logged.join('\n'));
    for (const ticket of tickets) {
      note(`ticket ${ticket.id}`, JSON.stringify(ticket));
      note(
        `ticket ${ticket.id}`,
        [ticket.subject, ticket.description, ...ticket.comments.map(({ body }) => body)].join('\n'),
      );
      for (const { id, sha256 } of ticket.comments.flatMap(({ attachments }) => attachments)) {
        const bytes = Buffer.from(await (await fetch(`${desk.url}/attachments/${id}`)).arrayBuffer());
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
        const path = join(folder, `delivered-${id}.zip`);
        writeFileSync(path, bytes);
        const entries = await readZip(path);
        note(`names of ${id}`, [...entries.keys()].join('\n'));
        for (const [name, content] of entries) note(`${id}/${name}`, content);
        const manifest = Manifest.parse(JSON.parse(entries.get('manifest.json')?.toString('utf8') ?? '{}'));
        for (const run of manifest.collectors) if (run.bytes > 0 || run.outcome === 'ok') collectors.add(run.name);
        withheld.push(...manifest.dropped.map(({ name, why }) => `${name}: ${why}`));
      }
    }
    const given = new Set(hosts.flatMap((host) => [...host.given]));
    console.log(
      `${given.size} of ${COUNT} secrets given out in ${hosts.reduce((sum, { asked }) => sum + asked.size, 0)} answers; ${withheld.length} entries withheld`,
    );
    expect(again.id).not.toBe(pressed.id);
    expect(given.size).toBe(COUNT);
    expect([...collectors].sort()).toEqual(COLLECTORS.map(({ name }) => name).sort());
    expect(found).toEqual([]);
    expect(withheld).toEqual([]);
  },
);

/** The content in lower case, as it is and with each common encoding undone, one after the other. */
function formsIn(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  const unescaped = text
    .replace(/\\u([0-9a-f]{4})/gi, (_, unit: string) => String.fromCharCode(Number.parseInt(unit, 16)))
    .replace(/\\+(["'/\\])/g, '$1');
  const percent = text.replace(/%([0-9a-f]{2})/gi, (_, pair: string) => String.fromCharCode(Number.parseInt(pair, 16)));
  const twice = percent.replace(/%([0-9a-f]{2})/gi, (_, pair: string) =>
    String.fromCharCode(Number.parseInt(pair, 16)),
  );
  const base64 = [...text.matchAll(/[A-Za-z0-9+/_-]{12,}/g)].flatMap(([run]) =>
    [0, 1, 2, 3].map((shift) => Buffer.from(run.slice(shift), 'base64').toString('latin1')),
  );
  // eslint-disable-next-line no-control-regex
  const plain = text.replace(/\x1b\[[\d;]*m/g, '');
  return [text, plain, unescaped, percent, twice, text.replaceAll('\0', ''), ...base64].join('\n').toLowerCase();
}

async function readZip(path: string): Promise<Map<string, Buffer>> {
  const entries = new Map<string, Buffer>();
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
  expect(zip.comment).toBe('');
  for await (const entry of zip.eachEntry()) {
    expect(entry.fileComment).toBe('');
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    entries.set(entry.fileName, Buffer.concat(chunks));
  }
  zip.close();
  return entries;
}
