import { intOrNull } from '../parsers/numbers.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { readProperties } from './properties.ts';
import type { Properties } from './properties.ts';

const VERIFIED_BOOT = 'ro.boot.verifiedbootstate';
/** adbd reads them in this order (packages/modules/adb/daemon/main.cpp). */
const ADB_PORTS = ['service.adb.tcp.port', 'persist.adb.tcp.port'];
const ADB_SERVICE = 'init.svc.adbd';

/** Whether what started was verified, and whether adb listens on the network (DTEN's CVEs of 2019: root over adb). */
export const androidSecurity: Collector = {
  name: 'android-security',
  platforms: ['android'],
  sections: ['androidSecurity'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['software'],
  collect: async (host) => {
    const properties = await readProperties(host);
    if (properties.evidence.length === 0) return {};
    const [text, [at]] = [properties.get(VERIFIED_BOOT), properties.evidenceOf(VERIFIED_BOOT)];
    const adb = properties.get(ADB_SERVICE);
    const adbPort = findPort(properties);
    const facts = {
      verifiedBoot: text === null || at === undefined ? null : { text, at },
      adbPort,
      adbRuns: adb === null ? null : adb === 'running',
    };
    return { facts: { androidSecurity: facts }, evidence: properties.evidence };
  },
};

function findPort(properties: Properties) {
  for (const property of ADB_PORTS) {
    const port = intOrNull(properties.get(property));
    const [at] = properties.evidenceOf(property);
    // 0 and -1 switch it off.
    if (port !== null && port > 0 && port <= 65_535 && at !== undefined) return { port, property, at };
  }
  return null;
}
