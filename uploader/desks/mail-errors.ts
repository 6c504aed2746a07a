import type { NodemailerError } from 'nodemailer';
import { messageOf } from '../../agent/base/errors.ts';
import {
  AttachmentTooLargeError,
  DeskBusyError,
  DeskDeniedError,
  DeskRefusedError,
  DeskUnreachableError,
  FateUnknownError,
} from './errors.ts';
import type { DeskError } from './errors.ts';

/** nodemailer's codes for a connection that never stood. */
const NOT_CONNECTED = new Set(['EDNS', 'ESOCKET', 'ECONNECTION', 'ETIMEDOUT', 'ETLS', 'EPROTOCOL']);
const NO_LOGIN = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2']);
/** RFC 5321 and RFC 4954: the message is too large; a login is needed, or was wrong. */
const TOO_LARGE = 552;
const LOGIN_REPLIES = new Set([530, 534, 535, 538]);

/**
 * Which error a failed SMTP session means.
 * @param wholeMessageSent the message's last byte had gone out: without a reply, the server may have taken it
 */
export function mailError(thrown: unknown, wholeMessageSent: boolean): DeskError {
  const error = thrown as Partial<NodemailerError>;
  const { code = '', responseCode } = error;
  const message = `mail: ${messageOf(thrown)}`;
  const login = NO_LOGIN.has(code) || LOGIN_REPLIES.has(responseCode ?? 0);
  if (login) return (responseCode ?? 500) < 500 ? new DeskBusyError(message, null) : new DeskDeniedError(message);
  // Before the envelope the server judges the session, not the message.
  if (NOT_CONNECTED.has(code) && !wholeMessageSent) return new DeskUnreachableError(message);
  if (responseCode === TOO_LARGE) return new AttachmentTooLargeError(message);
  if (responseCode !== undefined)
    return responseCode < 500 ? new DeskBusyError(message, null) : new DeskRefusedError(message);
  if (wholeMessageSent) return new FateUnknownError(message);
  return new DeskBusyError(message, null);
}
