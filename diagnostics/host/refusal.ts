import { messageOf, systemCodeOf } from '../../agent/base/errors.ts';
import type { Refusal, RefusalReason } from './host.ts';

/** A refusal with its reason and a sentence for people. */
export function refuse(reason: RefusalReason, detail: string): Refusal {
  return { ok: false, reason, detail };
}

/** What a system error means to somebody who only wanted to look. */
export function refusalOf(error: unknown): Refusal {
  const code = systemCodeOf(error);
  if (code === undefined) return refuse('failed', messageOf(error));
  return refuse(REASON_BY_CODE[code] ?? 'failed', code);
}

const REASON_BY_CODE: Record<string, RefusalReason> = {
  ENOENT: 'absent',
  ENOTDIR: 'absent',
  ENODEV: 'absent',
  ENXIO: 'absent',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  ELOOP: 'refused',
  ETIMEDOUT: 'timed-out',
};
