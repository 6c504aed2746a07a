import { groupMarks, marksOfLastHour } from '../marks.ts';
import type { Mark } from '../marks.ts';
import type { Finding } from '../finding.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { countText } from '../words.ts';

/** One disconnection is somebody pulling a plug; so many on one port within an hour are a cable, a port or a device. */
const DISCONNECTS = 5;
/** A device that is slow to answer is read twice or thrice at every start. */
const ERRORS = 5;
const MOST_LINES = 3;
const PORT = /\busb (\S+):/;

/** A USB port on which devices come and go, or fail to answer, over and over: what hangs on it cannot be relied on. */
export const usbUnstable: HealthRule = {
  name: 'usb-unstable',
  find(input: RuleInput): Finding[] {
    return [
      ...repeated(input, 'usb-disconnect', DISCONNECTS, {
        id: 'usb/disconnects',
        title: (name) => `USB device disconnects over and over: ${name}`,
      }),
      ...repeated(input, 'usb-error', ERRORS, {
        id: 'usb/errors',
        title: (name) => `USB device does not answer reliably: ${name}`,
      }),
    ];
  },
};

function repeated(
  input: RuleInput,
  kind: Mark['kind'],
  from: number,
  { id, title }: { id: string; title: (name: string) => string },
): Finding[] {
  const before = groupMarks(input.baseline?.facts.kernelLog?.marks.filter((mark) => mark.kind === kind) ?? [], PORT);
  const recent = marksOfLastHour(
    (input.facts.kernelLog?.marks ?? []).filter((mark) => mark.kind === kind),
    input.snapshot,
  );
  return [...groupMarks(recent, PORT)].flatMap(([port, marks]): Finding[] => {
    const last = marks.at(-1);
    if (marks.length < from || last === undefined) return [];
    const device = input.facts.usb?.find(({ path }) => path === port)?.name;
    return [
      {
        id: `${id}:${port}`,
        subsystem: 'usb',
        severity: 'impaired',
        title: title(device ?? `port ${port}`),
        detail: `${countText(marks.length, 'time')} on port ${port} within the last hour. The kernel's log says: ${last.text}`,
        evidence: marks.slice(-MOST_LINES).flatMap(({ line }) => evidenceFor(input, 'kernelLog', line)),
        began: began(input, knownBefore(input, before.get(port) ?? [], from)),
      },
    ];
  });
}

function knownBefore({ baseline }: RuleInput, marks: readonly Mark[], from: number): boolean | null {
  if (baseline === null || baseline.facts.kernelLog === null) return null;
  return marksOfLastHour(marks, baseline).length >= from;
}
