import type { Priority } from '../base/words.ts';
import { businessDays } from './business-days.ts';
import type { BusinessDays } from './business-days.ts';
import { compileCalendar } from './calendar.ts';
import type { Calendar } from './calendar.ts';
import { BUSINESS_HOUR_MS, targetMs } from './policy.ts';
import type { SloPolicy } from './policy.ts';

/** What was promised for one ticket: its policy, worked out for its priority. */
export interface Pledge {
  policyId: string;
  calendar: Calendar;
  /** Business time within which the first response is due. */
  targetMs: number;
  /** Business time left below which the clock is at risk. */
  atRiskBelowMs: number;
}

/** A policy with its calendar compiled once, for all the tickets under it. */
export interface CompiledPolicy {
  policy: SloPolicy;
  calendar: Calendar;
  days: BusinessDays;
}

export function compilePolicy(policy: SloPolicy): CompiledPolicy {
  return { policy, calendar: compileCalendar(policy), days: businessDays(policy) };
}

/** What a policy promises for a priority: the one that the request was received with. */
export function pledgeFor({ policy, calendar }: CompiledPolicy, priority: Priority): Pledge {
  return {
    policyId: policy.id,
    calendar,
    targetMs: targetMs(policy, priority),
    atRiskBelowMs: policy.atRiskBelowHours * BUSINESS_HOUR_MS,
  };
}
