import type { z } from 'zod';
import type { Host } from '../host/host.ts';
import { parseAlsaPcm, parseAlsaStream, parseMutedControls, parseSubDeviceState } from '../parsers/alsa-stream.ts';
import { parseSoundCards } from '../parsers/sound-cards.ts';
import { usbPathIn } from '../parsers/usb-path.ts';
import type { AudioDevice } from '../snapshot/facts.ts';
import { audioOfService } from './android-devices.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { distinct } from './distinct.ts';
import { runProgram } from './program.ts';
import { Reader } from './reader.ts';

const MAX_CARDS = 32;

type Card = z.infer<typeof AudioDevice>;

/** Sound cards: speakers, microphones, those of cameras too; what each can do, and whether it is in use or muted. */
export const audio: Collector = {
  name: 'audio',
  platforms: ['linux', 'android'],
  sections: ['audio'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['hardware'],
  collect: async (host) => {
    const reader = new Reader(host);
    const text = await reader.text('/proc/asound/cards');
    if (text === null) {
      const none = (await reader.classEntries('/sys/class', 'sound'))?.length === 0;
      return none ? { facts: { audio: [] }, evidence: reader.evidence } : await audioOfService(host);
    }
    const links = new Map(
      (await reader.classListing('/sys/class', 'sound'))?.map(({ name, target }) => [name, target]),
    );
    const pcm = parseAlsaPcm((await reader.text('/proc/asound/pcm')) ?? '');
    const found: Card[] = [];
    for (const { number, id, name } of parseSoundCards(text).slice(0, MAX_CARDS)) {
      const usb = await reader.attribute(`/proc/asound/card${number}/usbid`);
      const path = usbPathIn(links.get(`card${number}`));
      const streams = await readStreams(reader, number, pcm);
      const muted = host.identity.platform === 'linux' ? await readMuted(host, reader, number) : null;
      found.push({
        id: usb ?? id,
        name,
        ...(path === null ? {} : { path }),
        ...(streams.length === 0 ? {} : { streams }),
        ...(muted === null ? {} : { muted }),
      });
    }
    return { facts: { audio: distinct(found) }, evidence: reader.evidence };
  },
};

const LETTERS = { playback: 'p', capture: 'c' } as const;

/** The directions of a card's first device; what they can do is told for USB alone. */
async function readStreams(
  reader: Reader,
  card: number,
  pcm: ReturnType<typeof parseAlsaPcm>,
): Promise<NonNullable<Card['streams']>> {
  const abilities = parseAlsaStream((await reader.text(`/proc/asound/card${card}/stream0`)) ?? '');
  const streams: NonNullable<Card['streams']> = [];
  for (const direction of ['playback', 'capture'] as const) {
    const device = pcm.find((one) => one.card === card && one.directions.includes(direction))?.device;
    const able = abilities.find((one) => one.direction === direction);
    if (device === undefined && able === undefined) continue;
    const status = await reader.text(`/proc/asound/card${card}/pcm${device ?? 0}${LETTERS[direction]}/sub0/status`);
    streams.push({
      direction,
      channels: able?.channels ?? null,
      rate: able?.rate ?? null,
      state: parseSubDeviceState(status ?? ''),
    });
  }
  return streams;
}

async function readMuted(host: Host, reader: Reader, card: number): Promise<string[] | null> {
  const run = await runProgram(host, ['amixer', '-c', String(card), 'scontents'], { timeoutMs: 2000 });
  if (run === null) return null;
  reader.evidence.push({ file: run.source });
  return parseMutedControls(run.stdout).slice(0, MAX_CARDS);
}
