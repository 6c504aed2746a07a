import { SECOND_MS } from '../base/clock.ts';
import type { ApiErrorBody } from './shapes.ts';

/** Why a call was refused; the whole list is part of the API. */
export type ApiErrorCode =
  | 'bad-request'
  | 'forbidden-host'
  | 'forbidden-origin'
  | 'not-found'
  | 'method-not-allowed'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'malformed-json'
  | 'invalid-words'
  | 'unknown-request'
  | 'too-late'
  | 'not-answered'
  | 'no-pin'
  | 'wrong-pin'
  | 'no-session'
  | 'locked'
  | 'no-evidence'
  | 'export-failed'
  | 'too-many-requests'
  | 'too-many-streams'
  | 'internal';

/** A refusal as it goes to the caller: small JSON, nothing of the caller's own text in it. */
export function apiError(
  status: number,
  code: ApiErrorCode,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return new Response(apiErrorText(code, message), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  });
}

export function apiErrorText(code: ApiErrorCode, message: string): string {
  const body: ApiErrorBody = { error: { code, message } };
  return `${JSON.stringify(body)}\n`;
}

/** 429, with the whole seconds after which it is worth trying again. */
export function tooManyRequests(waitMs: number): Response {
  return apiError(429, 'too-many-requests', 'Too many calls in a short while. Please wait a moment.', {
    'retry-after': String(Math.max(1, Math.ceil(waitMs / SECOND_MS))),
  });
}
