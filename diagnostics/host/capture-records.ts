import { z } from 'zod';
import { Platform } from '../../agent/base/words.ts';

/** `host.json`. */
export const HostRecord = z.object({
  schema: z.literal('dten-capture/1'),
  platform: Platform,
  capturedAt: z.iso.datetime(),
  uptimeSeconds: z.number(),
  bootId: z.string().nullable(),
});

/** `commands/<nnn>.json`. */
export const CommandRecord = z.object({
  argv: z.array(z.string()).min(1),
  exitCode: z.number().int().nullable(),
  timedOut: z.boolean(),
  durationMs: z.number(),
  truncated: z.boolean(),
});

/** `probes/<nnn>.json`. */
export const ProbeRecord = z.object({
  endpoint: z.object({ host: z.string(), port: z.number(), tls: z.boolean(), httpPath: z.string().nullable() }),
  reached: z.enum(['nothing', 'dns', 'tcp', 'tls', 'http']),
  failure: z.string().nullable(),
  addresses: z.array(z.string()),
  durationMs: z.number(),
  tlsIssuer: z.string().nullable(),
  tlsValidTo: z.string().nullable(),
  httpStatus: z.number().nullable(),
  httpRedirectHost: z.string().nullable().default(null),
  httpClockAheadMs: z.number().nullable().default(null),
});

/** A line of `listings.jsonl`. */
export const ListingRecord = z.object({
  path: z.string(),
  entries: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['file', 'folder', 'link', 'other']),
      size: z.number(),
      target: z.string().exactOptional(),
    }),
  ),
});

/** A line of `denied.jsonl`: what was asked for and not had, or not had whole (`truncated`), or not kept. */
export const DenialRecord = z.object({
  asked: z.enum(['file', 'folder', 'command', 'probe', 'fact']),
  /** The path, the command, the endpoint or the call. */
  what: z.string(),
  argv: z.array(z.string()).optional(),
  reason: z.enum(['absent', 'denied', 'refused', 'timed-out', 'failed', 'truncated', 'not-recorded']),
  detail: z.string(),
});
export type DenialRecord = z.infer<typeof DenialRecord>;

/** `facts.json`. */
export const FactsRecord = z.record(z.string(), z.unknown());

/** Reads JSON of somebody else's making; null for anything that does not fit. */
export function parseRecord<T>(schema: z.ZodType<T>, bytes: Uint8Array | string | null): T | null {
  if (bytes === null) return null;
  try {
    const text = typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8');
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Reads JSON lines, numbered from 1, leaving out those that do not fit (the last one may be cut). */
export function parseRecordLines<T>(schema: z.ZodType<T>, bytes: Uint8Array | null): { record: T; line: number }[] {
  if (bytes === null) return [];
  return Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .flatMap((text, index) => {
      const record = text === '' ? null : parseRecord(schema, text);
      return record === null ? [] : [{ record, line: index + 1 }];
    });
}

/** How an endpoint is written where people read it, and by which a probe is found again. */
export function endpointName(endpoint: z.infer<typeof ProbeRecord>['endpoint']): string {
  const { host, port, tls, httpPath } = endpoint;
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const scheme = tls ? 'tls' : 'tcp';
  return `${scheme}://${address}${httpPath ?? ''}`;
}
