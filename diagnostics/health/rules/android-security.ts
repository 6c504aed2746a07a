import type { Finding, Severity } from '../finding.ts';
import { began } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

/**
 * The state of an Android unit's security. Software that could not be verified (red): degraded. Unlocked (orange):
 * impaired when the baseline was not; a unit that was so before, or without a baseline, gets a notice. adb that
 * listens on the network hands the unit to anybody on it (the CVEs of 2019 on DTEN D5 and D7): impaired.
 */
export const androidSecurity: HealthRule = {
  name: 'android-security',
  find(input: RuleInput): Finding[] {
    return [...verifiedBoot(input), ...openAdb(input)];
  },
};

function verifiedBoot(input: RuleInput): Finding[] {
  const state = input.facts.androidSecurity?.verifiedBoot ?? null;
  if (state === null || (state.text !== 'orange' && state.text !== 'red')) return [];
  const before = input.baseline?.facts.androidSecurity?.verifiedBoot?.text ?? null;
  const known = before === null ? null : before === state.text;
  const orange: Severity = known === false ? 'impaired' : 'notice';
  return [
    {
      id: `security/verified-boot:${state.text}`,
      subsystem: 'security',
      severity: state.text === 'red' ? 'degraded' : orange,
      title: `Verified boot is ${state.text}`,
      detail: `${
        state.text === 'red'
          ? 'The unit started software that could not be verified.'
          : 'The boot loader is unlocked: nothing says whose software runs.'
      }${before === null ? ' No baseline tells how it was before.' : ` In the baseline it was ${before}.`}`,
      evidence: [state.at],
      began: began(input, known),
    },
  ];
}

function openAdb(input: RuleInput): Finding[] {
  const security = input.facts.androidSecurity;
  const open = security?.adbPort ?? null;
  // A port for a service that does not run opens nothing.
  if (security === null || open === null || security.adbRuns === false) return [];
  const before = input.baseline?.facts.androidSecurity ?? null;
  return [
    {
      id: 'security/adb-network',
      subsystem: 'security',
      severity: 'impaired',
      title: `adb is open to the network (port ${open.port})`,
      detail: `${open.property} is ${open.port}${
        security.adbRuns === true ? ' and adbd runs' : ''
      }: whoever is on the network may reach the unit's shell.`,
      evidence: [open.at],
      began: began(input, before === null ? null : before.adbPort !== null && before.adbRuns !== false),
    },
  ];
}
