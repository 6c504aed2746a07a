import { parseSoundCards } from '../parsers/sound-cards.ts';
import { audioOfService } from './android-devices.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { distinct } from './distinct.ts';
import { Reader } from './reader.ts';

const MAX_CARDS = 32;

/** Sound cards: speakers, microphones, those of cameras too. */
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
    const found: { id: string; name: string }[] = [];
    for (const { number, id, name } of parseSoundCards(text).slice(0, MAX_CARDS)) {
      const usb = await reader.attribute(`/proc/asound/card${number}/usbid`);
      found.push({ id: usb ?? id, name });
    }
    return { facts: { audio: distinct(found) }, evidence: reader.evidence };
  },
};
