import type { Writable } from 'node:stream';
import type { Clock } from './clock.ts';
import { toIso } from './iso-time.ts';

/** More than this waits for no reader that has stopped to read: memory is worth more than old lines. */
const MOST_WAITING_BYTES = 1024 * 1024;
const PINO_WARN = 40;

/**
 * Where the lines of a log go. Whoever reads them may go away (EPIPE), stop to read, or have a full disk: then lines are
 * dropped and counted, and the process goes on. Each further line is tried; the first one that can be written is
 * preceded by how many were lost. The stream's errors must have a listener.
 */
export function createLogOutput(stream: Writable, clock: Clock): (line: string) => void {
  let lost = 0;
  return (line) => {
    if (stream.writableLength > MOST_WAITING_BYTES) {
      lost += 1;
      return;
    }
    const told = lost;
    lost = 0;
    stream.write(told === 0 ? line : lossLine(told, clock) + line, (error) => {
      if (error != null) lost += told + 1;
    });
  };
}

function lossLine(lost: number, clock: Clock): string {
  return `${JSON.stringify({ level: PINO_WARN, time: toIso(clock.now()), lost, msg: 'lines of the log were lost' })}\n`;
}
