import type { Facts } from '../../snapshot/facts.ts';
import type { Finding, Severity } from '../finding.ts';
import { isOfOwnDisk } from '../own-disks.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { countText } from '../words.ts';

type Mark = NonNullable<Facts['kernelLog']>['marks'][number];

/** What the kernel wrote of itself, and how bad it is. Programs killed for want of memory have a rule of their own. */
const SIGNS: readonly {
  fault: string;
  title: string;
  severity: Severity;
  /** So many marks make one finding. */
  from: number;
  matches: (mark: Mark, storage: Facts['storage']) => boolean;
}[] = [
  {
    // The whole unit stopped; it runs again now, and may stop again at any moment.
    fault: 'panic',
    title: 'Kernel panic',
    severity: 'degraded',
    from: 1,
    matches: ({ kind }) => kind === 'panic',
  },
  {
    // A part of the kernel died; the rest goes on without it.
    fault: 'oops',
    title: 'Kernel oops',
    severity: 'impaired',
    from: 1,
    matches: ({ kind }) => kind === 'oops',
  },
  {
    fault: 'warning',
    title: 'Kernel warning',
    severity: 'notice',
    from: 1,
    matches: ({ kind }) => kind === 'warning',
  },
  {
    fault: 'io-error',
    title: 'Storage does not read or write reliably',
    severity: 'impaired',
    from: 1,
    matches: (mark, storage) => mark.kind === 'io-error' && isOfOwnDisk(mark, storage),
  },
  {
    // The kernel stops writing when it finds a damaged file system.
    fault: 'remounted-read-only',
    title: 'A file system was made read-only because it is damaged',
    severity: 'degraded',
    from: 1,
    matches: (mark, storage) => mark.kind === 'file-system' && REMOUNTED.test(mark.text) && isOfOwnDisk(mark, storage),
  },
  {
    fault: 'file-system-error',
    title: 'A file system has errors',
    severity: 'impaired',
    from: 1,
    matches: (mark, storage) =>
      mark.kind === 'file-system' &&
      !REMOUNTED.test(mark.text) &&
      FILE_SYSTEM_ERROR.test(mark.text) &&
      isOfOwnDisk(mark, storage),
  },
  {
    fault: 'thermal',
    title: 'The unit slowed down because it was hot',
    severity: 'notice',
    from: 1,
    matches: ({ kind }) => kind === 'thermal',
  },
  {
    // Too weak a supply or cable: everything may fail, at any time, and does not say why.
    fault: 'under-voltage',
    title: 'The supply voltage was too low',
    severity: 'impaired',
    from: 1,
    matches: ({ kind }) => kind === 'under-voltage',
  },
];

const REMOUNTED = /remount\w*\b.*read-?only/i;
const FILE_SYSTEM_ERROR = /error|corrupt|damaged|fail/i;

/** Marks in the kernel's log of the running start, one finding for each kind, pointing to its first line. */
export const kernelLog: HealthRule = {
  name: 'kernel-log',
  find(input: RuleInput): Finding[] {
    const [now, before] = [input.facts.kernelLog, input.baseline?.facts.kernelLog ?? null];
    const { storage } = input.facts;
    if (now === null) return [];
    return SIGNS.flatMap(({ fault, title, severity, from, matches }): Finding[] => {
      const marks = now.marks.filter((mark) => matches(mark, storage));
      const [first] = marks;
      if (first === undefined || marks.length < from) return [];
      return [
        {
          id: `kernel/${fault}`,
          subsystem: 'kernel',
          severity,
          title: `${title}${marks.length === 1 ? '' : ` (${countText(marks.length, 'line')})`}`,
          detail: `The kernel's log says: ${clip(first.text)}`,
          evidence: marks.slice(0, MOST_LINES).flatMap(({ line }) => evidenceFor(input, 'kernelLog', line)),
          began: began(
            input,
            before === null ? null : before.marks.filter((mark) => matches(mark, storage)).length >= from,
          ),
        },
      ];
    });
  },
};

const MOST_LINES = 3;
const MOST_CHARACTERS = 300;

function clip(text: string): string {
  const line = text.trim();
  return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS - 1)}…`;
}
