import type { ThermalFacts, ThermalZone } from '../../snapshot/hardware-facts.ts';
import type { Finding } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { began } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

/** So close to the limit at which the unit goes off, by itself and in the middle of a meeting. */
const CLOSE_CELSIUS = 5;
/** A limit below it is a placeholder of the firmware. */
const LEAST_LIMIT_CELSIUS = 50;
/** Slowed down by so much, a call stutters. */
const HARD_SHARE = 0.5;

/**
 * A unit that is too hot. Within reach of the limit at which it goes off: degraded. Slowed down by half or more:
 * impaired. Slowed down a little is what cooling is for: notice.
 */
export const thermal: HealthRule = {
  name: 'thermal',
  find(input: RuleInput): Finding[] {
    const [now, before] = [input.facts.thermal, input.baseline?.facts.thermal ?? null];
    return now === null ? [] : [...hot(input, now, before), ...slowed(input, now, before)];
  },
};

function hot(input: RuleInput, now: ThermalFacts, before: ThermalFacts | null): Finding[] {
  return now.zones.filter(isHot).map((zone): Finding => {
    const was = before?.zones.find(({ name }) => name === zone.name);
    return {
      id: `thermal/hot:${idPart(zone.name)}`,
      subsystem: 'thermal',
      severity: 'degraded',
      title: `Too hot: ${zone.name} at ${zone.celsius} °C`,
      detail: `The unit goes off at ${zone.criticalCelsius} °C.${was === undefined ? '' : ` In the baseline it was ${was.celsius} °C.`} Ventilation, dust or a fan look like that.`,
      evidence: [zone.at],
      began: began(input, was === undefined ? null : isHot(was)),
    };
  });
}

function isHot({ celsius, criticalCelsius }: ThermalZone): boolean {
  if (criticalCelsius === null || criticalCelsius < LEAST_LIMIT_CELSIUS) return false;
  return celsius >= criticalCelsius - CLOSE_CELSIUS;
}

function slowed(input: RuleInput, now: ThermalFacts, before: ThermalFacts | null): Finding[] {
  const most = hardest(now);
  if (most === null || !isWarm(now)) return [];
  const was = before === null ? null : hardest(before);
  const share = most.state / most.max;
  return [
    {
      id: 'thermal/throttled',
      subsystem: 'thermal',
      severity: share >= HARD_SHARE ? 'impaired' : 'notice',
      title: 'The unit runs slower because it is hot',
      detail: `${most.name} is slowed down by ${most.state} of ${most.max} steps.${
        was === null ? '' : ' It was slowed down in the baseline too.'
      } Hottest: ${hottest(now)}.`,
      evidence: [most.at],
      began: began(input, before === null ? null : was !== null),
    },
  ];
}

/** Drivers limit processors for other reasons too (power, a battery); only a warm unit is throttled by heat. */
function isWarm({ zones }: ThermalFacts): boolean {
  return zones.some(({ celsius, passiveCelsius }) => celsius >= (passiveCelsius ?? Infinity) - CLOSE_CELSIUS);
}

function hardest({ cooling }: ThermalFacts): ThermalFacts['cooling'][number] | null {
  const [first] = cooling
    .filter(({ state }) => state > 0)
    .toSorted((a, b) => b.state / b.max - a.state / a.max || (a.name < b.name ? -1 : 1));
  return first ?? null;
}

function hottest({ zones }: ThermalFacts): string {
  const [first] = zones.toSorted((a, b) => b.celsius - a.celsius || (a.name < b.name ? -1 : 1));
  return first === undefined ? 'not known' : `${first.name} at ${first.celsius} °C`;
}
