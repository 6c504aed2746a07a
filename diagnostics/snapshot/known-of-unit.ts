import type { KnownValue } from '../redaction/redactor.ts';
import type { Snapshot } from './snapshot.ts';

/** What a unit says of itself in its facts and must not say in its logs. */
export function knownOfUnit({ facts }: Snapshot): KnownValue[] {
  const values: [string, string | null | undefined][] = [
    ['host', facts.identity?.hostname],
    ['serial', facts.identity?.serial],
    ...(facts.network?.interfaces ?? []).map(({ mac }): [string, string | null] => ['mac', mac]),
    ...(facts.wifi ?? []).flatMap(({ ssid, bssid }): [string, string | null][] => [
      ['ssid', ssid],
      ['mac', bssid],
    ]),
    ...(facts.usb ?? []).map(({ serial }): [string, string | null] => ['serial', serial]),
  ];
  const seen = new Set<string>();
  return values.flatMap(([kind, value]) => {
    if (
      value === null ||
      value === undefined ||
      value === '' ||
      isNoAddress(value) ||
      !NAME.test(value) ||
      seen.has(value)
    )
      return [];
    seen.add(value);
    return [{ kind, value }];
  });
}

/** A name is one line; whatever else a file says in its place goes by the rules. */
const NAME = /^[^\n\r]{1,128}$/;

/** Interfaces without hardware have an address of zeros, which names nobody. */
function isNoAddress(value: string): boolean {
  return /^[0:.-]+$/.test(value);
}
