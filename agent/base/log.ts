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

const NOT_REDACTED = 'a line of the log could not be redacted, and is left out';

/** JSON lines, one a record, with times in UTC. */
export function createLog({ level, clock, redact, write = createLogOutput(process.stderr, clock) }: LogOptions): Log {
  /** Whoever logs is in the middle of something else: a rule that fails must not end that. */
  const redacted = (line: string): string => {
    try {
      return redact(line);
    } catch {
      return `${JSON.stringify({ level: pino.levels.values['error'], time: toIso(clock.now()), msg: NOT_REDACTED })}\n`;
    }
  };
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${toIso(clock.now())}"`,
      serializers: { error: pino.stdSerializers.err },
    },
    { write: (line: string) => write(redacted(line)) },
  );
}
