import { z } from 'zod';
import { EndpointPurpose } from '../snapshot/reach-facts.ts';
import { DataKind } from './data-kind.ts';

export const LogWindow = z.object({ from: z.string(), until: z.string() });
export type LogWindow = z.infer<typeof LogWindow>;

/** What the configuration says to the collectors. */
export const CollectorSettings = z.object({
  /** Names of collectors that stay off. */
  disabled: z.array(z.string()),
  /** Kinds of data that stay on the unit. */
  keptKinds: z.array(DataKind).optional(),
  /** Further log files to collect. */
  logFiles: z.array(z.string()),
  /** How much is taken from the end of each log. */
  logTailBytes: z.number().int().positive(),
  /** The time around the incident, UTC ISO 8601, whose log lines come first; absent: the ends of the logs are all. */
  window: LogWindow.exactOptional(),
  /** What should be reachable from the unit; asked one by one, side by side. */
  endpoints: z
    .array(
      z.object({
        host: z.string(),
        port: z.number(),
        tls: z.boolean(),
        /** Path of a GET; null: the connection is enough. */
        path: z.string().nullable(),
        purpose: EndpointPurpose,
      }),
    )
    .optional(),
  /** Android packages that are components of their own. */
  meetingApps: z.array(z.string()).optional(),
  /** Android package -> the version that it must have. */
  meetingAppVersions: z.record(z.string(), z.string()).optional(),
  /** Whether a full Android bugreport is made as well. */
  bugreport: z.boolean().optional(),
  /** Further components whose version stands in a file. */
  versionFiles: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['firmware', 'app', 'peripheral']),
      name: z.string(),
      path: z.string(),
      /** Tried on each line; its first group is the version. */
      pattern: z.string(),
    }),
  ),
});
export type CollectorSettings = z.infer<typeof CollectorSettings>;
