import type { Transform } from 'node:stream';

/** What the unit knows of itself and must not say: removed in every encoding, whatever stands around it. */
export interface KnownValue {
  /** The pseudonym's kind: `host`, `ssid`, `serial`, `secret`, `name`, `room`, … */
  kind: string;
  value: string;
}

/**
 * Removes what must not leave the unit. The same value becomes the same pseudonym (`<ip:3f2a9c04b1d2>`) within one
 * ticket, and another one in every other ticket. Line counts stay; redacting twice changes nothing more.
 */
export interface Redactor {
  /** Text of any number of lines. */
  text(input: string): string;
  /** The same shape back: keys stay, strings are redacted (by key too), numbers and booleans stay. */
  json<T>(input: T): T;
  /** Bytes in, bytes out, in constant memory whatever the line lengths. */
  stream(): Transform;
  /** Rule -> how many values it has taken so far. */
  counts(): Record<string, number>;
}
