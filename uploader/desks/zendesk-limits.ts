import type { DeskLimits } from './desk.ts';

/** Zendesk's limit for one file: 50 MB. A ticket's files have none together. */
export const ZENDESK_FILE_BYTES = 50 * 1024 * 1024;

export const ZENDESK_LIMITS: DeskLimits = { fileBytes: ZENDESK_FILE_BYTES, ticketBytes: null };
