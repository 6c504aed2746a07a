import { MINUTE_MS, SECOND_MS } from '../base/clock.ts';
import type { TokenBucketOptions } from './token-bucket.ts';

/** What the panel allows. Everything here protects the unit from a caller on the unit itself. */
export interface PanelLimits {
  bodyBytes: number;
  /** Connections at once; a page holds one for its events and one or two for calls. */
  connections: number;
  /** Event streams at once. Who gets none asks for the status instead. */
  streams: number;
  /** POSTs. Generous to an impatient finger, far below what would load the unit. */
  posts: TokenBucketOptions;
  /** All other calls of the API. */
  reads: TokenBucketOptions;
  presses: PressLimits;
  heartbeatMs: number;
  /** A stream whose reader takes nothing for so long is ended. */
  stalledMs: number;
  /** How often streams look for news that nobody announced: while an incident is under way, and otherwise. */
  busyRefreshMs: number;
  idleRefreshMs: number;
}

export interface PressLimits {
  /** Presses no further apart than this are one incident. */
  joinMs: number;
  /** However long somebody keeps pressing, after this a new incident begins. */
  longestSeriesMs: number;
  /** New incidents; where the bucket is empty, a press joins the latest one. */
  incidents: TokenBucketOptions;
}

export const PANEL_LIMITS: PanelLimits = {
  bodyBytes: 16 * 1024,
  connections: 64,
  streams: 8,
  posts: { burst: 30, perSecond: 3 },
  reads: { burst: 120, perSecond: 30 },
  presses: {
    joinMs: 10 * SECOND_MS,
    longestSeriesMs: 5 * MINUTE_MS,
    incidents: { burst: 6, perSecond: 1 / 120 },
  },
  heartbeatMs: 15 * SECOND_MS,
  stalledMs: MINUTE_MS,
  busyRefreshMs: 2 * SECOND_MS,
  idleRefreshMs: 20 * SECOND_MS,
};
