import { numberedLines } from './lines.ts';

export interface SoundCard {
  number: number;
  /** The driver's short id, e.g. `PCH`. */
  id: string;
  name: string;
  line: number;
}

/** /proc/asound/cards: ` 0 [PCH            ]: HDA-Intel - HDA Intel PCH`, then a line with the long name. */
export function parseSoundCards(text: string): SoundCard[] {
  return numberedLines(text).flatMap(({ line, text: row }) => {
    const match = /^\s*(\d{1,3}) \[([^\]]*)\]: (.*)$/.exec(row);
    if (match === null) return [];
    const [, number = '', id = '', rest = ''] = match;
    return [{ number: Number(number), id: id.trim(), name: rest.replace(/^\S+ - /, '').trim(), line }];
  });
}
