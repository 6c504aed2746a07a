import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../agent/base/clock.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import { systemRandom } from '../../agent/base/random.ts';
import { createDesk } from '../../uploader/desks/create-desk.ts';
import type { DeskSettings } from '../../uploader/desks/create-desk.ts';
import type { Attachment, Desk, TicketDraft } from '../../uploader/desks/desk.ts';
import { createHttp } from '../../uploader/http.ts';
import type { ControlTicket } from '../../uploader/sandbox/control-api.ts';
import { startSandboxDesk } from '../../uploader/sandbox/server.ts';
import type { SandboxOptions } from '../../uploader/sandbox/server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { AGENT_TOKEN, CONTROL_TOKEN, FRESHDESK_KEY, TOKEN } from './sandbox-tokens.ts';

/** Long enough for a loaded machine, short enough for a test of silence. */
export const TIMEOUT_MS = 1500;
export const FIELD_ID = 360_001;

export const never = new AbortController().signal;

export function testHttp(timeoutMs = TIMEOUT_MS) {
  return createHttp({ timeoutMs, proxy: null, caFile: null, userAgent: 'dten-agent/test' });
}

/** What a test does on the desk's side. */
export interface DeskSide {
  tickets(): Promise<ControlTicket[]>;
  unusedUploads(): Promise<number>;
  faultsLeft(): Promise<number>;
  misbehave(...faults: object[]): Promise<void>;
  /** Forgets what faults are still to come. */
  behave(): Promise<void>;
  answer(id: number | string, text: string, how?: { author?: 'agent' | 'automatic'; public?: boolean }): Promise<void>;
  change(id: number | string, change: object): Promise<void>;
  /** How the whole desk is from now on. */
  temper(temper: object): Promise<void>;
}

/** The four ways in which the adapters speak to a desk over HTTP. */
export const WAYS = {
  'Zendesk requests': { kind: 'zendesk', token: TOKEN, access: 'requests' },
  'Zendesk anonymous requests': { kind: 'zendesk', token: null, access: 'anonymous' },
  'Zendesk tickets': { kind: 'zendesk', token: AGENT_TOKEN, access: 'tickets' },
  Freshdesk: { kind: 'freshdesk', token: FRESHDESK_KEY, allowAgentKey: true },
} as const satisfies Record<string, Partial<DeskSettings>>;

export const REQUESTER = { name: 'Ada Lovelace', email: 'ada@example.com' };

export function deskSide(url: string): DeskSide {
  const http = testHttp(20_000);
  const call = async (method: string, path: string, data?: unknown) => {
    const answer = await http.request<string>({
      method,
      url: `${url}/control${path}`,
      headers: { Authorization: `Bearer ${CONTROL_TOKEN}` },
      ...(data === undefined ? {} : { data: JSON.stringify(data) }),
    });
    if (answer.status > 299) throw new Error(`${method} ${path}: ${answer.status} ${answer.data}`);
    return JSON.parse(answer.data) as { tickets: ControlTicket[]; unusedUploads: number; faultsLeft: number };
  };
  return {
    tickets: async () => (await call('GET', '/tickets')).tickets,
    unusedUploads: async () => (await call('GET', '/tickets')).unusedUploads,
    faultsLeft: async () => (await call('GET', '/tickets')).faultsLeft,
    behave: async () => void (await call('DELETE', '/faults')),
    misbehave: async (...faults) => void (await call('POST', '/faults', faults)),
    answer: async (id, text, how = {}) => void (await call('POST', `/tickets/${id}/answer`, { text, ...how })),
    temper: async (temper) => void (await call('POST', '/temper', temper)),
    change: async (id, change) => void (await call('POST', `/tickets/${id}/status`, change)),
  };
}

export interface TestDesk extends DeskSide {
  url: string;
  desk: Desk;
}

/** A sandbox desk of its own for the running test, and the adapter that speaks to it over a socket. */
export async function startTestDesk(
  options: Partial<SandboxOptions> & { settings?: Partial<DeskSettings>; clientClock?: Clock } = {},
): Promise<TestDesk> {
  const { settings, clientClock, ...sandbox } = options;
  const server = await startSandboxDesk({
    folder: tempFolder(),
    port: 0,
    token: TOKEN,
    agentToken: AGENT_TOKEN,
    freshdeskKey: FRESHDESK_KEY,
    anonymousRequests: true,
    controlToken: CONTROL_TOKEN,
    clock: systemClock,
    random: systemRandom,
    ...sandbox,
  });
  onTestFinished(async () => await server.close());
  return { url: server.url, desk: deskAt(server.url, settings, clientClock), ...deskSide(server.url) };
}

export function deskAt(url: string, settings: Partial<DeskSettings> = {}, clock: Clock = systemClock): Desk {
  const desk = createDesk(
    {
      kind: 'sandbox',
      url,
      token: TOKEN,
      incidentFieldId: null,
      requestTimeoutMs: TIMEOUT_MS,
      requester: REQUESTER,
      ...settings,
    },
    testHttp(),
    clock,
  );
  if (desk === null) throw new Error('no desk');
  return desk;
}

export function draft(overrides: Partial<TicketDraft> = {}): TicketDraft {
  return {
    incidentId: systemRandom.uuid(),
    ref: 'DT-7K3QF',
    deliveryId: systemRandom.uuid(),
    subject: 'firmware 3.8.4 -> 3.8.5: the camera is gone',
    body: 'What happened\n  The camera disappeared with the update.',
    priority: 'high',
    requester: null,
    ...overrides,
  };
}

export function attachment(content: Buffer, overrides: Partial<Attachment> = {}): Attachment {
  return {
    deliveryId: systemRandom.uuid(),
    incidentId: systemRandom.uuid(),
    ref: 'DT-7K3QF',
    fileName: 'DT-7K3QF.zip',
    contentType: 'application/zip',
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    text: 'Evidence of DT-7K3QF.',
    open: () => Readable.from([content], { objectMode: false }),
    ...overrides,
  };
}
