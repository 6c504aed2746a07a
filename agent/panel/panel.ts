import type { Clock } from '../base/clock.ts';
import { once } from '../base/once.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import { EventStreams } from './event-streams.ts';
import { PANEL_LIMITS } from './limits.ts';
import type { PanelLimits } from './limits.ts';
import { createLoopbackServer } from './loopback-server.ts';
import { pressEmptily } from './press-emptily.ts';
import { readPageFiles } from './page-files.ts';
import { Presses } from './presses.ts';
import type { MaintainerServices } from './maintainer-services.ts';
import type { PanelServices } from './services.ts';
import type { PanelState, PanelStatus } from './shapes.ts';

export interface PanelOptions {
  /** TCP port on loopback; 0 takes a free one. */
  port: number;
  services: PanelServices;
  maintainer: MaintainerServices;
  /** Shared with other ways to press, so that one series of presses is one incident whichever way they come. */
  presses?: Presses;
  clock: Clock;
  random: Random;
  log: Log;
  limits?: Partial<PanelLimits>;
}

export interface Panel {
  /** Resolves when the page can be opened. @throws NotListeningError */
  start(): Promise<{ url: string }>;
  /** Loads what a press needs, so that the first one is answered as soon as any other. Never rejects. */
  warmUp(): Promise<void>;
  /** Ends the streams, lets answers end and frees the port. */
  stop(): Promise<void>;
}

/** The local API, and the page on the display that uses it. */
export function createPanel(options: PanelOptions): Panel {
  const { services, maintainer, clock, random, log } = options;
  const limits = { ...PANEL_LIMITS, ...options.limits };
  let running: { port: number; stop(): Promise<void> } | undefined;

  return {
    async start() {
      const page = readPageFiles();
      const streams = new EventStreams({
        limits,
        clock,
        random,
        log,
        snapshot: () => JSON.stringify(stateOf(services, page.version)),
        isBusy: () => isBusy(services.status()),
      });
      let port = options.port;
      const presses = options.presses ?? new Presses(services, limits.presses, clock);
      const routes = once(async () => {
        const { panelRoutes } = await import('./routes.ts');
        return panelRoutes({ services, maintainer, presses, streams, page, limits, port: () => port, clock, log });
      });
      const server = createLoopbackServer(async (request) => (await routes()).fetch(request), limits);
      port = await server.listen(options.port);
      const unsubscribe = services.subscribe(() => streams.changed());
      running = {
        port,
        async stop() {
          unsubscribe();
          streams.close();
          await server.close();
        },
      };
      return { url: `http://127.0.0.1:${port}/` };
    },
    async warmUp() {
      if (running !== undefined) await pressEmptily(running.port);
    },
    async stop() {
      await running?.stop();
      running = undefined;
    },
  };
}

function stateOf(services: PanelServices, page: string): PanelState {
  return { page, status: services.status(), tickets: services.tickets() };
}

/** Whether somebody may be watching something move. Without a desk nothing moves once it is filed. */
function isBusy({ desk, incidents }: PanelStatus): boolean {
  return incidents.some(
    ({ step, upload }) =>
      upload !== null || step === 'noticed' || step === 'collecting' || (step === 'sending' && desk.kind !== 'none'),
  );
}
