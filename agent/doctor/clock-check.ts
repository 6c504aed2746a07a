import { createHttp } from '../../uploader/http.ts';
import { failedCall } from '../../uploader/failed-call.ts';
import { parseHttpDate } from '../../uploader/desks/retry-after.ts';
import { MINUTE_MS, SECOND_MS } from '../base/clock.ts';
import type { Clock, Instant } from '../base/clock.ts';
import type { Config } from '../config/schema.ts';
import { USER_AGENT } from '../desk-of.ts';
import type { Check } from './check.ts';
import { failed, passed } from './check.ts';

const TIMEOUT_MS = 10 * SECOND_MS;
/** More makes certificates and due times wrong. */
const NOTABLE_MS = 2 * MINUTE_MS;

/** The unit's clock against the Date header of the desk. */
export async function clockCheck(address: string, config: Config, clock: Clock, signal: AbortSignal): Promise<Check> {
  const name = 'desk: clock';
  const { proxy, caFile } = config.http;
  const http = createHttp({
    timeoutMs: TIMEOUT_MS,
    connectTimeoutMs: TIMEOUT_MS,
    proxy,
    caFile,
    userAgent: USER_AGENT,
  });
  try {
    const { headers } = await http.request<string>({ method: 'HEAD', url: address, signal });
    const date: unknown = headers['date'];
    const deskTime = parseHttpDate(typeof date === 'string' ? date : null);
    if (deskTime === null) return passed(name, 'the desk does not tell its time');
    return skewCheck(name, deskTime, clock);
  } catch (error) {
    signal.throwIfAborted();
    return failed(name, failedCall(error).detail, 'Check the network.');
  }
}

/** The unit's clock against the time that the other side told. */
export function skewCheck(name: string, deskTime: Instant, clock: Clock): Check {
  const skewMs = clock.now() - deskTime;
  const found = `this unit is ${Math.abs(Math.round(skewMs / SECOND_MS))} s ${skewMs >= 0 ? 'ahead of' : 'behind'} the desk`;
  if (Math.abs(skewMs) < NOTABLE_MS) return passed(name, found);
  return failed(name, found, 'Set the clock of this unit, and let it be kept by NTP.');
}
