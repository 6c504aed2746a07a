import type { Finding, Severity } from '../finding.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

/** Reasons for a start that no person gives. */
const FAULT = /panic|oops|watchdog|crash|thermal|overheat|brown-?out|under-?voltage/i;

/**
 * A start without an orderly shutdown before it. Many rooms are switched off at the wall every evening, so by itself
 * it is a notice. It is impaired when the unit names a fault as the reason, or when it came with an update.
 */
export const reboot: HealthRule = {
  name: 'reboot',
  find(input: RuleInput): Finding[] {
    const { boot } = input.facts;
    if (boot === null) return [];
    const word = faultWord(input);
    const reason = word?.text ?? boot.reason;
    const fault = word !== null || (boot.reason !== null && FAULT.test(boot.reason));
    if (boot.cleanShutdown !== false && !fault) return [];
    const known = input.baseline === null ? null : sameBoot(input);
    const when = began(input, known);
    return [
      {
        id: 'boot/unclean-reboot',
        subsystem: 'boot',
        severity: severityOf(fault, when === 'with-update', known === true),
        title: fault
          ? `The unit restarted after a fault: ${word === null ? reason : CAUSES[word.cause]}`
          : 'The unit stopped without an orderly shutdown',
        detail: `${boot.bootedAt === null ? 'Before the running start' : `Before the start at ${boot.bootedAt}`} ${
          boot.cleanShutdown === false ? 'there was no orderly shutdown' : 'the unit went down'
        }. ${reason === null ? 'No reason is known; a power cut looks like that.' : `Reason, in its own words: ${reason}.`}`,
        evidence: word === null || word.at === null ? evidenceFor(input, 'boot') : [word.at],
        began: when,
      },
    ];
  },
};

type Word = NonNullable<RuleInput['facts']['reboot']>['words'][number];

const CAUSES: Partial<Record<Word['cause'], string>> = {
  'kernel-panic': 'kernel panic',
  'kernel-oops': 'kernel oops',
  watchdog: 'the watchdog had to act',
  thermal: 'it was too hot',
};

/** What decided on the cause of this start, if that is a fault. What the kernel kept may be of an earlier start. */
function faultWord({ facts, baseline }: RuleInput): Word | null {
  const word = facts.reboot?.words[0];
  if (word === undefined || CAUSES[word.cause] === undefined) return null;
  const old = baseline?.facts.reboot?.words.some(({ source, text }) => source === word.source && text === word.text);
  return word.source === 'pstore' && old === true ? null : word;
}

function severityOf(fault: boolean, withUpdate: boolean, known: boolean): Severity {
  if (known) return 'notice';
  return fault || withUpdate ? 'impaired' : 'notice';
}

function sameBoot({ baseline, snapshot }: RuleInput): boolean {
  return snapshot.bootId !== null && baseline?.bootId === snapshot.bootId;
}
