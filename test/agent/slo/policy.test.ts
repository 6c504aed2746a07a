import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { z } from 'zod';
import { HOUR_MS } from '../../../agent/base/clock.ts';
import { Config } from '../../../agent/config/schema.ts';
import { DTEN_POLICY, SloPolicies, SloPolicy, targetMs } from '../../../agent/slo/policy.ts';
import { policyAt } from '../../../agent/slo/policy-versions.ts';

const office = [{ from: '08:00', to: '17:00' }];
const given = (more: Partial<z.input<typeof SloPolicy>>): z.input<typeof SloPolicy> => ({
  id: 'contract',
  hours: { monday: office },
  ...more,
});

describe('a policy', () => {
  it('is DTEN’s own by default', () => {
    expect(Config.parse({}).slo.policies).toEqual([DTEN_POLICY]);
    expect(DTEN_POLICY).toMatchObject({
      timeZone: 'America/Los_Angeles',
      responseTargetHours: 24,
      sameDayGoalShare: 0.5,
      atRiskBelowHours: 4,
      outsideHours: { urgent: 'may-be-taken-earlier', normal: 'next-opening' },
    });
    expect(targetMs(DTEN_POLICY, 'low')).toBe(24 * HOUR_MS);
  });

  it.each([
    ['hours past midnight', { hours: { monday: [{ from: '22:00', to: '06:00' }] } }, /past midnight.*24:00.*00:00/],
    ['hours of no length', { hours: { monday: [{ from: '06:00', to: '06:00' }] } }, /end after they begin/],
    ['overlapping hours', { hours: { monday: [...office, { from: '16:00', to: '18:00' }] } }, /overlap/],
    ['no hours at all', { hours: {} }, /at least one day/],
    ['a time of day that is none', { hours: { monday: [{ from: '6:00', to: '18:00' }] } }, /not a time of day/],
    ['25 o’clock', { hours: { monday: [{ from: '06:00', to: '25:00' }] } }, /not a time of day/],
    ['a zone that is none', { timeZone: 'Pacific Time' }, /not a time zone/],
    ['a day that is none', { holidays: { add: ['13-40'] } }, /not a day/],
    ['superseded before it began', { effectiveFrom: '2026-05-01', supersededOn: '2026-05-01' }, /superseded after/],
    ['a target of nothing', { responseTargetHours: 0 }, />0/],
    ['a key that is unknown', { responseTarget: 24 }, /responseTarget/],
  ])('is refused with %s', (_, more, message) => {
    const result = SloPolicy.safeParse(given(more as Partial<z.input<typeof SloPolicy>>));
    expect(JSON.stringify(result.error?.issues)).toMatch(message);
  });

  it('may have several spans a day, in any order, up to midnight', () => {
    const hours = [
      { from: '13:00', to: '24:00' },
      { from: '00:00', to: '12:00' },
    ];
    expect(SloPolicy.safeParse(given({ hours: { sunday: hours } })).success).toBe(true);
  });

  it('may have targets by priority', () => {
    const policy = SloPolicy.parse(given({ responseTargetHours: 8, targetHoursByPriority: { urgent: 0.5 } }));
    expect([targetMs(policy, 'urgent'), targetMs(policy, 'high')]).toEqual([HOUR_MS / 2, 8 * HOUR_MS]);
  });

  it('has a name of its own', () => {
    const twice = SloPolicies.safeParse([given({}), given({ responseTargetHours: 8 })]);
    expect(JSON.stringify(twice.error?.issues)).toMatch(/same id/);
  });
});

describe('the policy in force', () => {
  const berlin = { timeZone: 'Europe/Berlin' };
  const policies = SloPolicies.parse([
    given({ id: 'first', effectiveFrom: '2024-01-01', ...berlin }),
    given({ id: 'second', effectiveFrom: '2026-01-01', ...berlin }),
    given({ id: 'trial', effectiveFrom: '2026-06-01', supersededOn: '2026-07-01', ...berlin }),
  ]);
  it.each([
    ['before the first, the first', '2020-05-01T12:00Z', 'first'],
    ['the first', '2025-12-31T22:59:59Z', 'first'],
    ['the second from midnight on in its own zone', '2025-12-31T23:00Z', 'second'],
    ['a third for a month', '2026-06-15T00:00Z', 'trial'],
    ['then the second again', '2026-06-30T22:00Z', 'second'],
  ])('%s', (_, at, id) => {
    expect(policyAt(policies, Date.parse(at)).id).toBe(id);
  });

  it('stays valid past its end where no later one superseded it', () => {
    const ended = SloPolicies.parse([given({ effectiveFrom: '2024-01-01', supersededOn: '2025-01-01' })]);
    expect(policyAt(ended, Date.parse('2030-01-01')).id).toBe('contract');
  });
});

describe('the example in docs/slo.md', () => {
  it('is a sound configuration that says what the text around it says', () => {
    const text = readFileSync(new URL('../../../docs/slo.md', import.meta.url), 'utf8');
    const yaml = /```yaml\n(.*?)```/s.exec(text)?.[1];
    const { policies } = Config.parse(parse(yaml ?? '')).slo;
    expect(policies[0]).toEqual(DTEN_POLICY);
    expect(policies[1]).toMatchObject({
      id: 'contract-2027',
      responseTargetHours: 8,
      targetHoursByPriority: { urgent: 2 },
    });
    expect(policyAt(policies, Date.parse('2026-12-31T23:00:00Z')).id).toBe('contract-2027');
  });
});
