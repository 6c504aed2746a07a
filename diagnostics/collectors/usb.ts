import type { z } from 'zod';
import { numberOrNull } from '../parsers/numbers.ts';
import type { UsbDevice } from '../snapshot/facts.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { Reader } from './reader.ts';

/** `1-2.4`: bus, then ports. Root hubs are `usb1`, interfaces have a colon. */
const DEVICE = /^\d+-\d+(\.\d+)*$/;
const MAX_DEVICES = 128;

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
      });
    }
    return { facts: { usb: facts }, evidence: reader.evidence };
  },
};
