import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import type { PanelLimits } from './limits.ts';

/** A page that lost its stream asks again after so long. */
const RETRY_MS = 1000;
/** News that come within so long of each other go out as one event. */
const GATHER_MS = 40;

export interface EventStreamsOptions {
  limits: Pick<PanelLimits, 'streams' | 'heartbeatMs' | 'stalledMs' | 'busyRefreshMs' | 'idleRefreshMs'>;
  /** What an event says: the whole state, as one line of JSON. */
  snapshot: () => string;
  /** Whether something is under way, so that it is worth looking often. */
  isBusy: () => boolean;
  clock: Pick<Clock, 'monotonic'>;
  random: Pick<Random, 'uuid'>;
  log: Log;
}

interface Stream {
  controller: ReadableStreamDefaultController<Uint8Array>;
  /** The number of the last event it was given. */
  sent: number;
  /** Since when its reader has taken nothing; null while it keeps up. */
  stalledSince: number | null;
}

/**
 * Server-sent events. Each event carries the whole state, so a reader that was away for any number of them, or over a
 * restart of the agent, needs the latest one only; a slow reader skips. Ids are `<this run>-<number>`.
 */
export class EventStreams {
  readonly #options: EventStreamsOptions;
  readonly #run: string;
  readonly #streams = new Set<Stream>();
  #number = 0;
  #latest = '';
  #gathering: NodeJS.Timeout | null = null;
  #beat: NodeJS.Timeout | null = null;
  #refresh: NodeJS.Timeout | null = null;
  #isBusy = false;
  #closed = false;

  constructor(options: EventStreamsOptions) {
    this.#options = options;
    this.#run = options.random.uuid().slice(0, 8);
  }

  /** A new stream, or null when there are too many. */
  open(lastEventId: string | undefined): ReadableStream<Uint8Array> | null {
    if (this.#closed || this.#streams.size >= this.#options.limits.streams) return null;
    this.#look();
    let stream: Stream;
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          stream = { controller, sent: lastEventId === this.#id() ? this.#number : 0, stalledSince: null };
          this.#streams.add(stream);
          controller.enqueue(encode(`retry: ${RETRY_MS}\n\n`));
          this.#startTimers();
        },
        pull: () => {
          stream.stalledSince = null;
          this.#give(stream);
        },
        cancel: () => this.#forget(stream),
      },
      new CountQueuingStrategy({ highWaterMark: 2 }),
    );
  }

  /** Something may have changed. */
  changed(): void {
    if (this.#closed || this.#streams.size === 0) return;
    this.#gathering ??= setTimeout(() => {
      this.#gathering = null;
      this.#look();
      for (const stream of this.#streams) this.#give(stream);
    }, GATHER_MS);
  }

  /** Ends all streams; no more are given. */
  close(): void {
    this.#closed = true;
    for (const stream of this.#streams) this.#end(stream);
    this.#stopTimers();
  }

  #id(): string {
    return `${this.#run}-${this.#number}`;
  }

  /** A state that cannot be read now is read again at the next occasion. */
  #look(): void {
    try {
      const snapshot = this.#options.snapshot();
      if (snapshot === this.#latest) return;
      this.#latest = snapshot;
      this.#number += 1;
      this.#isBusy = this.#options.isBusy();
    } catch (error) {
      this.#options.log.warn({ error: messageOf(error) }, 'state for the page not read');
    }
  }

  /** Writing asks for more at once, so what was sent is noted before. */
  #give(stream: Stream): void {
    if (stream.sent === this.#number || !this.#hasRoom(stream)) return;
    stream.sent = this.#number;
    stream.controller.enqueue(encode(`id: ${this.#id()}\nevent: state\ndata: ${this.#latest}\n\n`));
  }

  /** False where the reader has not taken what it was given before. */
  #hasRoom(stream: Stream): boolean {
    if ((stream.controller.desiredSize ?? 0) > 0) return true;
    stream.stalledSince ??= this.#options.clock.monotonic();
    return false;
  }

  #startTimers(): void {
    this.#beat ??= setInterval(() => this.#heartbeat(), this.#options.limits.heartbeatMs);
    if (this.#refresh === null) this.#scheduleRefresh();
  }

  #scheduleRefresh(): void {
    const { busyRefreshMs, idleRefreshMs } = this.#options.limits;
    this.#refresh = setTimeout(
      () => {
        this.changed();
        this.#scheduleRefresh();
      },
      this.#isBusy ? busyRefreshMs : idleRefreshMs,
    );
  }

  #heartbeat(): void {
    const now = this.#options.clock.monotonic();
    for (const stream of this.#streams) {
      if (stream.stalledSince !== null && now - stream.stalledSince >= this.#options.limits.stalledMs)
        this.#end(stream);
      else if (this.#hasRoom(stream)) stream.controller.enqueue(encode(': still here\n\n'));
    }
  }

  #end(stream: Stream): void {
    stream.controller.close();
    this.#forget(stream);
  }

  #forget(stream: Stream): void {
    this.#streams.delete(stream);
    if (this.#streams.size === 0) this.#stopTimers();
  }

  #stopTimers(): void {
    if (this.#gathering !== null) clearTimeout(this.#gathering);
    if (this.#beat !== null) clearInterval(this.#beat);
    if (this.#refresh !== null) clearTimeout(this.#refresh);
    this.#gathering = this.#beat = this.#refresh = null;
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
