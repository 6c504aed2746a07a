import { MINUTE_MS, SECOND_MS } from '../base/clock.ts';

/** "No answer within half a minute files it as it is." */
export const WORDS_WITHIN_MS = 30 * SECOND_MS;

/** A collection that failed is tried again after this long. */
export const RETRY_COLLECTION_MS = 30 * SECOND_MS;

/** After so many failed collections the ticket goes without evidence. */
export const COLLECTION_ATTEMPTS = 3;

/** After so many times that its text could not be redacted, the ticket goes without the text. */
export const TEXT_ATTEMPTS = 4;

/** A unit without a baseline tries to take one so often by itself. */
export const RETRY_BASELINE_MS = 10 * MINUTE_MS;
