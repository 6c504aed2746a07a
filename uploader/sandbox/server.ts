import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { DateTime } from 'luxon';
import type { Clock } from '../../agent/base/clock.ts';
import { openDatabase } from '../../agent/base/database.ts';
import { ensurePrivateFolder } from '../../agent/base/private-folder.ts';
import type { Random } from '../../agent/base/random.ts';
import { ZENDESK_FILE_BYTES } from '../desks/zendesk-limits.ts';
import { consolePages } from './console.ts';
import type { SandboxHono } from './context.ts';
import { controlApi } from './control-api.ts';
import { Faults } from './faults.ts';
import { freshdeskApi, speaksFreshdesk } from './freshdesk-api.ts';
import { misbehave } from './misbehave.ts';
import { SandboxStore } from './store.ts';
import { SANDBOX_TABLES } from './tables.ts';
import { SANDBOX_WARRANTY_TABLES, warrantyApi, warrantyControl } from './warranty-api.ts';
import { TemperKeeper } from './temper.ts';
import { zendeskApi } from './zendesk-api.ts';

export interface SandboxOptions {
  /** Folder of its own: database and attachments. Made with mode 0700. */
  folder: string;
  /** TCP port on loopback; 0: any free one. */
  port: number;
  /** The unit's access token. */
  token: string;
  /** An agent's access token; without one the agents' side of the API is refused. */
  agentToken?: string;
  /** An agent's API key in Freshdesk's way; without one that vendor's side of the API is refused. */
  freshdeskKey?: string;
  /** Whether anyone may create requests without credentials, as some Zendesk accounts allow. */
  anonymousRequests?: boolean;
  /** Opens `/control`; without one it is not there. */
  controlToken?: string;
  /** How the requester is called at the desk. */
  unitName?: string;
  /** Largest single file; Zendesk's 50 MB unless given. */
  fileBytes?: number;
  /** Ends the process of the desk at once, for the faults that want it dead; without it they cut the connection. */
  die?: () => void;
  clock: Clock;
  random: Random;
}

export interface SandboxDesk {
  /** Its address, e.g. http://127.0.0.1:41234. */
  url: string;
  /** Ends every connection and closes the database. */
  close(): Promise<void>;
}

/**
 * The desk that stands in where there is none: a real HTTP server on loopback that speaks the subsets of
 * Zendesk's and Freshdesk's APIs that the adapters use, keeps everything in a SQLite file, and shows its tickets on a console page.
 */
export async function startSandboxDesk(options: SandboxOptions): Promise<SandboxDesk> {
  const { folder, clock, random } = options;
  const filesFolder = join(folder, 'attachments');
  ensurePrivateFolder(folder);
  ensurePrivateFolder(filesFolder);
  const db = openDatabase(join(folder, 'desk.db'), [SANDBOX_TABLES, SANDBOX_WARRANTY_TABLES]);
  const store = new SandboxStore(db, clock);
  store.seed(options.unitName ?? 'This unit');

  const faults = new Faults();
  const app = new Hono<SandboxHono>();
  app.use(async (c, next) => {
    // A page of another site must not reach us by a name that it points at loopback.
    if (!isOwnHost(c.req.header('host'), c.env.incoming.socket.localPort)) return c.text('wrong host', 421);
    await next();
    c.res.headers.set('date', httpDate(clock));
    c.res.headers.set('cache-control', 'no-store');
    return undefined;
  });
  const temper = new TemperKeeper(clock);
  app.use('/api/*', temper.middleware(), misbehave(faults, options.die));
  const { freshdeskKey } = options;
  if (freshdeskKey !== undefined) {
    const freshdesk = freshdeskApi({ store, clock, random, filesFolder, key: freshdeskKey });
    app.use('/api/v2/*', async (c, next) =>
      speaksFreshdesk(c.req.header('authorization')) ? await freshdesk.fetch(c.req.raw, c.env) : await next(),
    );
  }
  app.route(
    '/api/v2',
    zendeskApi({
      store,
      random,
      filesFolder,
      token: options.token,
      agentToken: options.agentToken ?? null,
      anonymousRequests: options.anonymousRequests ?? false,
      fileBytes: options.fileBytes ?? ZENDESK_FILE_BYTES,
    }),
  );
  app.use('/v1/*', misbehave(faults, options.die));
  app.route('/v1', warrantyApi(db, options.token));
  if (options.controlToken !== undefined) app.route('/control/warranty', warrantyControl(db, options.controlToken));
  if (options.controlToken !== undefined)
    app.route('/control', controlApi({ store, faults, temper, token: options.controlToken }));
  app.route('/', consolePages(store));

  const listener = getRequestListener((request, env) => app.fetch(request, env), { overrideGlobalObjects: false });
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  const { port } = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      db.close();
    },
  };
}

async function listen(server: Server, port: number): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, resolve);
  });
  return server.address() as AddressInfo;
}

function isOwnHost(host: string | undefined, port: number | undefined): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

function httpDate(clock: Clock): string {
  return DateTime.fromMillis(clock.now(), { zone: 'utc' }).toHTTP() ?? '';
}
