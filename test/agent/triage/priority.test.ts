import { describe, expect, it } from 'vitest';
import type { Finding, Severity } from '../../../diagnostics/health/finding.ts';
import { decide } from '../../../agent/triage/decide.ts';
import type { PersonWords } from '../../../agent/triage/person-words.ts';
import { decidePriority } from '../../../agent/triage/priority.ts';
import { scopeOf } from '../../../agent/triage/scope.ts';
import { signatureOf } from '../../../agent/triage/signature.ts';

function finding(severity: Severity, id = `test/${severity}`): Finding {
  return { id, subsystem: 'test', severity, title: `A ${severity} thing`, detail: '', evidence: [], began: 'unknown' };
}

describe('priority follows DTEN’s words', () => {
  it.each<[string, Severity[], PersonWords | null, string]>([
    ['inoperable is urgent', ['inoperable'], null, 'urgent'],
    ['degraded is high', ['degraded'], null, 'high'],
    ['impaired is normal', ['impaired'], null, 'normal'],
    ['a notice alone is low', ['notice'], null, 'low'],
    ['nothing at all is low', [], null, 'low'],
    ['the highest finding decides', ['notice', 'inoperable', 'impaired'], null, 'urgent'],
    ['a person who cannot use the room raises it', ['impaired'], { roomUsable: false }, 'urgent'],
    ['a person who can use the room does not lower it', ['degraded'], { roomUsable: true }, 'high'],
    ['a person’s call without findings is normal', [], {}, 'normal'],
    ['a question on how to do something is low', [], { category: 'how-do-i' }, 'low'],
    ['a question with the room unusable is urgent', [], { category: 'how-do-i', roomUsable: false }, 'urgent'],
  ])('%s', (_, severities, person, priority) => {
    const decision = decidePriority({ findings: severities.map((severity) => finding(severity)), person });
    expect(decision.priority).toBe(priority);
    expect(decision.why.length).toBeGreaterThan(0);
  });

  it('says which of evidence and person decided', () => {
    const { why } = decidePriority({ findings: [finding('impaired')], person: { roomUsable: false } });
    expect(why[0]).toContain('cannot be used');
    expect(why[0]).toContain('normal');
  });
});

describe('a ticket is filed', () => {
  it.each<[string, Parameters<typeof decide>[0], boolean]>([
    [
      'for an impaired finding',
      { source: 'update', findings: [finding('impaired')], person: null, fileFrom: 'impaired' },
      true,
    ],
    [
      'not for a notice',
      { source: 'update', findings: [finding('notice')], person: null, fileFrom: 'impaired' },
      false,
    ],
    ['not without findings', { source: 'update', findings: [], person: null, fileFrom: 'impaired' }, false],
    [
      'not below the limit',
      { source: 'health', findings: [finding('impaired')], person: null, fileFrom: 'degraded' },
      false,
    ],
    ['at the limit', { source: 'crash', findings: [finding('degraded')], person: null, fileFrom: 'degraded' }, true],
    ['whenever a person asks', { source: 'help', findings: [], person: null, fileFrom: 'inoperable' }, true],
  ])('%s', (_, input, file) => {
    expect(decide(input).file).toBe(file);
  });
});

describe('signature', () => {
  it('is the same for the same faults in any order, whatever else was noticed', () => {
    const a = signatureOf({
      source: 'update',
      findings: [finding('impaired', 'a'), finding('degraded', 'b')],
      category: null,
    });
    const b = signatureOf({
      source: 'help',
      findings: [finding('degraded', 'b'), finding('notice', 'c'), finding('impaired', 'a')],
      category: 'camera',
    });
    expect(a).toBe(b);
  });

  it('differs for another fault, and for another topic where there is no fault', () => {
    const camera = signatureOf({ source: 'help', findings: [], category: 'camera' });
    expect(camera).not.toBe(signatureOf({ source: 'help', findings: [], category: 'sound' }));
    expect(camera).not.toBe(signatureOf({ source: 'help', findings: [finding('impaired')], category: 'camera' }));
  });
});

describe('scope in the words of the objective', () => {
  it.each([
    ['update', null, true],
    ['help', 'camera', true],
    ['help', 'after-update', true],
    ['help', 'how-do-i', false],
    ['crash', null, true],
  ] as const)('%s %s: in scope %s', (source, category, inScope) => {
    expect(scopeOf(source, category).inScope).toBe(inScope);
  });
});
