import type { Facts } from '../../snapshot/facts.ts';
import type { Finding } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { began, evidenceFor, isSettled } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

type Interface = NonNullable<Facts['network']>['interfaces'][number];

/** What a unit gives itself where nobody gives it an address (RFC 3927, RFC 4291). */
const BY_ITSELF = /^(?:169\.254\.|fe80:)/i;

/**
 * A link without an address of the network: the DHCP server did not answer, or 802.1X did not let the unit in. Only
 * where the baseline shows one. Degraded where no other interface has an address, else impaired.
 */
export const noAddress: HealthRule = {
  name: 'no-address',
  find(input: RuleInput): Finding[] {
    if (!isSettled(input)) return [];
    const before = new Map((input.baseline?.facts.network?.interfaces ?? []).map((one) => [one.name, one]));
    const now = (input.facts.network?.interfaces ?? []).filter(({ kind }) => kind !== 'other');
    const others = now.some(hasAddress);
    return now
      .filter((is) => {
        const was = before.get(is.name);
        return was !== undefined && hasAddress(was) && is.up && is.carrier === true && !hasAddress(is);
      })
      .map((is): Finding => {
        const supplicant = input.facts.supplicants?.find((one) => one.interface === is.name);
        const shut = supplicant?.portAuthorised === false;
        return {
          id: `network/no-address:${idPart(is.name)}`,
          subsystem: 'network',
          severity: others ? 'impaired' : 'degraded',
          title: shut
            ? `The network does not let the unit in (802.1X): ${is.name}`
            : `No address from the network: ${is.name}`,
          detail: `${is.name} has a link${is.addresses.length === 0 ? ' and no address' : ' and only an address that it gave itself'}; in the baseline it had one.${
            shut ? ` The supplicant is ${supplicant.paeState ?? supplicant.state ?? 'not authorised'}.` : ''
          }`,
          evidence: shut ? [supplicant.at] : evidenceFor(input, 'network'),
          began: began(input, false),
        };
      });
  },
};

function hasAddress({ addresses }: Interface): boolean {
  return addresses.some((address) => !BY_ITSELF.test(address));
}
