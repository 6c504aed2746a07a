import type { DiskWear } from '../../snapshot/hardware-facts.ts';
import type { Finding, Severity } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { began } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

/** Percent of the life that the maker promises. */
const WORN = 90;
/** eMMC tells in tenths, and the last one is "exceeded". */
const EXCEEDED = 110;

/**
 * A disk near the end of its life: impaired, because there is time to act. One that says of itself that it fails, or
 * that has used up its reserve: degraded, because it may be read-only, or gone, at any moment.
 */
export const storageWorn: HealthRule = {
  name: 'storage-worn',
  find(input: RuleInput): Finding[] {
    const before = new Map((input.baseline?.facts.wear ?? []).map((one) => [one.device, one]));
    return (input.facts.wear ?? []).flatMap((disk): Finding[] => {
      const [severity, why] = judge(disk);
      if (severity === null) return [];
      const was = before.get(disk.device);
      return [
        {
          id: `storage/worn:${idPart(disk.device)}`,
          subsystem: 'storage',
          severity,
          title: severity === 'degraded' ? `Disk fails: ${disk.device}` : `Disk nearly worn out: ${disk.device}`,
          detail: `${disk.model ?? disk.device} (${disk.kind}): ${why.join('; ')}.`,
          evidence: [disk.at],
          began: began(input, was === undefined ? null : judge(was)[0] !== null),
        },
      ];
    });
  },
};

function judge(disk: DiskWear): [Severity | null, string[]] {
  const { usedPercent, sparePercent, spareThresholdPercent, reserve, failing } = disk;
  const spareGone = sparePercent !== null && spareThresholdPercent !== null && sparePercent < spareThresholdPercent;
  const signs: [Severity, boolean, string][] = [
    ['degraded', failing === true, 'it says of itself that it fails'],
    ['degraded', spareGone, `${sparePercent} % of its reserve is left, and ${spareThresholdPercent} % is the least`],
    ['degraded', reserve === 'urgent', 'nine tenths of its reserve are used up'],
    ['impaired', reserve === 'warning', 'eight tenths of its reserve are used up'],
    [
      'impaired',
      usedPercent !== null && usedPercent >= WORN,
      usedPercent !== null && usedPercent >= EXCEEDED
        ? 'its expected life is over'
        : `up to ${usedPercent} % of its expected life are used up`,
    ],
  ];
  const seen = signs.filter(([, holds]) => holds);
  return [seen[0]?.[0] ?? null, seen.map(([, , words]) => words)];
}
