import { readFileSync } from 'node:fs';

/** The kernel's id of this boot; empty where the platform gives none. */
export function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
