import { isAxiosError } from 'axios';
import { messageOf, systemCodeOf } from '../agent/base/errors.ts';
import { stageOf } from './watched-transport.ts';

/** What is known of a call that brought no answer. `detail` is for people and holds no header and no body. */
export interface FailedCall {
  /** `not-sent`: it never reached the other side. `unknown`: it may have. */
  fate: 'not-sent' | 'unknown';
  /** Node's or OpenSSL's code, e.g. ECONNREFUSED, CERT_HAS_EXPIRED. */
  code: string;
  detail: string;
}

const IN_WORDS: Record<string, string> = {
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'names cannot be resolved now',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no network',
  ETIMEDOUT: 'the connection timed out',
  CONNECT_TIMEOUT: 'no connection in time',
  ANSWER_TIMEOUT: 'the answer did not end in time',
  ECONNABORTED: 'no progress in time',
  CERT_HAS_EXPIRED: 'the certificate has expired (or the clock of this unit is wrong)',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet (or the clock of this unit is wrong)',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is signed by nobody known',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is signed by nobody known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate is signed by nobody known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate is signed by nobody known',
};

/** Judges what axios threw. Its errors carry the credentials, so they are never passed on as a cause. */
export function failedCall(error: unknown): FailedCall {
  const code = systemCodeOf(error) ?? 'UNKNOWN';
  const request: unknown = isAxiosError(error) ? error.request : undefined;
  const stage = stageOf(request);
  const words = IN_WORDS[code];
  return {
    fate: request === undefined || stage === 'connecting' || stage === 'refused-by-proxy' ? 'not-sent' : 'unknown',
    code,
    detail: words === undefined ? `${messageOf(error)} (${code})` : `${words} (${code})`,
  };
}
