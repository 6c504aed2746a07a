import { posix } from 'node:path';

/** Names in a capture (DESIGN: capture layout). */
export const HOST_FILE = 'host.json';
export const FACTS_FILE = 'facts.json';
export const DENIED_FILE = 'denied.jsonl';
/** One line a folder that was listed: what lay in it, read or not. */
export const LISTINGS_FILE = 'listings.jsonl';

/** Where a file of the unit lies in a capture: `files/proc/meminfo`. */
export function fileSource(path: string): string {
  return `files${path}`;
}

/** Where the lines of a log lie that were asked for by their time: `window/var/log/syslog`. */
export function windowSource(path: string): string {
  return `window${path}`;
}

/** The folder of what was frozen when the incident was noticed: a capture of its own within the capture. */
export const FROZEN_FOLDER = 'frozen';

/** Where the standard output of the n-th command lies: `commands/012.stdout`. */
export function commandSource(n: number): string {
  return `commands/${number(n)}.stdout`;
}

export function probeSource(n: number): string {
  return `probes/${number(n)}.json`;
}

function number(n: number): string {
  return String(n).padStart(3, '0');
}

/** Whether a name may stand in a capture: relative, normal, without a way out. Captures come from others, too. */
export function isSafeName(name: string): boolean {
  return (
    name !== '' &&
    name.length <= 4096 &&
    !name.startsWith('/') &&
    !name.includes('\\') &&
    !name.includes('\0') &&
    posix.normalize(name) === name &&
    name.split('/').every((part) => part !== '..' && part !== '.' && part !== '')
  );
}
