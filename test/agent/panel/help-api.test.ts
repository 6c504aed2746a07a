import { describe, expect, it } from 'vitest';
import { HelpReceipt, PanelStatus, PanelTicket } from '../../../agent/panel/shapes.ts';
import { testServices, testTicket } from '../../support/panel-services.ts';
import { runningPanel } from '../../support/running-panel.ts';

describe('pressing help', () => {
  it('answers 201 with the reference, for no words at all', async () => {
    const services = testServices();
    const panel = await runningPanel(services);
    const answer = await panel.post('/api/v1/help', {});
    expect(answer.status).toBe(201);
    expect(answer.json()).toEqual({ ref: 'DT-TEST1' });
    expect(HelpReceipt.safeParse(answer.json()).success).toBe(true);
    expect(services.requests).toMatchObject([{ words: {} }]);
  });

  it('takes along every word', async () => {
    const services = testServices();
    const panel = await runningPanel(services);
    const words = { category: 'sound', roomUsable: false, text: 'Nobody hears us', contact: 'Jo, extension 12' };
    expect((await panel.post('/api/v1/help', words)).status).toBe(201);
    expect(services.requests[0]?.words).toEqual(words);
  });

  it('has had its way gone once before anybody presses, and nothing is kept of that', async () => {
    const services = testServices();
    const asked: string[] = [];
    const { status } = services;
    services.status = () => {
      asked.push('status');
      return status();
    };
    const panel = await runningPanel(services);
    await panel.warmUp();
    expect(asked).toEqual(['status']);
    expect(services.requests).toEqual([]);
    expect((await panel.post('/api/v1/help', {})).json()).toEqual({ ref: 'DT-TEST1' });
    await panel.stop();
    await expect(panel.warmUp()).resolves.toBeUndefined();
  });

  it('is one incident when pressed again within a short while, and later words join it', async () => {
    const services = testServices();
    const panel = await runningPanel(services);
    const presses = await Promise.all([1, 2, 3].map(() => panel.post('/api/v1/help', {})));
    const later = await panel.post('/api/v1/help', { category: 'camera' });
    expect([...presses, later].map((answer) => answer.json())).toEqual(
      Array.from({ length: 4 }, () => ({ ref: 'DT-TEST1' })),
    );
    expect(services.requests).toMatchObject([{ words: { category: 'camera' } }]);
  });

  it('removes what has no place in a ticket from a sentence, and an empty one altogether', async () => {
    const services = testServices();
    const panel = await runningPanel(services);
    await panel.post('/api/v1/help', '{"text":" a\\u0000b\\u001b[31m\\r\\nc\\u202e\\ud800 ","contact":" \\n "}');
    expect(services.requests[0]?.words).toEqual({ text: 'ab[31m\nc\uFFFD' });
  });

  it.each([
    ['an unknown key', { urgent: true }],
    ['an unknown category', { category: 'coffee' }],
    ['a number for a sentence', { text: 7 }],
    ['a sentence beyond 2000 characters', { text: 'x'.repeat(2001) }],
    ['an array', []],
    ['null', null],
    ['a prototype in disguise', '{"__proto__":{"text":"x"},"constructor":1}'],
  ])('refuses %s, and nothing is opened', async (_, body) => {
    const services = testServices();
    const panel = await runningPanel(services);
    const answer = await panel.post('/api/v1/help', body);
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.json()).toEqual({ error: { code: 'invalid-words', message: expect.any(String) } });
    expect(services.requests).toEqual([]);
  });

  it('says 500 in JSON when the press could not be kept, without a word on why', async () => {
    const services = testServices();
    services.requestHelp = () => {
      throw new Error('disk full at /secret/path');
    };
    const panel = await runningPanel(services);
    const answer = await panel.post('/api/v1/help', {});
    expect(answer.status).toBe(500);
    expect(answer.json()).toEqual({ error: { code: 'internal', message: expect.not.stringContaining('disk') } });
  });
});

describe('saying more about a press', () => {
  it('gives the words to that request and says that the person has finished', async () => {
    const services = testServices();
    const panel = await runningPanel(services);
    await panel.post('/api/v1/help', {});
    const answer = await panel.post('/api/v1/help/DT-TEST1/words', { category: 'camera', roomUsable: true });
    expect(answer).toMatchObject({ status: 200, body: '{"ref":"DT-TEST1"}' });
    expect(services.requests).toMatchObject([{ words: { category: 'camera', roomUsable: true }, complete: true }]);
  });

  it.each([
    ['a reference that nobody was given', 'DT-NOONE', 'kept', 404, 'unknown-request'],
    ['a request that has gone already', 'DT-TEST1', 'too-late', 409, 'too-late'],
  ] as const)('refuses %s', async (_, ref, adding, status, code) => {
    const services = testServices();
    const panel = await runningPanel(services);
    await panel.post('/api/v1/help', {});
    services.adding = adding;
    const answer = await panel.post(`/api/v1/help/${ref}/words`, { text: 'more' });
    expect(answer.status).toBe(status);
    expect(answer.json()).toMatchObject({ error: { code } });
  });
});

describe('reading', () => {
  it('gives status and tickets in the documented shapes', async () => {
    const services = testServices();
    services.ticketsNow = [testTicket('DT-AAAAA', {}), testTicket('DT-BBBBB', { state: 'queued', due: null })];
    const panel = await runningPanel(services);
    await panel.post('/api/v1/help', {});
    const status = await panel.call({ path: '/api/v1/status' });
    const tickets = await panel.call({ path: '/api/v1/tickets' });
    expect(PanelStatus.strict().parse(status.json())).toEqual(services.statusNow);
    expect(PanelTicket.strict().array().parse(tickets.json())).toEqual(services.ticketsNow);
  });

  it('describes itself in OpenAPI, with every reference resolved', async () => {
    const panel = await runningPanel(testServices());
    const answer = await panel.call({ path: '/openapi.json' });
    const document = answer.json() as { openapi: string; paths: object; components: { schemas: object } };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/v1/help', '/api/v1/status', '/api/v1/events', '/api/v1/maintainer/session']),
    );
    const named = [...answer.body.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(10);
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(named));
  });
});
