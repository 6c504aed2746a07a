import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { PanelState } from '../../../agent/panel/shapes.ts';
import { readEvents } from '../../support/event-reader.ts';
import { eventually } from '../../support/eventually.ts';
import { testServices, testTicket } from '../../support/panel-services.ts';
import { runningPanel } from '../../support/running-panel.ts';

describe('the event stream', () => {
  it('tells the whole state at once and again when something changes', async () => {
    const services = testServices();
    const panel = await runningPanel(services);
    const reader = await readEvents(panel.port);
    const first = await reader.next();
    expect(first.name).toBe('state');
    expect(PanelState.strict().parse(first.state).status.incidents).toEqual([]);

    await panel.post('/api/v1/help', {});
    expect((await reader.next()).state.status.incidents).toMatchObject([{ ref: 'DT-TEST1', step: 'noticed' }]);
    services.move('DT-TEST1', { step: 'collecting' });
    expect((await reader.next()).state.status.incidents).toMatchObject([{ step: 'collecting' }]);
    services.ticketsNow = [testTicket('DT-TEST1', {})];
    services.move('DT-TEST1', { step: 'received', deskNumber: '4711' });
    const last = await reader.next();
    expect(last.state.tickets).toMatchObject([{ ref: 'DT-TEST1', deskNumber: '4711' }]);
    expect(new Set([first.id, last.id]).size).toBe(2);
  });

  it('says nothing twice: changes that change nothing are silent', async () => {
    const services = testServices();
    const panel = await runningPanel(services, { limits: { heartbeatMs: 10 } });
    const reader = await readEvents(panel.port);
    await reader.next();
    services.tell();
    const before = reader.raw().length;
    await eventually('heartbeats', () => reader.raw().length > before + 100 || undefined);
    expect(reader.raw().match(/^data: /gm)).toHaveLength(1);
    expect(reader.raw()).toContain(': still here');
  });

  it('finds out by itself what nobody announced', async () => {
    const services = testServices();
    const panel = await runningPanel(services, { limits: { idleRefreshMs: 20 } });
    const reader = await readEvents(panel.port);
    await reader.next();
    services.ticketsNow = [testTicket('DT-AAAAA', { state: 'at-risk' })];
    expect((await reader.next()).state.tickets).toMatchObject([{ clock: { state: 'at-risk' } }]);
  });

  it('goes on where the reader was, and tells all after a restart of the agent', async () => {
    const services = testServices();
    const first = await runningPanel(services);
    const reader = await readEvents(first.port);
    const { id } = await reader.next();
    reader.close();

    const upToDate = await readEvents(first.port, { 'last-event-id': id });
    services.ticketsNow = [testTicket('DT-AAAAA', {})];
    services.tell();
    expect((await upToDate.next()).state.tickets).toHaveLength(1);
    expect(upToDate.raw().match(/^data: /gm)).toHaveLength(1);

    await first.stop();
    await upToDate.ended;
    const second = await runningPanel(services, { port: first.port });
    const resumed = await readEvents(second.port, { 'last-event-id': id });
    expect((await resumed.next()).state.tickets).toHaveLength(1);
  });

  it('survives a state that cannot be read', async () => {
    const services = testServices();
    const panel = await runningPanel(services);
    const reader = await readEvents(panel.port);
    await reader.next();
    const { tickets } = services;
    services.tickets = () => {
      throw new Error('database is locked');
    };
    services.tell();
    expect((await panel.call({ path: '/api/v1/tickets' })).status).toBe(500);
    services.tickets = tickets;
    services.ticketsNow = [testTicket('DT-AAAAA', {})];
    services.tell();
    expect((await reader.next()).state.tickets).toHaveLength(1);
  });
});

describe('exhausting the streams', () => {
  it('gives so many and no more, and gives a freed one to the next', async () => {
    const panel = await runningPanel(testServices(), { limits: { streams: 3 } });
    const readers = await Promise.all([1, 2, 3].map(() => readEvents(panel.port)));
    const refused = await panel.call({ path: '/api/v1/events' });
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('5');
    expect(refused.json()).toMatchObject({ error: { code: 'too-many-streams' } });
    expect((await panel.call({ path: '/api/v1/status' })).status).toBe(200);

    readers[0]?.close();
    await eventually('a stream', async () => (await readEvents(panel.port)).status === 200 || undefined);
  });

  it('frees the stream of a caller that went away before it had an answer', async () => {
    const panel = await runningPanel(testServices(), { limits: { streams: 2 } });
    for (let i = 0; i < 10; i++) {
      const socket = connect(panel.port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write(`GET /api/v1/events HTTP/1.1\r\nhost: 127.0.0.1:${panel.port}\r\n\r\n`);
      socket.resetAndDestroy();
      await once(socket, 'close');
    }
    await eventually('a stream', async () => (await readEvents(panel.port)).status === 200 || undefined);
  });

  it('takes the stream from a reader that never reads', async () => {
    const services = testServices();
    const panel = await runningPanel(services, {
      limits: { streams: 1, heartbeatMs: 10, stalledMs: 30, idleRefreshMs: 5 },
    });
    const socket = connect(panel.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    socket.pause();
    socket.write(`GET /api/v1/events HTTP/1.1\r\nhost: 127.0.0.1:${panel.port}\r\n\r\n`);
    // Enough news that the buffers of both kernels' sockets are full.
    let round = 0;
    services.tickets = () => {
      round += 1;
      return Array.from({ length: 400 }, (_, i) => testTicket(`DT-${round}-${i}`, {}));
    };
    await eventually('a stream', async () => (await readEvents(panel.port)).status === 200 || undefined);
    socket.destroy();
  });

  it('ends every stream when the panel stops, and hears of nothing any more', async () => {
    const services = testServices();
    const panel = await runningPanel(services);
    const reader = await readEvents(panel.port);
    await reader.next();
    expect(services.listeners).toBe(1);
    await panel.stop();
    await reader.ended;
    expect(services.listeners).toBe(0);
  });
});
