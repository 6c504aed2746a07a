import { numberedLines } from './lines.ts';

export interface Mount {
  device: string;
  mount: string;
  type: string;
  options: string[];
  line: number;
}

/** /proc/mounts: fields with blanks and the like written as octal escapes (`\040`). */
export function parseMounts(text: string): Mount[] {
  return numberedLines(text).flatMap(({ line, text: row }) => {
    const [device, mount, type, options] = row.split(' ');
    if (device === undefined || mount === undefined || type === undefined || options === undefined) return [];
    if (!mount.startsWith('/')) return [];
    return [{ device: unescape(device), mount: unescape(mount), type, options: options.split(','), line }];
  });
}

function unescape(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
