import type { Page } from 'playwright-core';

/** The moment in which every picture is taken: a Friday morning at the desk. */
export const NOW = '2026-11-20T18:00:00Z';

/** One state of one page. */
export interface Shot {
  name: string;
  /** Starts what serves the page. */
  open(): Promise<OpenShot>;
}

export interface OpenShot {
  url: string;
  /** Drives the page to the state. */
  show(page: Page): Promise<void>;
  close(): Promise<void>;
}
