import { setFlagsFromString } from 'node:v8';
import { z } from 'zod';

/**
 * Tells V8 to stay small: the optimising compilers, their code and a large young generation would stay resident for
 * years for the sake of the second in which a process starts. For a process that mostly waits. Schemas that are made
 * from here on read what they are given as it is: zod would write and compile a program for each at its first use, which
 * takes longer than most of them ever work, and would hold up a press.
 */
export function favourMemory(): void {
  z.config({ jitless: true });
  for (const flag of ['--no-opt', '--no-maglev', '--semi-space-growth-factor=1', '--optimize-for-size'])
    setFlagsFromString(flag);
}

/** Lets V8 optimise again, for work on many bytes in a process that was told to stay small. */
export function favourSpeed(): void {
  for (const flag of ['--opt', '--maglev']) setFlagsFromString(flag);
}
