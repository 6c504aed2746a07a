import { createDesk } from '../uploader/desks/create-desk.ts';
import type { Desk } from '../uploader/desks/desk.ts';
import { createHttp } from '../uploader/http.ts';
import type { Clock } from './base/clock.ts';
import { SECOND_MS } from './base/clock.ts';
import type { Config } from './config/schema.ts';
import { readSecretFile } from './config/secret-file.ts';

/** Says who calls, and nothing about the unit. */
export const USER_AGENT = 'dten-agent';

/**
 * The desk of the configuration; null for `none`.
 * @throws UsageError when it lacks something, or its token cannot be read.
 */
export function deskOf(config: Config, clock: Clock): Desk | null {
  const { kind, url, tokenFile, incidentFieldId, requestTimeoutSeconds } = config.desk;
  if (kind === 'none') return null;
  const timeoutMs = requestTimeoutSeconds * SECOND_MS;
  const http = createHttp({ timeoutMs, proxy: config.http.proxy, caFile: config.http.caFile, userAgent: USER_AGENT });
  const token = tokenFile === null ? null : readSecretFile(tokenFile);
  return createDesk({ kind, url, token, incidentFieldId, requestTimeoutMs: timeoutMs }, http, clock);
}
