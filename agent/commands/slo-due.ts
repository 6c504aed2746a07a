import { Option } from 'commander';
import type { Command } from 'commander';
import { parseIso, toIso } from '../base/iso-time.ts';
import { Priority } from '../base/words.ts';
import { compilePolicy, pledgeFor } from '../slo/pledge.ts';
import { BUSINESS_HOUR_MS } from '../slo/policy.ts';
import { policyAt } from '../slo/policy-versions.ts';
import { stretches } from '../slo/stretches.ts';
import type { Cli } from './cli.ts';
import { printJson } from './print.ts';
import { stretchTable } from './slo-timeline.ts';
import { whenLine } from './when.ts';

interface DueOptions {
  at: string;
  priority: Priority;
  json?: boolean;
  config?: string;
}

/** `slo due --at ISO`: when a request received at any instant is due. Needs no state. */
export function registerSloDue(slo: Command, cli: Cli): void {
  slo
    .command('due')
    .description('work out when a request received at a given instant is due')
    .requiredOption('--at <time>', 'ISO 8601 with an offset, e.g. 2026-11-25T10:00:00-08:00')
    .addOption(
      new Option('--priority <priority>', 'where the policy has a target of its own for it')
        .choices(Priority.options)
        .default('normal'),
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Prints { receivedAt, open, due, sameDayBy, policy }: whether the desk is open then, when its business time is used up,
and the close of the business day of the receipt. An answer in the closed hours right after "due" is still in time.

Example, across Thanksgiving:
  dten-agent slo due --at 2026-11-25T10:00:00-08:00`,
    )
    .action((_options, command: Command) => {
      const { at: text, priority, json, config: path } = command.optsWithGlobals<DueOptions>();
      const at = parseIso(text);
      const policy = compilePolicy(policyAt(cli.loadConfig(path).slo.policies, at));
      const { calendar, targetMs, policyId } = pledgeFor(policy, priority);
      const due = calendar.advance(at, targetMs);
      const sameDayBy = calendar.dayEnd(at);
      const open = calendar.isOpen(at);
      if (json === true) {
        printJson(cli, { receivedAt: toIso(at), open, due: toIso(due), sameDayBy: toIso(sameDayBy), policy: policyId });
        return;
      }
      const zones = { local: cli.timeZone, policy: policy.policy.timeZone };
      const now = cli.clock.now();
      const shown = (instant: number): string => whenLine(instant, zones, now);
      const inTimeUntil = calendar.nextOpen(due);
      cli.stdout.write(
        [
          `received      ${shown(at)}, ${open ? 'within business hours' : `outside business hours; the desk opens ${shown(calendar.nextOpen(at))}`}`,
          `answer due    ${shown(due)}, after ${targetMs / BUSINESS_HOUR_MS} h of business time`,
          ...(inTimeUntil > due ? [`in time until ${shown(inTimeUntil)}: the closed hours after it do not count`] : []),
          `same day by   ${shown(sameDayBy)}`,
          `policy        ${policyId}`,
          '',
          stretchTable(stretches(policy, at, due, []), now, { stream: cli.stdout, columns: 0, zones }),
        ].join('\n'),
      );
    });
}
