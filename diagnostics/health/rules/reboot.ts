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
    const fault = boot.reason !== null && FAULT.test(boot.reason);
    if (boot.cleanShutdown !== false && !fault) return [];
    const known = input.baseline === null ? null : sameBoot(input);
    const when = began(input, known);
    return [
      {
        id: 'boot/unclean-reboot',
        subsystem: 'boot',
        severity: severityOf(fault, when === 'with-update', known === true),
        title: fault
          ? `The unit restarted after a fault: ${boot.reason}`
          : 'The unit stopped without an orderly shutdown',
        detail: `${boot.bootedAt === null ? 'Before the running start' : `Before the start at ${boot.bootedAt}`} ${
          boot.cleanShutdown === false ? 'there was no orderly shutdown' : 'the unit went down'
        }. ${boot.reason === null ? 'No reason is known; a power cut looks like that.' : `Reason, in its own words: ${boot.reason}.`}`,
        evidence: evidenceFor(input, 'boot'),
        began: when,
      },
    ];
  },
};

function severityOf(fault: boolean, withUpdate: boolean, known: boolean): Severity {
  if (known) return 'notice';
  return fault || withUpdate ? 'impaired' : 'notice';
}

function sameBoot({ baseline, snapshot }: RuleInput): boolean {
  return snapshot.bootId !== null && baseline?.bootId === snapshot.bootId;
}
