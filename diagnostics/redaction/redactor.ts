import type { Transform } from 'node:stream';

/** What the unit knows of itself and must not say: removed in every encoding, whatever stands around it. */
export interface KnownValue {
  /** The pseudonym's kind: `host`, `ssid`, `serial`, `secret`, `name`, `room`, … */
  kind: string;
  value: string;
  /** A version of the unit's own software that looks like an address: it stays wherever it stands. */
  stays?: boolean | undefined;
}

/**
 * Removes what must not leave the unit. The same value becomes the same pseudonym (`<ip:3f2a9c04b1d25e71>`) within one
 * ticket, and another one in every other ticket. Line counts stay; redacting twice changes nothing more.
 */
export interface Redactor {
  /** Text of any number of lines. */
  text(input: string): string;
  /** Bytes of any encoding; what is not text (NUL, invalid UTF-8) passes unchanged where no rule applies. */
  bytes(input: Uint8Array): Uint8Array;
  /**
   * The same shape back: keys stay unless they hold a value to hide, strings are redacted (by key too), numbers and
   * booleans stay, except that a number under a key that names a secret or an id becomes 0.
   */
  json<T>(input: T): T;
  /** Bytes in, bytes out, in constant memory whatever the line lengths. */
  stream(): Transform;
  /** Rule -> how many values it has taken so far; rules that took none are left out. */
  counts(): Record<string, number>;
}
