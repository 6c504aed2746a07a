import type { z } from 'zod';
import { intOrNull, numberOrNull } from '../parsers/numbers.ts';
import type { UsbDevice } from '../snapshot/facts.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { Reader } from './reader.ts';

/** `1-2.4`: bus, then ports. Root hubs are `usb1`, interfaces have a colon. */
const DEVICE = /^\d+-\d+(\.\d+)*$/;
const MAX_DEVICES = 128;
const MAX_INTERFACES = 16;

/** What is plugged into USB, where, and at which speed. */
export const usb: Collector = {
  name: 'usb',
  platforms: ['linux', 'android'],
  sections: ['usb'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['hardware', 'device-identity'],
  collect: async (host) => {
    const reader = new Reader(host);
    const names = await reader.classEntries('/sys/bus', 'usb');
    if (names === null) return {};
    const facts: z.infer<typeof UsbDevice>[] = [];
    const inDepth = host.identity.platform === 'linux';
    for (const path of names.filter((name) => DEVICE.test(name)).slice(0, MAX_DEVICES)) {
      const attribute = async (file: string): Promise<string | null> =>
        await reader.attribute(`/sys/bus/usb/devices/${path}/${file}`);
      const [vendor, product] = [await attribute('idVendor'), await attribute('idProduct')];
      if (vendor === null || product === null) continue;
      const words = [await attribute('manufacturer'), await attribute('product')].filter((word) => word !== null);
      facts.push({
        id: `${vendor}:${product}`,
        path,
        name: words.length > 0 ? words.join(' ') : `${vendor}:${product}`,
        serial: await attribute('serial'),
        speedMbps: numberOrNull(await attribute('speed')),
        ...(inDepth ? await readDepth(reader, path, names) : {}),
      });
    }
    return { facts: { usb: facts }, evidence: reader.evidence };
  },
};

/** Version, drivers of the interfaces, and what the port counted. */
async function readDepth(
  reader: Reader,
  path: string,
  names: readonly string[],
): Promise<Pick<z.infer<typeof UsbDevice>, 'version' | 'drivers' | 'overCurrents'>> {
  const folder = `/sys/bus/usb/devices/${path}`;
  const version = await reader.attribute(`${folder}/version`);
  const overCurrents = intOrNull(await reader.attribute(`${folder}/port/over_current_count`));
  const drivers = new Set<string>();
  for (const name of names.filter((one) => one.startsWith(`${path}:`)).slice(0, MAX_INTERFACES)) {
    const text = await reader.attribute(`/sys/bus/usb/devices/${name}/uevent`);
    const driver = /^DRIVER=(\S{1,64})$/m.exec(text ?? '')?.[1];
    if (driver !== undefined) drivers.add(driver);
  }
  return {
    ...(version === null ? {} : { version }),
    ...(drivers.size === 0 ? {} : { drivers: [...drivers] }),
    ...(overCurrents === null || overCurrents === 0 ? {} : { overCurrents }),
  };
}
