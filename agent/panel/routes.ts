import { Hono } from 'hono';
import type { Context } from 'hono';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { apiError, tooManyRequests } from './api-error.ts';
import type { EventStreams } from './event-streams.ts';
import { refusalOf } from './guard.ts';
import { addHelpRoutes } from './help-routes.ts';
import type { PanelLimits } from './limits.ts';
import { addMaintainerRoutes } from './maintainer-routes.ts';
import type { MaintainerServices } from './maintainer-services.ts';
import { openApiDocument } from './openapi.ts';
import type { PageFiles } from './page-files.ts';
import type { Presses } from './presses.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import type { PanelServices } from './services.ts';
import { TokenBucket } from './token-bucket.ts';

export interface RoutesOptions {
  services: PanelServices;
  maintainer: MaintainerServices;
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
const POSTS = ['/api/v1/help', '/api/v1/help/:ref/words', '/api/v1/tickets/:ref/works'];
const GETS = [
  '/api/v1/status',
  '/api/v1/tickets',
  '/api/v1/updates',
  '/api/v1/articles',
  '/api/v1/qr/:what',
  '/api/v1/events',
  '/openapi.json',
];

/** The routes of the local API and of the page. */
export function panelRoutes({
  services,
  maintainer,
  presses,
  streams,
  page,
  limits,
  port,
  clock,
  log,
}: RoutesOptions): Hono {
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

  addHelpRoutes(app, { services, presses, streams, bodyBytes: limits.bodyBytes, log });
  addMaintainerRoutes(app, maintainer, limits.bodyBytes, log);
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
  for (const path of POSTS) app.all(path, () => methodNotAllowed('POST'));
  for (const path of GETS) app.all(path, () => methodNotAllowed('GET'));
  return app;
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
