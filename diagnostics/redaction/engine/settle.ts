import type { ByteSink } from './byte-sink.ts';
import type { Machine } from './machine.ts';
import { Window } from './window.ts';

const NEWLINE = 0x0a;
/** How often a line is redacted before it is taken whole. */
const MOST_ROUNDS = 4;
/** How many lines before and behind are looked at with a line that they may belong to. */
const MOST_NEIGHBOURS = 3;
/** What stands between a finding and the border of its line where the lines beside it may belong to it: JSON, a list. */
const STRUCTURE = new Set(Buffer.from(' \t\r[](){}<>"\'`,:;=|\\-'));

/**
 * Moves what is staged to the output once the rules find nothing more in it. A pseudonym is another neighbour than the
 * value that it stands for, so lines with findings are looked at again, and redacted again where that shows more. What
 * does not come to rest is taken whole: another pass, with whatever key, finds nothing more.
 */
export function settle(machine: Machine, stage: ByteSink, sink: ByteSink): void {
  let staged = stage;
  for (let round = 0; staged.findings.length > 0; round++) {
    const window = new Window();
    window.set(staged.padded(), staged.length, true);
    const restless = linesOf(window, staged.findings).filter(([from, to]) => machine.findsIn(window, from, to));
    if (restless.length === 0) break;
    // What the window remembers of the look belongs to the look.
    window.set(window.bytes, window.end, true);
    const next = stage.another();
    let written = 0;
    for (const [from, to] of restless) {
      if (to <= written) continue;
      next.copy(window.bytes, written, from);
      const start = Math.max(from, written);
      written = round < MOST_ROUNDS ? machine.run(window, start, to, next) : machine.takeWhole(window, start, to, next);
    }
    next.copy(window.bytes, written, window.end);
    staged = next;
    if (round >= MOST_ROUNDS) break;
  }
  sink.copy(staged.padded(), 0, staged.length);
  stage.clear();
}

/** The lines that findings stand on, with those beside them that may belong to them, in order. */
function linesOf({ bytes, end }: Window, findings: readonly number[]): [number, number][] {
  const lines: [number, number][] = [];
  let last: [number, number] = [0, 0];
  for (let i = 0; i < findings.length; i += 2) {
    const [from = 0, to = 0] = [findings[i], findings[i + 1]];
    if (to <= last[1] && lines.length > 0) continue;
    const line: [number, number] = [lineStart(bytes, from), lineEnd(bytes, to, end)];
    if (lines.length > 0 && line[0] <= last[1]) last[1] = line[1];
    else lines.push((last = line));
  }
  return lines;
}

/** Where the line begins, or one before it where only structure stands between. */
function lineStart(bytes: Buffer, from: number): number {
  let structure = true;
  let neighbours = 0;
  let at = from;
  for (; at > 0; at--) {
    const byte = bytes[at - 1] as number;
    if (byte === NEWLINE) {
      if (!structure || neighbours === MOST_NEIGHBOURS) break;
      neighbours++;
    } else if (structure && !STRUCTURE.has(byte)) structure = false;
  }
  return at;
}

function lineEnd(bytes: Buffer, to: number, end: number): number {
  let structure = true;
  let neighbours = 0;
  let at = to;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === NEWLINE) {
      if (!structure || neighbours === MOST_NEIGHBOURS) return at + 1;
      neighbours++;
    } else if (structure && !STRUCTURE.has(byte)) structure = false;
  }
  return at;
}
