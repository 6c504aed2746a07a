import { z } from 'zod';

export const LogWindow = z.object({ from: z.string(), until: z.string() });
export type LogWindow = z.infer<typeof LogWindow>;

/** What the configuration says to the collectors. */
export const CollectorSettings = z.object({
  /** Names of collectors that stay off. */
  disabled: z.array(z.string()),
  /** Further log files to collect. */
  logFiles: z.array(z.string()),
  /** How much is taken from the end of each log. */
  logTailBytes: z.number().int().positive(),
  /** The time around the incident, UTC ISO 8601, whose log lines come first; absent: the ends of the logs are all. */
  window: LogWindow.exactOptional(),
  /** Android packages that are components of their own. */
  meetingApps: z.array(z.string()).optional(),
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
