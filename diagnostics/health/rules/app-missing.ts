import type { Component } from '../../snapshot/component.ts';
import type { Facts } from '../../snapshot/facts.ts';
import type { Finding } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

/**
 * The meeting app of a Linux unit, which the configuration names by a version file. Where the package manager wrote
 * down that it was removed, the display works and holds no meetings: degraded. Where its version is only not found any
 * more (another format, another place), nothing is known to be wrong: notice.
 *
 * That it runs another version than was meant, the verdicts of updates say; that it crashes or does not start, the
 * rules for crashes and services.
 */
export const appMissing: HealthRule = {
  name: 'app-missing',
  find(input: RuleInput): Finding[] {
    const { baseline, snapshot } = input;
    if (baseline === null || snapshot.platform !== 'linux' || snapshot.components.length === 0) return [];
    const now = new Set(snapshot.components.map(({ id }) => id));
    const lost = baseline.components.filter(({ id, kind }) => kind === 'app' && !now.has(id));
    return lost.map((app): Finding => {
      const removed = isRemoved(input.facts, app);
      return {
        id: `app/${removed ? 'gone' : 'version-unknown'}:${idPart(app.id)}`,
        subsystem: 'software',
        severity: removed ? 'degraded' : 'notice',
        title: removed ? `Meeting app gone: ${app.name}` : `Version no longer known: ${app.name}`,
        detail: `The baseline shows ${app.name} ${app.version}. ${
          removed
            ? 'The package manager wrote down that it was removed.'
            : 'Its version is not found any more where it was read.'
        }`,
        evidence: removed ? evidenceFor(input, 'packages') : [],
        began: began(input, false),
      };
    });
  },
};

function isRemoved({ packages }: Facts, { id }: Component): boolean {
  const name = id.replace(/^app:/, '');
  const last = packages?.findLast((change) => change.name === name);
  return last?.action === 'remove' || last?.action === 'purge';
}
