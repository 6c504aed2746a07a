import { parseUsbModalias } from '../parsers/usb-modalias.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { distinct } from './distinct.ts';
import { Reader } from './reader.ts';

/** Video nodes of a chip that are no camera: codecs, scalers, statistics of an image processor. */
export const NO_CAMERA = /dec\b|enc\b|codec|jpeg|m2m|\brga|vpu|hevc|h264|scaler|resizer|params|stats|loopback/i;
const MAX_NODES = 64;

/** Cameras known to the kernel. A camera's further nodes (metadata) have an index above 0. */
export const cameras: Collector = {
  name: 'cameras',
  platforms: ['linux', 'android'],
  sections: ['cameras'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['hardware'],
  collect: async (host) => {
    const reader = new Reader(host);
    const nodes = await reader.classEntries('/sys/class', 'video4linux');
    if (nodes === null) return {};
    const found: { id: string; name: string }[] = [];
    for (const node of nodes.filter((node) => /^video\d+$/.test(node)).slice(0, MAX_NODES)) {
      const folder = `/sys/class/video4linux/${node}`;
      const name = (await reader.attribute(`${folder}/name`)) ?? node;
      const index = await reader.attribute(`${folder}/index`);
      if (index !== null && index !== '0') continue;
      const usb = parseUsbModalias((await reader.attribute(`${folder}/device/modalias`)) ?? '');
      if (usb === null && NO_CAMERA.test(name)) continue;
      found.push({ id: usb ?? name, name });
    }
    return { facts: { cameras: distinct(found) }, evidence: reader.evidence };
  },
};
