import { arch } from 'node:os';
import { startService } from '../base/child.ts';
import { SECOND_MS } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import { jsonColumn } from '../base/json-column.ts';
import type { Log } from '../base/log.ts';
import type { Sleep } from '../base/sleep.ts';
import type { Config } from '../config/schema.ts';
import { keyCode } from './key-codes.ts';
import { WatchNews } from './watch-request.ts';
import type { WatchRequest } from './watch-request.ts';

const START_MS = 10 * SECOND_MS;
/** A child that ended is started again after this long. */
const RESTART_MS = 5 * SECOND_MS;
const RETRY_DEVICE_MS = 2 * SECOND_MS;
const RETRY_PRESS_MS = 2 * SECOND_MS;
const NARROW = new Set(['arm', 'ia32', 'mips', 'mipsel']);

const News = jsonColumn(WatchNews);

export interface HelpKeyOptions {
  settings: Config['helpKey'];
  /** Program and script of this very agent. */
  selfArgv: readonly [string, ...string[]];
  environment: Record<string, string>;
  sleep: Sleep;
  log: Log;
  /** The key went down. */
  onPress: () => void;
  request?: Partial<WatchRequest>;
}

/**
 * A hardware key that asks for help. It is read by a child process: a read that waits for a key would hold one of the
 * daemon's file threads for good.
 */
export class HelpKey {
  readonly #options: HelpKeyOptions;
  #finished: Promise<void> = Promise.resolve();

  constructor(options: HelpKeyOptions) {
    this.#options = options;
  }

  /** Begins; ends when the signal aborts. */
  start(signal: AbortSignal): void {
    this.#finished = this.#run(signal);
  }

  /** Resolves when the child is gone after the signal aborted. */
  async stopped(): Promise<void> {
    await this.#finished;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { sleep, log } = this.#options;
    while (!signal.aborted) {
      try {
        await this.#watch(signal);
      } catch (error) {
        if (!signal.aborted) log.warn({ why: messageOf(error) }, 'help key not watched');
      }
      if (!signal.aborted) await sleep(RESTART_MS, signal).catch(() => undefined);
    }
  }

  /**
   * A press that cannot be kept now (a full disk, a state that another process holds) is kept as soon as it can be: whoever
   * pressed has no other way to hear of it. Never rejects.
   */
  async #press(signal: AbortSignal): Promise<void> {
    const { onPress, sleep, log } = this.#options;
    for (let told = false; !signal.aborted; told = true) {
      try {
        onPress();
        return;
      } catch (error) {
        if (!told)
          log.error({ error: messageOf(error) }, 'a press of the help key could not be kept; it is tried again');
      }
      await sleep(RETRY_PRESS_MS, signal).catch(() => undefined);
    }
  }

  /** One life of the child. */
  async #watch(signal: AbortSignal): Promise<void> {
    const { settings, selfArgv, environment, request } = this.#options;
    const recordBytes = NARROW.has(arch()) ? 16 : 24;
    const input: WatchRequest = {
      device: settings.device,
      code: keyCode(settings.key) ?? 0,
      recordBytes,
      listFile: '/proc/bus/input/devices',
      nodeFolder: '/dev/input',
      retryMs: RETRY_DEVICE_MS,
      ...request,
    };
    const service = await startService({
      argv: [...selfArgv, 'help-key-child'],
      ...{ input, environment, timeoutMs: START_MS },
      onLine: (line) => this.#onNews(line, signal),
    });
    const aborted = Promise.withResolvers<void>();
    const onAbort = (): void => aborted.resolve();
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    await Promise.race([service.ended, aborted.promise]);
    signal.removeEventListener('abort', onAbort);
    await service.stop();
    if (!signal.aborted) this.#options.log.warn({}, 'the process that watches the help key ended');
  }

  #onNews(line: string, signal: AbortSignal): void {
    const { log } = this.#options;
    const said = News.safeParse(line);
    if (!said.success) {
      log.warn({}, 'the process that watches the help key said what nobody understands');
      return;
    }
    const { news, device } = said.data;
    if (news === 'pressed') void this.#press(signal);
    else if (news === 'found') log.info({ device }, 'help key found');
    else log.warn({ device, why: news }, 'help key not available');
  }
}
