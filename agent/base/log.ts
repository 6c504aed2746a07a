import { pino } from 'pino';
import type { Logger } from 'pino';
import { toIso } from './iso-time.ts';
import type { Clock } from './clock.ts';
import { createLogOutput } from './log-output.ts';

/** A fixed message plus fields: `log.warn({ ref, attempt }, 'delivery deferred')`. */
export type Log = Logger;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  level: LogLevel;
  clock: Clock;
  /** Every line goes through it before it leaves the process. It must keep JSON valid. */
  redact: (line: string) => string;
  /** Where lines go; standard error by default, because standard output is a command's result. */
  write?: (line: string) => void;
}

/** JSON lines, one a record, with times in UTC. */
export function createLog({ level, clock, redact, write = createLogOutput(process.stderr, clock) }: LogOptions): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${toIso(clock.now())}"`,
      serializers: { error: pino.stdSerializers.err },
    },
    { write: (line: string) => write(redact(line)) },
  );
}
