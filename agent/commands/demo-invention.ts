import type { Snapshot } from '../../diagnostics/snapshot/snapshot.ts';

/** The one peripheral that the demo lets the agent remember. */
const PERIPHERAL = {
  id: '2e7e:0d70',
  path: '1-4',
  name: 'DTEN Vue camera (invented by the demo)',
  serial: null,
  speedMbps: 5000,
};

/**
 * The only invention of the demo: the unit's true snapshot as it would have looked before an update, with an older
 * firmware and one peripheral more.
 */
export function inventPast(now: Snapshot): { past: Snapshot; olderVersion: string; peripheral: string } {
  const firmware = now.components.find(({ id }) => id === 'firmware');
  const olderVersion = older(firmware?.version ?? '1.0');
  const past: Snapshot = {
    ...now,
    components: now.components.map((component) =>
      component.id === 'firmware' ? { ...component, version: olderVersion } : component,
    ),
    facts: { ...now.facts, usb: [...(now.facts.usb ?? []), PERIPHERAL] },
  };
  return { past, olderVersion, peripheral: PERIPHERAL.name };
}

/** A version just below: `12.5` -> `12.4`, `2.0.0` -> `1.9.9`. Where there is no number to lower, `0` goes before. */
function older(version: string): string {
  const numbers = [...version.matchAll(/\d+/g)];
  for (const match of numbers.toReversed()) {
    const number = Number(match[0]);
    if (number === 0) continue;
    return `${version.slice(0, match.index)}${number - 1}${version.slice(match.index + match[0].length)}`;
  }
  return `0.${version}`;
}
