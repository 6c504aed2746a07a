import type { AxiosInstance } from 'axios';
import { failedCall } from '../failed-call.ts';
import { stageOf } from '../watched-transport.ts';
import { warrantyPath, WarrantyAnswer } from './contract.ts';
import type { LookupAnswer, WarrantyLookup } from './lookup.ts';

export interface HttpLookupOptions {
  http: AxiosInstance;
  /** Address that the path of the contract is put after. */
  url: string;
  /** Bearer token; null: none is sent. */
  token: string | null;
  timeoutMs: number;
}

/** The lookup by the contract of docs/warranty-openapi.json. */
export class HttpWarrantyLookup implements WarrantyLookup {
  readonly #options: HttpLookupOptions;

  constructor(options: HttpLookupOptions) {
    this.#options = options;
  }

  async lookup(serial: string, signal: AbortSignal): Promise<LookupAnswer> {
    const { http, url, token, timeoutMs } = this.#options;
    signal.throwIfAborted();
    try {
      const response = await http.request<string>({
        method: 'GET',
        url: `${url.replace(/\/+$/, '')}${warrantyPath(serial)}`,
        timeout: timeoutMs,
        signal,
        headers: token === null ? {} : { Authorization: `Bearer ${token}` },
      });
      if (stageOf(response.request) === 'refused-by-proxy')
        return unavailable(`the proxy refused the way (${response.status})`);
      return judge(response.status, asJson(response.data), serial);
    } catch (error) {
      signal.throwIfAborted();
      return unavailable(failedCall(error).detail);
    }
  }
}

/** A page of a login portal, or of a wrong address, is not an answer: neither its 200 nor its 404 counts. */
function judge(status: number, body: unknown, serial: string): LookupAnswer {
  if (status === 401 || status === 403) return unavailable(`the token is not accepted (${status})`);
  if (status === 404 && body !== undefined) return { outcome: 'not-found' };
  if (status !== 200) return unavailable(`the lookup answered ${status}`);
  const parsed = WarrantyAnswer.safeParse(body);
  if (!parsed.success) return unavailable('the answer is not a warranty record');
  const { serial: answered, ...record } = parsed.data;
  if (answered !== serial) return unavailable('the answer is about another serial number');
  return { outcome: 'found', record };
}

function unavailable(why: string): LookupAnswer {
  return { outcome: 'unavailable', why };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
