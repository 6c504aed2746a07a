import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Random } from '../../agent/base/random.ts';
import { searchArticles } from './articles.ts';
import { holdsToken, originOf } from './context.ts';
import type { SandboxHono } from './context.ts';
import { AGENT_USER, ANONYMOUS_USER, UNIT_USER } from './store.ts';
import type { SandboxStore } from './store.ts';
import { receiveUpload } from './uploads.ts';
import { missing, refused, tooLarge } from './zendesk-answers.ts';
import { attachmentJson } from './zendesk-json.ts';
import { requestsApi } from './zendesk-requests.ts';
import { ticketsApi } from './zendesk-tickets.ts';

const JSON_BYTES = 1024 * 1024;
const TOKEN_BYTES = 18;

export interface ZendeskApiOptions {
  store: SandboxStore;
  random: Random;
  filesFolder: string;
  /** OAuth token of the unit, an end user. */
  token: string;
  /** Token of an agent; null: the agents' side is refused. */
  agentToken: string | null;
  /** Whether anyone may create requests. */
  anonymousRequests: boolean;
  /** Largest single file. */
  fileBytes: number;
}

/** The subset of Zendesk's API that the adapter uses, with the vendor's rules and limits. Mounted at `/api/v2`. */
export function zendeskApi(options: ZendeskApiOptions): Hono<SandboxHono> {
  const { store, random, filesFolder: folder, fileBytes: limitBytes } = options;
  const api = new Hono<SandboxHono>();

  api.get('/help_center/articles/search', (c) => {
    const results = searchArticles(c.req.query('query') ?? '');
    return c.json({ results, count: results.length, next_page: null });
  });

  api.use(async (c, next) => {
    const authorization = c.req.header('authorization');
    if (holdsToken(authorization, options.token)) c.set('userId', UNIT_USER);
    else if (options.agentToken !== null && holdsToken(authorization, options.agentToken)) c.set('userId', AGENT_USER);
    else if (options.anonymousRequests && authorization === undefined && c.req.method === 'POST') {
      if (!c.req.path.endsWith('/requests')) return c.json({ error: "Couldn't authenticate you" }, 401);
      c.set('userId', ANONYMOUS_USER);
    } else return c.json({ error: "Couldn't authenticate you" }, 401);
    return await next();
  });

  api.post('/uploads', async (c) => {
    const promised = c.req.header('content-length');
    const promisedBytes = promised === undefined ? null : Number(promised);
    const token = c.req.query('token');
    if (token !== undefined && !store.tokenLives(token)) return refused(c, 'bad-token');
    if (promisedBytes !== null && promisedBytes > limitBytes) return tooLarge(c);
    const upload = await receiveUpload(c.env.incoming, { folder, random, limitBytes, promisedBytes });
    if (!upload.received)
      return upload.because === 'too-large' ? tooLarge(c) : c.json({ error: 'The body broke off' }, 400);
    const { bytes, sha256, path } = upload;
    const attachment = store.addUpload({
      token: token ?? Buffer.from(random.bytes(TOKEN_BYTES)).toString('base64url'),
      file_name: c.req.query('filename') ?? 'unnamed',
      content_type: c.req.header('content-type') ?? 'application/octet-stream',
      bytes,
      sha256,
      path,
    });
    const json = attachmentJson(attachment, originOf(c));
    return c.json({ upload: { token: attachment.token, attachment: json, attachments: [json] } }, 201);
  });

  api.use(bodyLimit({ maxSize: JSON_BYTES, onError: (c) => c.json({ error: 'RequestEntityTooLarge' }, 413) }));
  api.route('/requests', requestsApi(store));
  api.route('/tickets', ticketsApi(store));
  api.all('*', missing);
  return api;
}
