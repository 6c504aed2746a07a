import { Readable } from 'node:stream';
import type { Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import type { z } from 'zod';
import { SECOND_MS } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { apiError } from './api-error.ts';
import { readJsonBody } from './json-body.ts';
import type { MaintainerServices } from './maintainer-services.ts';
import { ConsentWord, PinWord } from './maintainer-shapes.ts';
import type { MaintainerSession } from './maintainer-shapes.ts';

const ROOT = '/api/v1/maintainer';
const COOKIE = 'dten-maintainer';
const COOKIE_RULES = `Path=${ROOT}; HttpOnly; SameSite=Strict`;
const DESK_TEST_MS = 20 * SECOND_MS;

/** What only whoever has the maintainer's PIN may do and see. */
export function addMaintainerRoutes(app: Hono, services: MaintainerServices, bodyBytes: number, log: Log): void {
  const tokenOf = (c: Context): string | undefined => getCookie(c, COOKIE);

  app.get(`${ROOT}/session`, (c) =>
    c.json({
      pinSet: services.isPinSet(),
      open: services.isOpen(tokenOf(c)),
      exportFolder: services.hasExportFolder(),
    } satisfies MaintainerSession),
  );
  app.post(`${ROOT}/session`, async (c) => {
    const read = await readWord(c, PinWord, bodyBytes);
    if (!read.ok) return read.refusal;
    const answer = await services.open(read.word.pin);
    switch (answer.door) {
      case 'no-pin':
        return apiError(403, 'no-pin', 'No PIN is set on this unit (dten-agent config set-pin).');
      case 'wrong-pin':
        log.warn({}, 'wrong maintainer PIN');
        return apiError(401, 'wrong-pin', 'This is not the PIN.');
      case 'locked':
        return apiError(429, 'locked', 'Too many wrong PINs. Please wait.', {
          'retry-after': String(Math.ceil(answer.waitMs / SECOND_MS)),
        });
      case 'open':
        log.info({}, 'maintainer came in');
        c.header('set-cookie', `${COOKIE}=${answer.token}; ${COOKIE_RULES}; Max-Age=${answer.lastsMs / SECOND_MS}`);
        return c.json({
          pinSet: true,
          open: true,
          exportFolder: services.hasExportFolder(),
        } satisfies MaintainerSession);
    }
  });

  app.use(`${ROOT}/*`, async (c, next) => {
    if (c.req.path === `${ROOT}/session` || services.isOpen(tokenOf(c))) return await next();
    return apiError(401, 'no-session', 'The maintainer’s PIN is needed.');
  });
  app.delete(`${ROOT}/session`, (c) => {
    services.close(tokenOf(c));
    c.header('set-cookie', `${COOKIE}=; ${COOKIE_RULES}; Max-Age=0`);
    return c.body(null, 204);
  });

  app.get(`${ROOT}/incidents`, (c) => c.json(services.incidents()));
  app.get(`${ROOT}/incidents/:ref`, async (c) => {
    const detail = await services.incident(c.req.param('ref'));
    return detail === null ? noIncident() : c.json(detail);
  });
  app.get(`${ROOT}/incidents/:ref/evidence`, (c) => {
    const evidence = services.evidence(c.req.param('ref'));
    if (evidence === null) return noEvidence();
    const body = Readable.toWeb(evidence.open()) as ReadableStream<Uint8Array<ArrayBuffer>>;
    return new Response(body, {
      headers: {
        'content-type': 'application/zip',
        'content-length': String(evidence.bytes),
        'content-disposition': `attachment; filename="${evidence.fileName}"`,
      },
    });
  });
  app.get(`${ROOT}/incidents/:ref/entry`, async (c) => {
    const bytes = await services.entry(c.req.param('ref'), c.req.query('name') ?? '');
    if (bytes === null) return noEvidence();
    // Whatever it is, it is shown as text and never run.
    return new Response(bytes, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
  });
  app.post(`${ROOT}/incidents/:ref/export`, async (c) => {
    const body = await readJsonBody(c.req.raw, bodyBytes);
    if (!body.ok) return body.refusal;
    const exported = await services.exportEvidence(c.req.param('ref'));
    if (!exported.ok) return apiError(409, 'export-failed', exported.why);
    log.info({ ref: c.req.param('ref') }, 'evidence exported');
    return c.json({ fileName: exported.fileName, bytes: exported.bytes });
  });
  app.get(`${ROOT}/consents`, (c) => c.json(services.consents()));
  app.post(`${ROOT}/consents`, async (c) => {
    const read = await readWord(c, ConsentWord, bodyBytes);
    if (!read.ok) return read.refusal;
    services.setConsent(read.word.kind, read.word.allowed);
    log.info(read.word, 'consent changed');
    return c.json(services.consents());
  });
  app.post(`${ROOT}/desk-test`, async (c) => {
    const body = await readJsonBody(c.req.raw, bodyBytes);
    if (!body.ok) return body.refusal;
    return c.json(await services.testDesk(AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(DESK_TEST_MS)])));
  });
}

async function readWord<T>(
  c: Context,
  schema: z.ZodType<T>,
  maxBytes: number,
): Promise<{ ok: true; word: T } | { ok: false; refusal: Response }> {
  const body = await readJsonBody(c.req.raw, maxBytes);
  if (!body.ok) return body;
  const word = schema.safeParse(body.value);
  if (word.success) return { ok: true, word: word.data };
  return { ok: false, refusal: apiError(400, 'invalid-words', 'Not allowed as it is. See /openapi.json.') };
}

function noIncident(): Response {
  return apiError(404, 'unknown-request', 'There is no such request.');
}

function noEvidence(): Response {
  return apiError(404, 'no-evidence', 'There is no such evidence on this unit.');
}
