import { z } from 'zod';
import { EvidencePointer } from './evidence.ts';

/** What an endpoint is for; rules weigh them by it. */
export const EndpointPurpose = z.enum(['dten', 'desk', 'meeting', 'portal', 'proxy', 'other']);
export type EndpointPurpose = z.infer<typeof EndpointPurpose>;

/** How far one endpoint could be reached. */
export const ReachedEndpoint = z.object({
  /** Its host. */
  place: z.string(),
  port: z.number(),
  tls: z.boolean(),
  purpose: EndpointPurpose,
  reached: z.enum(['nothing', 'dns', 'tcp', 'tls', 'http']),
  /** In the words of the layer that failed; null when all went well. */
  failure: z.string().nullable(),
  durationMs: z.number(),
  tlsIssuer: z.string().nullable(),
  /** UTC ISO 8601. */
  tlsValidTo: z.string().nullable(),
  httpStatus: z.number().nullable(),
  /** Host that an answer sends on to, and whether that is somebody else's. */
  redirectedTo: z.string().nullable(),
  redirectedAway: z.boolean(),
  /** Seconds by which the answer's clock is ahead of the unit's; null where it told none. */
  clockAheadSeconds: z.number().nullable(),
  at: EvidencePointer,
});
export type ReachedEndpoint = z.infer<typeof ReachedEndpoint>;

/** A proxy that the unit is told to use, without what would let others use it. */
export const ConfiguredProxy = z.object({
  /** `http`, `https`, `all`, `pac`, … */
  scheme: z.string(),
  host: z.string(),
  port: z.number().nullable(),
  at: EvidencePointer,
});
export type ConfiguredProxy = z.infer<typeof ConfiguredProxy>;
