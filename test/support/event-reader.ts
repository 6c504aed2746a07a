import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import type { PanelState } from '../../agent/panel/shapes.ts';

export interface ServerEvent {
  id: string;
  name: string;
  state: PanelState;
}

export interface EventReader {
  status: number;
  /** The next event; rejects when the stream ends before one comes. */
  next(): Promise<ServerEvent>;
  /** Everything received so far, as it came. */
  raw(): string;
  /** Resolves when the server has ended the stream. */
  ended: Promise<void>;
  close(): void;
}

/** Reads server-sent events, as a page does. Closed when the test finishes. */
export async function readEvents(port: number, headers: Record<string, string> = {}): Promise<EventReader> {
  const { response, abort } = await open(port, headers);
  let raw = '';
  let taken = 0;
  let over = false;
  let wake = (): void => undefined;
  const ended = Promise.withResolvers<void>();
  const end = (): void => {
    over = true;
    ended.resolve();
    wake();
  };
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    raw += text;
    wake();
  });
  response.on('close', end);
  response.on('error', end);
  onTestFinished(abort);

  return {
    status: response.statusCode ?? 0,
    raw: () => raw,
    ended: ended.promise,
    close: abort,
    async next() {
      for (;;) {
        const events = raw
          .split('\n\n')
          .slice(0, -1)
          .filter((block) => block.includes('data: '));
        const block = events[taken];
        if (block !== undefined) {
          taken += 1;
          return parse(block);
        }
        if (over) throw new Error('the stream ended');
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

async function open(
  port: number,
  headers: Record<string, string>,
): Promise<{ response: IncomingMessage; abort: () => void }> {
  return await new Promise((resolve, reject) => {
    const request = get({ port, host: '127.0.0.1', path: '/api/v1/events', headers, agent: false }, (response) =>
      resolve({ response, abort: () => request.destroy() }),
    );
    request.on('error', reject);
  });
}

function parse(block: string): ServerEvent {
  const field = (name: string): string =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? '';
  return { id: field('id'), name: field('event'), state: JSON.parse(field('data')) as PanelState };
}
