import { describe, expect, it } from 'vitest';
import { clipSubject, ticketBody, ticketSubject, withIdentity } from '../../../agent/triage/ticket-text.ts';
import type { TicketFacts } from '../../../agent/triage/ticket-text.ts';

const FACTS: TicketFacts = {
  incidentId: '6f0d3a52-9f5b-4ad3-8f6a-1f1b3c6f2a10',
  ref: 'DT-7K3QF',
  source: 'update',
  openedAt: '2026-11-20T18:00:00.000Z',
  updates: [
    {
      component: 'firmware',
      name: 'Firmware',
      verdict: 'succeeded',
      from: '3.8.5',
      to: '3.9.0',
      why: ['3.9.0 runs.'],
      evidence: [],
    },
  ],
  findings: [
    {
      id: 'usb/device-gone:2e7e:0701',
      subsystem: 'usb',
      severity: 'impaired',
      title: 'USB device Vue is gone',
      detail: 'It was on port 1-2 before the update.',
      evidence: [{ file: 'files/sys/bus/usb/devices/1-2/product', line: 1 }],
      began: 'with-update',
    },
  ],
  priority: 'normal',
  why: ['USB device Vue is gone (impaired means normal).'],
  scope: { inScope: true, why: 'An issue that arose after a DTEN system update.' },
  person: null,
  withheld: [{ name: 'files/var/log/x.log', why: 'an e-mail address was found after redaction' }],
  withoutEvidence: null,
  notes: [],
};

describe('the subject', () => {
  it('tells reference, update and worst finding in one line', () => {
    expect(ticketSubject(FACTS)).toBe('[DT-7K3QF] Firmware 3.8.5 -> 3.9.0: succeeded; USB device Vue is gone');
  });

  it('says that a person asked, and what for', () => {
    const subject = ticketSubject({
      ...FACTS,
      source: 'help',
      updates: [],
      findings: [],
      person: { category: 'sound' },
    });
    expect(subject).toBe('[DT-7K3QF] help asked for (sound)');
  });

  it('stays within what a desk shows', () => {
    const [first] = FACTS.findings;
    const long = first === undefined ? [] : [{ ...first, title: 'x'.repeat(500) }];
    expect(clipSubject(ticketSubject({ ...FACTS, findings: long })).length).toBeLessThanOrEqual(120);
  });
});

describe('the body', () => {
  const body = ticketBody(FACTS);

  it('puts what happened and the findings before everything else', () => {
    const order = ['WHAT HAPPENED', 'FINDINGS', 'PRIORITY: NORMAL', 'UNIT', 'EVIDENCE', 'REFERENCES'];
    const places = order.map((heading) => body.indexOf(heading));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBe(0);
  });

  it.each([
    'Firmware: 3.8.5 -> 3.9.0, succeeded.',
    'IMPAIRED: USB device Vue is gone (usb, began with the update)',
    'files/sys/bus/usb/devices/1-2/product:1',
    '6f0d3a52-9f5b-4ad3-8f6a-1f1b3c6f2a10',
    'Held back on the unit: files/var/log/x.log',
  ])('says "%s"', (text) => {
    expect(body).toContain(text);
  });

  it('names the unit only once the identity block is written in', () => {
    const identity = {
      model: 'D7X 55',
      serial: 'SN$1000',
      components: [{ id: 'firmware', name: 'Firmware', version: '3.9.0' }],
      site: null,
      room: 'Board Room',
      contact: { name: 'Jane Doe', email: 'jane@example.com', availability: null },
      warranty: 'covered until 2027-03-01',
    };
    expect(body).not.toContain('Board Room');
    const named = withIdentity(body, identity, null);
    expect(named).toContain('Serial: SN$1000');
    expect(named).toContain('Contact: Jane Doe, jane@example.com');
    expect(named).toContain('Firmware: 3.9.0');
    expect(named).not.toContain('{{identity}}');
  });

  it('carries the contact that the person gave in the identity block, not in the redacted text', () => {
    const asked = ticketBody({ ...FACTS, person: { contact: 'desk 4, +1 555 010 9999', text: 'No sound' } });
    expect(asked).toContain('In their words: No sound');
    expect(asked).not.toContain('+1 555 010 9999');
    expect(withIdentity(asked, null, 'desk 4, +1 555 010 9999')).toContain(
      'Contact given in the room: desk 4, +1 555 010 9999',
    );
  });
});
