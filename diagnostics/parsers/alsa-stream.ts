import { numberedLines } from './lines.ts';

/** What a USB sound card can do in one direction; the most channels and the highest rate of all its settings. */
export interface AlsaDirection {
  direction: 'playback' | 'capture';
  channels: number | null;
  rate: number | null;
}

/** /proc/asound/cardN/stream0 of USB audio: `Playback:`, `Capture:`, each with `Channels: 2`, `Rates: 48000, 96000`. */
export function parseAlsaStream(text: string): AlsaDirection[] {
  const found: AlsaDirection[] = [];
  for (const { text: row } of numberedLines(text)) {
    const head = /^(Playback|Capture):/.exec(row)?.[1]?.toLowerCase();
    if (head === 'playback' || head === 'capture') found.push({ direction: head, channels: null, rate: null });
    const open = found.at(-1);
    if (open === undefined) continue;
    const channels = /^\s+Channels: (\d{1,3})$/.exec(row)?.[1];
    if (channels !== undefined) open.channels = Math.max(open.channels ?? 0, Number(channels));
    const rates = /^\s+Rates: ([\d, -]{1,200})/.exec(row)?.[1]?.match(/\d{4,7}/g) ?? [];
    for (const rate of rates) open.rate = Math.max(open.rate ?? 0, Number(rate));
  }
  return found;
}

/** /proc/asound/pcm: `00-00: ALC897 Analog : ALC897 Analog : playback 1 : capture 1`, by card and device. */
export function parseAlsaPcm(
  text: string,
): { card: number; device: number; directions: AlsaDirection['direction'][] }[] {
  return numberedLines(text).flatMap(({ text: row }) => {
    const [, card, device] = /^(\d{2,3})-(\d{2,3}): /.exec(row) ?? [];
    if (card === undefined || device === undefined) return [];
    const directions = (['playback', 'capture'] as const).filter((word) => new RegExp(` : ${word} \\d`).test(row));
    return [{ card: Number(card), device: Number(device), directions }];
  });
}

/** `closed`, or `state: RUNNING` with more, in …/pcm0p/sub0/status. */
export function parseSubDeviceState(text: string): string | null {
  if (/^closed$/m.test(text)) return 'closed';
  return /^state: ([A-Z]{1,20})$/m.exec(text)?.[1] ?? null;
}

/** `amixer scontents`: the controls that are switched off in every channel. */
export function parseMutedControls(text: string): string[] {
  const muted: string[] = [];
  for (const part of text.split(/^Simple mixer control /m).slice(1)) {
    const name = /^'([^'\n]{1,64})'/.exec(part)?.[1];
    const switches = [...part.matchAll(/^[ \t]{1,8}[A-Z][A-Za-z ]{0,30}: .*\[(on|off)\]/gm)].map(([, word]) => word);
    if (name !== undefined && switches.length > 0 && switches.every((word) => word === 'off')) muted.push(name);
  }
  return muted;
}
