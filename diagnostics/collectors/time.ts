import type { Host } from '../host/host.ts';
import { parseChronyTracking, parseTimesyncStatus } from '../parsers/ntp-status.ts';
import type { NtpStatus } from '../parsers/ntp-status.ts';
import { KIBIBYTE, SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import type { Facts } from '../snapshot/facts.ts';
import { readProperties } from './properties.ts';
import { Reader } from './reader.ts';

const TIMEOUT_MS = 2000;

/** Whether the clock is kept right, by whom, and the time zone. */
export const time: Collector = {
  name: 'time',
  platforms: ['linux', 'android'],
  sections: ['time'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['usage'],
  collect: async (host) => {
    const reader = new Reader(host);
    if (host.identity.platform === 'android') {
      const properties = await readProperties(host);
      const timeZone = properties.get('persist.sys.timezone');
      const evidence = properties.evidenceOf('persist.sys.timezone');
      return timeZone === null ? {} : { facts: { time: { synchronised: null, source: null, timeZone } }, evidence };
    }
    const facts = { ...(await findSync(host, reader)), timeZone: await findZone(reader) };
    if (facts.synchronised === null && facts.timeZone === null) return {};
    return { facts: { time: facts }, evidence: reader.evidence };
  },
};

type Sync = Omit<NonNullable<Facts['time']>, 'timeZone'>;

/** Whoever keeps the clock is asked; where nobody is known to, whether it is right is not known either. */
async function findSync(host: Host, reader: Reader): Promise<Sync> {
  const running = (await reader.entries('/run'))?.map((entry) => entry.name) ?? [];
  if (running.includes('chrony')) {
    const said = await ask(host, reader, ['chronyc', '-n', 'tracking']);
    const leap = /^Leap status\s*:\s*(.+)$/m.exec(said ?? '')?.[1];
    if (leap !== undefined)
      return {
        synchronised: leap.trim() !== 'Not synchronised',
        source: 'chrony',
        ...known(parseChronyTracking(said ?? '')),
      };
  }
  const systemd = (await reader.entries('/run/systemd'))?.map((entry) => entry.name) ?? [];
  // `system` is there when systemd runs as the first process (sd_booted(3)).
  if (!systemd.includes('system')) return { synchronised: null, source: null };
  const said = await ask(host, reader, ['timedatectl', 'show', '-p', 'NTPSynchronized', '-p', 'NTP']);
  const word = /^NTPSynchronized=(yes|no)$/m.exec(said ?? '')?.[1];
  if (word === undefined) return { synchronised: null, source: null };
  if (!systemd.includes('timesync')) return { synchronised: word === 'yes', source: null };
  const status = parseTimesyncStatus((await ask(host, reader, ['timedatectl', 'timesync-status', '--no-pager'])) ?? '');
  return { synchronised: word === 'yes', source: 'systemd-timesyncd', ...known(status) };
}

function known({ offsetSeconds, server }: NtpStatus): Pick<Sync, 'offsetSeconds' | 'serverAddress'> {
  return {
    ...(offsetSeconds === null ? {} : { offsetSeconds }),
    ...(server === null ? {} : { serverAddress: server }),
  };
}

async function ask(host: Host, reader: Reader, argv: readonly [string, ...string[]]): Promise<string | null> {
  const run = await host.run(argv, { timeoutMs: TIMEOUT_MS, maxBytes: 64 * KIBIBYTE });
  if (!run.ok || run.exitCode !== 0) return null;
  reader.evidence.push({ file: run.source });
  return run.stdout;
}

async function findZone(reader: Reader): Promise<string | null> {
  const named = await reader.attribute('/etc/timezone');
  if (named !== null && /^[A-Za-z0-9_+/-]{1,64}$/.test(named)) return named;
  const [link] = (await reader.entries('/etc/localtime')) ?? [];
  return /zoneinfo\/(?:posix\/|right\/)?([A-Za-z0-9_+/-]{1,64})$/.exec(link?.target ?? '')?.[1] ?? null;
}
