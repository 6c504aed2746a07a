import { numberedLines } from './lines.ts';

export interface FailedUnit {
  name: string;
  description: string;
  line: number;
}

/** `systemctl list-units --plain --no-legend`, with or without its mark (`●`) and heading: the units that failed. */
export function parseFailedUnits(text: string): FailedUnit[] {
  return numberedLines(text).flatMap(({ line, text: row }) => {
    const match = /^[\s●*×]*(\S+\.[a-z]+)\s+(\S+)\s+failed\s+(\S+)(?:\s+(.*))?$/.exec(row);
    if (match === null) return [];
    return [{ name: match[1] ?? '', description: (match[4] ?? '').trim(), line }];
  });
}
