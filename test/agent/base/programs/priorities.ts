/** Tells its own priorities and those of a program that it starts, as the kernel has them. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { firstLine } from '../../../../agent/base/first-line.ts';

await firstLine(process.stdin, () => undefined);
const statOf = (text: string): number => Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[16]);
const started = execFileSync('/bin/cat', ['/proc/self/stat'], { encoding: 'utf8' });
process.stdout.write(
  JSON.stringify({
    nice: statOf(readFileSync('/proc/self/stat', 'utf8')),
    io: execFileSync('ionice', ['-p', String(process.pid)], { encoding: 'utf8' }).trim(),
    niceOfStarted: statOf(started),
    ioOfStarted: execFileSync('ionice', [], { encoding: 'utf8' }).trim(),
  }),
);
process.exit(0);
