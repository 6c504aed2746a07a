import { setFlagsFromString } from 'node:v8';
import { z } from 'zod';

const STAY_SMALL = [
  '--no-opt',
  '--no-maglev',
  '--no-sparkplug',
  '--semi-space-growth-factor=1',
  '--optimize-for-size',
  '--bytecode-old-age=1', // What ran once, at the start, is forgotten with the next tidying.
];

/**
 * Tells V8 to stay small: the compilers, their code and a large young generation would stay resident for years for the
 * sake of the second in which a process starts. For a process that mostly waits.
 *
 * Schemas made from here on read what they are given as they are: zod would write and compile a program for each at its
 * first use, which takes longer than most of them ever work, and would hold up a press.
 */
export function favourMemory(): void {
  z.config({ jitless: true });
  for (const flag of STAY_SMALL) setFlagsFromString(flag);
}

/** Lets V8 optimise again, for work on many bytes in a process that was told to stay small. */
export function favourSpeed(): void {
  for (const flag of ['--opt', '--maglev', '--sparkplug']) setFlagsFromString(flag);
}
