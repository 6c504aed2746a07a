import { numberedLines } from './lines.ts';

const KIBIBYTE = 1024;

export interface DiskUse {
  mount: string;
  /** Used and available together, as df's own share is counted: what is reserved for root is of no use to anybody else. */
  totalBytes: number;
  availableBytes: number;
  line: number;
}

/** `df -P -k` (POSIX): one line a file system, sizes in KiB. A device's name may hold blanks, so it is read from the right. */
export function parseDf(text: string): DiskUse[] {
  return numberedLines(text).flatMap(({ line, text: row }) => {
    const match = /\s(\d{1,15})\s+(\d{1,15})\s+(\d{1,15})\s+(?:\d+%|-)\s+(\/.*)$/.exec(row);
    if (match === null) return [];
    const [, , used = '', available = '', mount = ''] = match;
    const availableBytes = Number(available) * KIBIBYTE;
    return [{ mount, totalBytes: Number(used) * KIBIBYTE + availableBytes, availableBytes, line }];
  });
}
