import type { z } from 'zod';
import type { Host } from '../host/host.ts';
import { parseDrmState } from '../parsers/drm-state.ts';
import { modeText, parseEdid } from '../parsers/edid.ts';
import type { Edid } from '../parsers/edid.ts';
import type { Display } from '../snapshot/facts.ts';
import { displaysOfService } from './android-devices.ts';
import { KIBIBYTE, SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { Reader } from './reader.ts';

const EDID_BYTES = 32 * KIBIBYTE;
const STATE_BYTES = 256 * KIBIBYTE;
const MAX_CONNECTORS = 32;
/** The same card a second time, for programs that only compute. */
const FIRST_RENDER_NODE = 128;

/** Connectors of the graphics driver and what hangs on them. */
export const displays: Collector = {
  name: 'displays',
  platforms: ['linux', 'android'],
  sections: ['displays'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['hardware'],
  collect: async (host) => {
    const reader = new Reader(host);
    const names = await reader.classEntries('/sys/class', 'drm');
    if (names === null) return await displaysOfService(host);
    const shown = await readShown(reader);
    const facts: z.infer<typeof Display>[] = [];
    for (const name of names.filter((name) => /^card\d+-/.test(name)).slice(0, MAX_CONNECTORS)) {
      const folder = `/sys/class/drm/${name}`;
      const status = await reader.attribute(`${folder}/status`);
      if (status === null) continue;
      const connected = status === 'connected';
      const enabled = await reader.attribute(`${folder}/enabled`);
      // The driver lists the preferred mode first.
      const modes = connected ? await reader.attribute(`${folder}/modes`) : null;
      const connector = name.replace(/^card\d+-/, '');
      const current = shown.get(connector);
      const dpms = await reader.attribute(`${folder}/dpms`);
      const edid = connected ? await readEdid(host, reader, `${folder}/edid`) : null;
      facts.push({
        connector,
        connected,
        enabled: enabled === null ? null : enabled === 'enabled',
        name: edid === null ? null : nameOf(edid),
        mode: modes?.split('\n')[0]?.trim() ?? null,
        ...(connected && current != null ? { current } : {}),
        ...(connected && dpms !== null ? { lit: dpms === 'On' } : {}),
        ...(edid === null ? {} : { edid: identityOf(edid) }),
      });
    }
    return { facts: { displays: facts }, evidence: reader.evidence };
  },
};

/** What is really shown, where the kernel lets root see it. */
async function readShown(reader: Reader): Promise<Map<string, string | null>> {
  const shown = new Map<string, string | null>();
  for (const { name } of (await reader.entries('/sys/kernel/debug/dri')) ?? []) {
    if (!/^\d{1,3}$/.test(name) || Number(name) >= FIRST_RENDER_NODE) continue;
    const text = await reader.text(`/sys/kernel/debug/dri/${name}/state`, STATE_BYTES);
    for (const [connector, mode] of parseDrmState(text ?? '')) shown.set(connector, mode);
  }
  return shown;
}

async function readEdid(host: Host, reader: Reader, path: string): Promise<Edid | null> {
  const read = await host.readFile(path, { maxBytes: EDID_BYTES, encoding: 'latin1' });
  if (!read.ok || read.text === '') return null;
  reader.evidence.push({ file: read.source });
  return parseEdid(Buffer.from(read.text, 'latin1'));
}

function nameOf({ name, manufacturer, product }: Edid): string {
  return name ?? `${manufacturer} ${product.toString(16).padStart(4, '0')}`;
}

function identityOf(edid: Edid): NonNullable<z.infer<typeof Display>['edid']> {
  const { manufacturer, product, week, year, sizeCm, preferred } = edid;
  return {
    ...{ manufacturer, product, week, year, sizeCm },
    preferredMode: preferred === null ? null : modeText(preferred),
    modes: edid.modes.map(modeText),
    checksumsOk: edid.checksumOk && edid.extensions.every(({ checksumOk }) => checksumOk),
  };
}
