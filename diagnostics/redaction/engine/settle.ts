import type { ByteSink } from './byte-sink.ts';
import type { Machine } from './machine.ts';
import { Window } from './window.ts';

const NEWLINE = 0x0a;
/** How often a line is redacted before it is taken whole. */
const MOST_ROUNDS = 4;
/** How many lines before and behind are looked at with a line that they may belong to. */
const MOST_NEIGHBOURS = 3;
const STRUCTURE = new Uint8Array(256);
for (const byte of Buffer.from('\n \t\r[](){}<>"\'`,:;=|\\-')) STRUCTURE[byte] = 1;

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
    const restless = restlessLines(machine, window, staged);
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

function restlessLines(machine: Machine, window: Window, staged: ByteSink): [number, number][] {
  const { findings, hits } = staged;
  const lines: [number, number][] = [];
  const place = { hit: 0, finding: 0 };
  for (let i = 0, to = 0; i < findings.length; i += 2) {
    if (i > 0 && (findings[i] as number) < to) continue;
    const from = Math.max(to, firstLine(window.bytes, findings[i] as number));
    to = lastLine(window, findings[i + 1] as number);
    while (place.hit < hits.count && (hits.ends[place.hit] as number) <= from) place.hit++;
    place.finding = i;
    // A line with escapes is read without them: only another run tells.
    if ((staged.coloured && window.nextEscape(from) < to) || machine.findsMore(window, staged, place, from, to))
      lines.push([from, to]);
  }
  return lines;
}

/** Where the line begins, or one before it where only structure stands between. */
function firstLine(bytes: Buffer, from: number): number {
  let at = from;
  for (let neighbours = 0; at > 0 && STRUCTURE[bytes[at - 1] as number] === 1; at--)
    if (bytes[at - 1] === NEWLINE && neighbours++ === MOST_NEIGHBOURS) return at;
  return lineStart(bytes, at);
}

/** Most lines are short: a call into the runtime costs more than some bytes. */
const NEAR_BYTES = 128;

function lineStart(bytes: Buffer, from: number): number {
  let at = from;
  for (const near = Math.max(0, from - NEAR_BYTES); at > near; at--) if (bytes[at - 1] === NEWLINE) return at;
  return at === 0 ? 0 : bytes.lastIndexOf(NEWLINE, at - 1) + 1;
}

function lastLine({ bytes, end }: Window, to: number): number {
  let at = to;
  for (let neighbours = 0; at < end && STRUCTURE[bytes[at] as number] === 1; at++)
    if (bytes[at] === NEWLINE && neighbours++ === MOST_NEIGHBOURS) return at + 1;
  for (const near = Math.min(end, at + NEAR_BYTES); at < near; at++) if (bytes[at] === NEWLINE) return at + 1;
  const newline = at < end ? bytes.indexOf(NEWLINE, at) : -1;
  return newline === -1 || newline >= end ? end : newline + 1;
}
