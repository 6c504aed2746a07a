import { parseIso, toIsoOrNull } from '../../agent/base/iso-time.ts';
import { MINUTE_MS, SECOND_MS } from '../../agent/base/clock.ts';
import type { Instant } from '../../agent/base/clock.ts';
import type { Host } from '../host/host.ts';
import { parseLastBoot } from '../parsers/last-boots.ts';
import { intOrNull } from '../parsers/numbers.ts';
import { KIBIBYTE, MEBIBYTE, SMALL_BUDGET } from './collector.ts';
import type { Collected, Collector } from './collector.ts';
import { readProperties } from './properties.ts';
import { Reader } from './reader.ts';

export const LAST_BOOTS = ['last', '-x', '-n', '20', '--time-format', 'iso', 'reboot', 'shutdown'] as const;
/** A record further from the boot's own time tells of another boot, or of a clock that was not set yet. */
const SAME_BOOT_MS = 10 * MINUTE_MS;
/** WDIOF_CARDRESET of linux/watchdog.h: the watchdog caused the last start. */
export const WATCHDOG_RESET = 0x20;
/** Seconds. A clock outside has not been set. */
const YEAR_2015 = 1_420_070_400;
const YEAR_3000 = 32_503_680_000;

/** When this boot began, why, and whether the one before ended in order. */
export const boot: Collector = {
  name: 'boot',
  platforms: ['linux', 'android'],
  sections: ['boot'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['usage'],
  collect: async (host) => {
    const reader = new Reader(host);
    const stat = await reader.text('/proc/stat', MEBIBYTE);
    const began = intOrNull(/^btime (\d+)$/m.exec(stat ?? '')?.[1]);
    const bootedAt = began === null || began < YEAR_2015 || began > YEAR_3000 ? null : began * SECOND_MS;
    const reason = await findReason(host, reader);
    const shutdown = host.identity.platform === 'linux' ? await findShutdown(host, reader, bootedAt) : null;
    const facts = {
      bootId: host.identity.bootId,
      bootedAt: toIsoOrNull(bootedAt),
      uptimeSeconds: host.identity.uptimeSeconds,
      reason: reason.word,
      cleanShutdown: reason.crashed ? false : shutdown,
    };
    return { facts: { boot: facts }, evidence: reader.evidence } satisfies Collected;
  },
};

/** The watchdog's word where it has one, else the platform's. What a panic left in pstore may be of any boot. */
async function findReason(host: Host, reader: Reader): Promise<{ word: string | null; crashed: boolean }> {
  const watchdog = intOrNull(await reader.attribute('/sys/class/watchdog/watchdog0/bootstatus'));
  if (watchdog !== null && (watchdog & WATCHDOG_RESET) !== 0) return { word: 'watchdog', crashed: true };
  if (host.identity.platform !== 'android') return { word: null, crashed: false };
  const properties = await readProperties(host);
  const name = properties.get('sys.boot.reason') === null ? 'ro.boot.bootreason' : 'sys.boot.reason';
  const word = properties.get(name);
  reader.evidence.push(...properties.evidenceOf(name));
  return { word, crashed: /^(kernel_panic|watchdog)/.test(word ?? '') };
}

async function findShutdown(host: Host, reader: Reader, bootedAt: Instant | null): Promise<boolean | null> {
  const run = await host.run(LAST_BOOTS, { timeoutMs: 2000, maxBytes: 64 * KIBIBYTE });
  const found = run.ok && run.exitCode === 0 ? parseLastBoot(run.stdout) : null;
  if (!run.ok || found === null || bootedAt === null || !isSame(found.at, bootedAt)) return null;
  reader.evidence.push({ file: run.source, line: found.line });
  return found.clean;
}

function isSame(written: string | null, bootedAt: Instant): boolean {
  if (written === null) return false;
  try {
    return Math.abs(parseIso(written) - bootedAt) <= SAME_BOOT_MS;
  } catch {
    return false; // A day or an hour that does not exist.
  }
}
