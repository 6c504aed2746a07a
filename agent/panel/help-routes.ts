import type { Context, Hono } from 'hono';
import type { Log } from '../base/log.ts';
import type { PersonWords } from '../triage/person-words.ts';
import { apiError } from './api-error.ts';
import type { EventStreams } from './event-streams.ts';
import { readJsonBody } from './json-body.ts';
import { addressOf } from './other-ways.ts';
import type { Presses } from './presses.ts';
import { qrCodeSvg } from './qr-code.ts';
import type { PanelServices } from './services.ts';
import { WorksWord } from './shapes.ts';
import type { HelpReceipt } from './shapes.ts';
import { wordsOf } from './words-of.ts';

export interface HelpRoutesOptions {
  services: PanelServices;
  presses: Presses;
  streams: EventStreams;
  bodyBytes: number;
  log: Log;
}

/** What anyone in the room may do and see. */
export function addHelpRoutes(app: Hono, { services, presses, streams, bodyBytes, log }: HelpRoutesOptions): void {
  app.post('/api/v1/help', async (c) => {
    const read = await readWords(c, bodyBytes);
    if (!read.ok) return read.refusal;
    const press = presses.press(read.words);
    if (press.presses === 1) log.info({ ref: press.ref }, 'help pressed');
    else log.debug({ ref: press.ref, presses: press.presses }, 'help pressed again');
    streams.changed();
    return c.json({ ref: press.ref } satisfies HelpReceipt, 201);
  });

  app.post('/api/v1/help/:ref/words', async (c) => {
    const read = await readWords(c, bodyBytes);
    if (!read.ok) return read.refusal;
    const ref = c.req.param('ref');
    const incidentId = services.status().incidents.find((incident) => incident.ref === ref)?.incidentId;
    const added = incidentId === undefined ? 'unknown' : services.addWords(incidentId, read.words, true);
    if (added === 'unknown') return apiError(404, 'unknown-request', 'There is no such request.');
    if (added === 'too-late') return apiError(409, 'too-late', 'The request has gone already.');
    streams.changed();
    return c.json({ ref } satisfies HelpReceipt, 200);
  });

  app.post('/api/v1/tickets/:ref/works', async (c) => {
    const body = await readJsonBody(c.req.raw, bodyBytes);
    if (!body.ok) return body.refusal;
    const word = WorksWord.safeParse(body.value);
    if (!word.success) return apiError(400, 'invalid-words', 'Send {"works": true} or {"works": false}.');
    const ref = c.req.param('ref');
    const told = services.tellWorks(ref, word.data.works);
    if (told === 'unknown') return apiError(404, 'unknown-request', 'There is no such ticket.');
    if (told === 'not-answered') return apiError(409, 'not-answered', 'DTEN has not answered yet.');
    if (told === 'enough') return apiError(409, 'too-late', 'This was said often enough.');
    streams.changed();
    return c.json({ ref } satisfies HelpReceipt, 200);
  });

  app.get('/api/v1/status', (c) => c.json(services.status()));
  app.get('/api/v1/tickets', (c) => c.json(services.tickets()));
  app.get('/api/v1/updates', (c) => c.json(services.updates()));
  app.get('/api/v1/articles', (c) => c.json(services.articles()));
  app.get('/api/v1/qr/:what', async (c) => {
    const address = addressOf(c.req.param('what'), c.req.query('ref'), services);
    if (address === null) return apiError(404, 'not-found', 'There is no such thing here.');
    return c.body(await qrCodeSvg(address), 200, { 'content-type': 'image/svg+xml' });
  });
}

type ReadWords = { ok: true; words: PersonWords } | { ok: false; refusal: Response };

async function readWords(c: Context, maxBytes: number): Promise<ReadWords> {
  const body = await readJsonBody(c.req.raw, maxBytes);
  if (!body.ok) return body;
  const read = wordsOf(body.value);
  return read.ok ? read : { ok: false, refusal: apiError(400, 'invalid-words', read.why) };
}
