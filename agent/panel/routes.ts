import { Hono } from 'hono';
import type { Context } from 'hono';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { PersonWords } from '../triage/person-words.ts';
import { apiError, tooManyRequests } from './api-error.ts';
import type { EventStreams } from './event-streams.ts';
import { refusalOf } from './guard.ts';
import { readJsonBody } from './json-body.ts';
import type { PanelLimits } from './limits.ts';
import { openApiDocument } from './openapi.ts';
import type { PageFiles } from './page-files.ts';
import type { Presses } from './presses.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import type { PanelServices } from './services.ts';
import type { HelpReceipt } from './shapes.ts';
import { TokenBucket } from './token-bucket.ts';
import { wordsOf } from './words-of.ts';

export interface RoutesOptions {
  services: PanelServices;
  presses: Presses;
  streams: EventStreams;
  page: PageFiles;
  limits: PanelLimits;
  /** The port that callers must name. */
  port: () => number;
  clock: Clock;
  log: Log;
}

const STREAM_RETRY_SECONDS = '5';

/** The routes of the local API and of the page. */
export function panelRoutes({ services, presses, streams, page, limits, port, clock, log }: RoutesOptions): Hono {
  const app = new Hono();
  const posts = new TokenBucket(limits.posts, clock);
  const reads = new TokenBucket(limits.reads, clock);

  app.use(async (c, next) => {
    const refusal = refusalOf(callerOf(c), port());
    if (refusal === null) await next();
    else c.res = refusal;
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  });
  app.use('/api/*', async (c, next) => {
    const waitMs = (c.req.method === 'POST' ? posts : reads).take();
    if (waitMs > 0) return tooManyRequests(waitMs);
    await next();
    return undefined;
  });
  app.onError((error) => {
    log.error({ error: messageOf(error) }, 'a call of the local API failed');
    return apiError(500, 'internal', 'The agent could not do this. Please try again.');
  });
  app.notFound(() => apiError(404, 'not-found', 'There is no such thing here.'));

  app.post('/api/v1/help', async (c) => {
    const read = await readWords(c, limits.bodyBytes);
    if (!read.ok) return read.refusal;
    const press = presses.press(read.words);
    if (press.presses === 1) log.info({ ref: press.ref }, 'help pressed');
    else log.debug({ ref: press.ref, presses: press.presses }, 'help pressed again');
    streams.changed();
    return c.json({ ref: press.ref } satisfies HelpReceipt, 201);
  });

  app.post('/api/v1/help/:ref/words', async (c) => {
    const read = await readWords(c, limits.bodyBytes);
    if (!read.ok) return read.refusal;
    const ref = c.req.param('ref');
    const incidentId = services.status().incidents.find((incident) => incident.ref === ref)?.incidentId;
    const added = incidentId === undefined ? 'unknown' : services.addWords(incidentId, read.words, true);
    if (added === 'unknown') return apiError(404, 'unknown-request', 'There is no such request.');
    if (added === 'too-late') return apiError(409, 'too-late', 'The request has gone already.');
    streams.changed();
    return c.json({ ref } satisfies HelpReceipt, 200);
  });

  app.get('/api/v1/status', (c) => c.json(services.status()));
  app.get('/api/v1/tickets', (c) => c.json(services.tickets()));
  app.get('/api/v1/events', (c) => {
    if (c.req.method !== 'GET') return methodNotAllowed('GET');
    const stream = streams.open(c.req.header('last-event-id'));
    if (stream === null)
      return apiError(503, 'too-many-streams', 'Too many event streams are open.', {
        'retry-after': STREAM_RETRY_SECONDS,
      });
    return new Response(stream, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
  });
  app.get('/openapi.json', (c) => c.json(openApiDocument()));

  for (const [path, file] of page.byPath) {
    app.get(path, (c) => {
      const headers = { etag: file.etag, 'cache-control': 'no-cache' };
      if (c.req.header('if-none-match') === file.etag) return new Response(null, { status: 304, headers });
      return new Response(file.bytes, { headers: { ...headers, 'content-type': file.contentType } });
    });
    app.all(path, () => methodNotAllowed('GET, HEAD'));
  }
  for (const path of ['/api/v1/help', '/api/v1/help/:ref/words']) app.all(path, () => methodNotAllowed('POST'));
  for (const path of ['/api/v1/status', '/api/v1/tickets', '/api/v1/events', '/openapi.json'])
    app.all(path, () => methodNotAllowed('GET'));
  return app;
}

type ReadWords = { ok: true; words: PersonWords } | { ok: false; refusal: Response };

async function readWords(c: Context, maxBytes: number): Promise<ReadWords> {
  const body = await readJsonBody(c.req.raw, maxBytes);
  if (!body.ok) return body;
  const read = wordsOf(body.value);
  return read.ok ? read : { ok: false, refusal: apiError(400, 'invalid-words', read.why) };
}

function methodNotAllowed(allow: string): Response {
  return apiError(405, 'method-not-allowed', `Allowed: ${allow}.`, { allow });
}

function callerOf(c: Context): Parameters<typeof refusalOf>[0] {
  return {
    host: c.req.header('host'),
    origin: c.req.header('origin'),
    fetchSite: c.req.header('sec-fetch-site'),
    fetchMode: c.req.header('sec-fetch-mode'),
    path: c.req.path,
  };
}
