import type { MiddlewareHandler } from 'hono';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { z } from 'zod';
import type { Clock } from '../../agent/base/clock.ts';
import { MINUTE_MS } from '../../agent/base/clock.ts';
import type { SandboxHono } from './context.ts';

/** How the desk is as a whole, until it is told otherwise; single calls are spoilt by faults. */
export const Temper = z.strictObject({
  /** Cuts every connection before it says a word. */
  dead: z.boolean().default(false),
  /** Takes nothing new in: every write is answered with 507. */
  full: z.boolean().default(false),
  /** Calls a minute; beyond it 429 with Retry-After. Null: any number. */
  ratePerMinute: z.number().int().positive().nullable().default(null),
});
export type Temper = z.infer<typeof Temper>;

/** Keeps the desk's temper, and counts calls for its rate limit (the vendors' fixed minutes). */
export class TemperKeeper {
  readonly #clock: Clock;
  #temper: Temper = Temper.parse({});
  #minute = 0;
  #calls = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(temper: Temper): void {
    this.#temper = temper;
    this.#calls = 0;
  }

  middleware(): MiddlewareHandler<SandboxHono> {
    return async (c, next) => {
      const { dead, full, ratePerMinute } = this.#temper;
      if (dead) {
        c.env.incoming.socket.resetAndDestroy();
        return RESPONSE_ALREADY_SENT;
      }
      const wait = ratePerMinute === null ? null : this.#count(ratePerMinute);
      if (wait !== null) return c.json({ error: 'TooManyRequests' }, 429, { 'retry-after': String(wait) });
      if (full && c.req.method !== 'GET') return c.json({ error: 'InsufficientStorage' }, 507);
      await next();
      return undefined;
    };
  }

  /** Seconds to wait; null when the call is within the limit. Refused calls count too. */
  #count(limit: number): number | null {
    const now = this.#clock.now();
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.#minute) this.#calls = 0;
    this.#minute = minute;
    this.#calls += 1;
    return this.#calls <= limit ? null : Math.ceil(((minute + 1) * MINUTE_MS - now) / 1000);
  }
}
