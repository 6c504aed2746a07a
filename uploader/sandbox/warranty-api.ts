import { Hono } from 'hono';
import { z } from 'zod';
import type { Database, RoomTables } from '../../agent/base/database.ts';
import { WarrantyAnswer } from '../warranty/contract.ts';
import { holdsToken } from './context.ts';
import type { SandboxHono } from './context.ts';
import { jsonBody } from './zendesk-answers.ts';

/** The records that the sandbox answers with. */
export const SANDBOX_WARRANTY_TABLES: RoomTables = {
  room: 'uploader/sandbox/warranty',
  steps: ['CREATE TABLE warranties (serial TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT'],
};

const Row = z.object({ record: z.string().transform((text) => WarrantyAnswer.parse(JSON.parse(text))) });

/** A warranty lookup by the contract of docs/warranty-openapi.json. Mounted at `/v1`. */
export function warrantyApi(db: Database, token: string): Hono<SandboxHono> {
  const api = new Hono<SandboxHono>();
  api.get('/warranty/:serial', (c) => {
    if (!holdsToken(c.req.header('authorization'), token)) return c.json({ error: 'unauthorized' }, 401);
    const row = db.get(Row, 'SELECT record FROM warranties WHERE serial = $serial', { serial: c.req.param('serial') });
    return row === undefined ? c.json({ error: 'serial not known' }, 404) : c.json(row.record);
  });
  return api;
}

/** Puts records in. Mounted at `/control/warranty`. */
export function warrantyControl(db: Database, controlToken: string): Hono<SandboxHono> {
  const api = new Hono<SandboxHono>();
  api.post('/', async (c) => {
    if (!holdsToken(c.req.header('authorization'), controlToken)) return c.json({ error: 'not for you' }, 401);
    const body = WarrantyAnswer.safeParse(await jsonBody(c));
    if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 400);
    const { serial } = body.data;
    db.run('INSERT OR REPLACE INTO warranties (serial, record) VALUES ($serial, $record)', {
      serial,
      record: JSON.stringify(body.data),
    });
    return c.json({ serial }, 201);
  });
  return api;
}
