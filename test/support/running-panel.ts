import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../agent/base/system-clock.ts';
import { systemRandom } from '../../agent/base/random.ts';
import { createPanel } from '../../agent/panel/panel.ts';
import type { PanelLimits } from '../../agent/panel/limits.ts';
import type { PanelServices } from '../../agent/panel/services.ts';
import type { MaintainerServices } from '../../agent/panel/maintainer-services.ts';
import { NO_MAINTAINER } from './maintainer-services.ts';
import { rawHttp } from './raw-http.ts';
import type { RawAnswer, RawCall } from './raw-http.ts';

export interface RunningPanel {
  url: string;
  port: number;
  /** A call with a Host of its own and every byte as given. */
  call(call: RawCall): Promise<RawAnswer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<RawAnswer>;
  warmUp(): Promise<void>;
  stop(): Promise<void>;
}

export interface RunningPanelOptions {
  port?: number;
  limits?: Partial<PanelLimits>;
  maintainer?: MaintainerServices;
}

/** A panel on a free port (or a given one), stopped when the test finishes. */
export async function runningPanel(
  services: PanelServices,
  { port: wanted = 0, limits = {}, maintainer = NO_MAINTAINER }: RunningPanelOptions = {},
): Promise<RunningPanel> {
  const log = pino({ level: 'silent' });
  const panel = createPanel({
    port: wanted,
    services,
    maintainer,
    clock: systemClock,
    random: systemRandom,
    log,
    limits,
  });
  const { url } = await panel.start();
  onTestFinished(() => panel.stop());
  const port = Number(new URL(url).port);
  const call = (of: RawCall): Promise<RawAnswer> => rawHttp(port, of);
  return {
    url,
    port,
    call,
    post: (path, body, headers = {}) =>
      call({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    warmUp: () => panel.warmUp(),
    stop: () => panel.stop(),
  };
}
