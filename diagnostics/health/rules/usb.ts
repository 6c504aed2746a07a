import type { Finding } from '../finding.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { goneText } from '../words.ts';

/** Linux Foundation: the root hubs that the kernel itself makes. */
const ROOT_HUB = /^1d6b:/i;
/** Collectors number equal devices: `2e7e:0701#2`. */
const SECOND_OF_A_KIND = /#\d+$/;

/**
 * A USB device that was there and is gone. What it was for is not known here, so it is taken as a peripheral with a
 * way round it: impaired. Where it was a camera, a sound device, a touch panel or a keyboard, those rules say so, and
 * as bad or worse; it is then not told a second time.
 */
export const usb: HealthRule = {
  name: 'usb',
  find(input: RuleInput): Finding[] {
    const told = toldByOthers(input);
    const gone = (input.difference?.usb?.gone ?? [])
      .filter(({ id }) => !ROOT_HUB.test(id) && !told.some((other) => other.includes(`:${id.toLowerCase()}:`)))
      .map(({ id, name, path }): Finding => ({
        id: `usb/device-gone:${id.toLowerCase()}`,
        subsystem: 'usb',
        severity: 'impaired',
        title: `USB device gone: ${name} (${id})`,
        detail: `${goneText((input.facts.usb ?? []).filter((one) => one.id === id).length)} Its port was ${path}.`,
        evidence: evidenceFor(input, 'usb'),
        began: began(input, false),
      }));
    return [...gone, ...slower(input)];
  },
};

/** What other rules report as gone, each with its `vendor:product` between colons. */
function toldByOthers({ difference }: RuleInput): string[] {
  const inputs = (difference?.input?.gone ?? []).filter(({ kind }) => kind !== 'other');
  return [...inputs, ...(difference?.cameras?.gone ?? []), ...(difference?.audio?.gone ?? [])].map(
    ({ id }) => `:${id.toLowerCase().replace(SECOND_OF_A_KIND, '')}:`,
  );
}

/** The same device on the same port at a lower speed: a bad cable, or a port that fell back. */
function slower(input: RuleInput): Finding[] {
  return (input.difference?.usb?.changed ?? []).flatMap(({ from, to }): Finding[] => {
    if (from.path !== to.path || from.speedMbps === null || to.speedMbps === null) return [];
    if (to.speedMbps >= from.speedMbps) return [];
    return [
      {
        id: `usb/slower:${to.id.toLowerCase()}`,
        subsystem: 'usb',
        severity: 'impaired',
        title: `USB device at a lower speed: ${to.name} (${to.id})`,
        detail: `It ran at ${from.speedMbps} Mb/s in the baseline and runs at ${to.speedMbps} Mb/s now, on the same port ${to.path}.`,
        evidence: evidenceFor(input, 'usb'),
        began: began(input, false),
      },
    ];
  });
}
