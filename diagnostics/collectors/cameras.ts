import type { z } from 'zod';
import type { Host } from '../host/host.ts';
import { parseUsbModalias } from '../parsers/usb-modalias.ts';
import { usbPathIn } from '../parsers/usb-path.ts';
import { formatText, parseV4l2Formats } from '../parsers/v4l2-formats.ts';
import type { Camera as CameraFacts } from '../snapshot/facts.ts';
import { camerasOfService } from './android-devices.ts';
import { KIBIBYTE, SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { distinct } from './distinct.ts';
import { Reader } from './reader.ts';

/** Video nodes of a chip that are no camera: codecs, scalers, statistics of an image processor. */
export const NO_CAMERA = /dec\b|enc\b|codec|jpeg|m2m|\brga|vpu|hevc|h264|scaler|resizer|params|stats|loopback/i;
const MAX_NODES = 64;
const MAX_ASKED = 8;
const MAX_FORMATS = 16;
const TIMEOUT_MS = 2000;

type Camera = z.infer<typeof CameraFacts>;

/** Cameras known to the kernel, with what they can show. A camera's further nodes (metadata) have an index above 0. */
export const cameras: Collector = {
  name: 'cameras',
  platforms: ['linux', 'android'],
  sections: ['cameras'],
  weight: 'light',
  budget: { ...SMALL_BUDGET, timeMs: 10_000 },
  carries: ['hardware'],
  collect: async (host) => {
    const reader = new Reader(host);
    const nodes = await reader.classListing('/sys/class', 'video4linux');
    if (nodes === null) return await camerasOfService(host);
    const found: Camera[] = [];
    let tool = host.identity.platform === 'linux';
    for (const { name: node, target } of nodes.filter(({ name }) => /^video\d+$/.test(name)).slice(0, MAX_NODES)) {
      const folder = `/sys/class/video4linux/${node}`;
      const name = (await reader.attribute(`${folder}/name`)) ?? node;
      const index = await reader.attribute(`${folder}/index`);
      if (index !== null && index !== '0') continue;
      const usb = parseUsbModalias((await reader.attribute(`${folder}/device/modalias`)) ?? '');
      if (usb === null && NO_CAMERA.test(name)) continue;
      const path = usbPathIn(target);
      const formats = tool && found.length < MAX_ASKED ? await readFormats(host, reader, node) : null;
      // Without the tool it is not asked for again.
      tool &&= formats !== 'absent';
      found.push({
        id: usb ?? name,
        name,
        ...(path === null ? {} : { path }),
        ...(Array.isArray(formats) ? { formats } : {}),
      });
    }
    return { facts: { cameras: distinct(found) }, evidence: reader.evidence };
  },
};

/** Asks the driver, not the camera: no picture is taken, and a call that uses it is not disturbed. */
async function readFormats(host: Host, reader: Reader, node: string): Promise<string[] | 'absent' | null> {
  const run = await host.run(['v4l2-ctl', '-d', `/dev/${node}`, '--list-formats-ext'], {
    timeoutMs: TIMEOUT_MS,
    maxBytes: 256 * KIBIBYTE,
  });
  if (!run.ok) return run.reason === 'absent' ? 'absent' : null;
  if (run.exitCode !== 0) return null;
  reader.evidence.push({ file: run.source });
  return parseV4l2Formats(run.stdout).slice(0, MAX_FORMATS).map(formatText);
}
