import { z } from 'zod';

/** What the daemon asks of the child that watches the key, as the first line of standard input. */
export const WatchRequest = z.object({
  /** Path of a device, or a regular expression for the names of devices; null: every device that has the key. */
  device: z.string().nullable(),
  /** Code of the key (linux/input-event-codes.h). */
  code: z.number(),
  recordBytes: z.union([z.literal(24), z.literal(16)]),
  /** Where the kernel lists its input devices, and where their nodes are. */
  listFile: z.string(),
  nodeFolder: z.string(),
  /** How long a device that is not there, or not any more, is left alone. */
  retryMs: z.number(),
});
export type WatchRequest = z.infer<typeof WatchRequest>;

/** What the child tells, one line each, after its first line `{"ready":true}`. */
export const WatchNews = z.object({
  news: z.enum(['pressed', 'found', 'lost', 'denied', 'not-a-device']),
  device: z.string(),
});
export type WatchNews = z.infer<typeof WatchNews>;
