import type { Finding, Severity } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

/** Services without which a meeting room misses something that people notice. */
const ESSENTIAL: readonly { pattern: RegExp; what: string }[] = [
  { pattern: /zoom|teams|rooms|meeting|dten/i, what: 'the meeting app' },
  { pattern: /^(gdm\d?|lightdm|sddm|display-manager|weston|xorg|kiosk|cage)/i, what: 'the picture' },
  { pattern: /^(pipewire|wireplumber|pulseaudio|alsa-restore)/i, what: 'the sound' },
  {
    pattern: /^(NetworkManager|systemd-networkd|systemd-resolved|wpa_supplicant|connman)\.service$/i,
    what: 'the network',
  },
];

/**
 * A service that has failed. One that ran well in the baseline and that a meeting needs: degraded; any other that
 * fails since: impaired. One that the baseline shows as failed too, or that no baseline tells of, is not new and may
 * never have mattered: notice.
 */
export const service: HealthRule = {
  name: 'service',
  find(input: RuleInput): Finding[] {
    const changes = input.difference?.failedServices ?? null;
    const fresh = new Set(changes?.appeared.map(({ name }) => name));
    return (input.facts.services?.failed ?? []).map(({ name, description, line }): Finding => {
      const inBaseline = changes === null ? null : !fresh.has(name);
      const essential = ESSENTIAL.find(({ pattern }) => pattern.test(name));
      return {
        id: `services/failed:${idPart(name)}`,
        subsystem: 'services',
        severity: severityOf(inBaseline, essential !== undefined),
        title: `Service failed: ${name}`,
        detail: `${description === '' ? name : description} has failed${essential === undefined ? '' : `; it serves ${essential.what}`}. ${
          inBaseline === null
            ? 'No baseline tells whether it ran before.'
            : inBaseline
              ? 'It had failed in the baseline too.'
              : 'It had not failed in the baseline.'
        }`,
        evidence: evidenceFor(input, 'services', line),
        began: began(input, inBaseline),
      };
    });
  },
};

function severityOf(inBaseline: boolean | null, essential: boolean): Severity {
  if (inBaseline !== false) return 'notice';
  return essential ? 'degraded' : 'impaired';
}
