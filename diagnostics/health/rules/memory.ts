import type { Facts } from '../../snapshot/facts.ts';
import type { Finding, Severity } from '../finding.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { percentText, sizeText } from '../words.ts';

type Memory = NonNullable<Facts['memory']>;

/** Shares of free memory and of free swap at which earlyoom asks programs to end, and kills them, by default. */
const SHORT = 0.1;
const EXHAUSTED = 0.05;
/** Percent of a minute in which every program waited for memory. systemd-oomd kills at 60 % over half a minute. */
const STALLED_PERCENT = 10;
const HARDLY_RUNS_PERCENT = 40;

/**
 * Memory that is used up, or that everything waits for. Programs are about to be killed, or the unit hardly moves:
 * degraded; short before that: impaired.
 */
export const memory: HealthRule = {
  name: 'memory',
  find(input: RuleInput): Finding[] {
    const [now, before] = [input.facts.memory, input.baseline?.facts.memory ?? null];
    if (now === null) return [];
    return [...exhausted(input, now, before), ...stalled(input, now, before)];
  },
};

function exhausted(input: RuleInput, now: Memory, before: Memory | null): Finding[] {
  const severity = shortage(now);
  if (severity === null) return [];
  return [
    {
      id: 'memory/exhausted',
      subsystem: 'memory',
      severity,
      title: `Memory exhausted: ${percentText(now.availableBytes / now.totalBytes)} available`,
      detail: `${sizeText(now.availableBytes)} of ${sizeText(now.totalBytes)} are available; ${
        now.swapTotalBytes === 0
          ? 'there is no swap'
          : `${sizeText(now.swapFreeBytes)} of ${sizeText(now.swapTotalBytes)} swap are free`
      }.${before === null ? '' : ` In the baseline ${sizeText(before.availableBytes)} were available.`}`,
      evidence: evidenceFor(input, 'memory'),
      began: began(input, before === null ? null : shortage(before) !== null),
    },
  ];
}

function shortage({ totalBytes, availableBytes, swapTotalBytes, swapFreeBytes }: Memory): Severity | null {
  if (totalBytes <= 0) return null;
  const free = Math.max(availableBytes / totalBytes, swapTotalBytes === 0 ? 0 : swapFreeBytes / swapTotalBytes);
  if (free <= EXHAUSTED) return 'degraded';
  return free <= SHORT ? 'impaired' : null;
}

function stalled(input: RuleInput, { pressureFull60 }: Memory, before: Memory | null): Finding[] {
  if (pressureFull60 === null || pressureFull60 < STALLED_PERCENT) return [];
  const was = before?.pressureFull60 ?? null;
  return [
    {
      id: 'memory/pressure',
      subsystem: 'memory',
      severity: pressureFull60 >= HARDLY_RUNS_PERCENT ? 'degraded' : 'impaired',
      title: `Everything waits for memory ${Math.round(pressureFull60)} % of the time`,
      detail: `Over the last minute all programs stood still for ${pressureFull60} % of the time, waiting for memory${
        was === null ? '' : `; in the baseline it was ${was} %`
      }.`,
      evidence: evidenceFor(input, 'memory'),
      began: began(input, was === null ? null : was >= STALLED_PERCENT),
    },
  ];
}
