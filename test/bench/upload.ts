import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemRandom } from '../../agent/base/random.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import { CHUNK_BYTES } from '../../uploader/delivery-call.ts';
import { DeskHttp } from '../../uploader/desks/desk-http.ts';
import { ZendeskDesk } from '../../uploader/desks/zendesk.ts';
import { createHttp } from '../../uploader/http.ts';
import { verdict } from './verdict.ts';

const MEBIBYTE = 1024 * 1024;
const BUNDLE_BYTES = 1024 * MEBIBYTE;
const WARM_UP_BYTES = 64 * MEBIBYTE;
const CHUNKS_TRIED = [64 * 1024, 256 * 1024, MEBIBYTE];
const SAMPLE_MS = 20;
/** DESIGN, Budgets. */
const BUDGET = { memoryBytes: 48 * MEBIBYTE, ofCurl: 0.6 };
const RECEIVER = fileURLToPath(new URL('programs/receiver.ts', import.meta.url));
const NEVER = new AbortController().signal;

/** A bundle of 1 GiB uploaded to a desk in another process: its rate beside curl's, and the memory that it takes. */
export async function benchUpload(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dten-bench-'));
  const receiver = spawn(process.execPath, [RECEIVER, join(folder, 'desk')], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(receiver.stdout, 'data')) as [Buffer];
    const url = line.toString().trim();
    const [small, large] = [join(folder, 'small.zip'), join(folder, 'large.zip')];
    await fill(small, WARM_UP_BYTES);
    await fill(large, BUNDLE_BYTES);
    const upload = await uploader(url);

    await upload(small, WARM_UP_BYTES, CHUNK_BYTES);
    for (const chunk of CHUNKS_TRIED) {
      const seconds = await timed(async () => await upload(small, WARM_UP_BYTES, chunk));
      print(`upload: reading ${chunk / 1024} KiB at a time: ${rate(WARM_UP_BYTES, seconds)} MiB/s`);
    }

    const curl = await timed(async () => await uploadByCurl(url, large));
    const memory = watchMemory();
    const ours = await timed(async () => await upload(large, BUNDLE_BYTES, CHUNK_BYTES));
    const more = memory.stop();
    const ratio = curl / ours;
    print(
      `upload: 1 GiB at ${rate(BUNDLE_BYTES, ours)} MiB/s, curl ${rate(BUNDLE_BYTES, curl)} MiB/s (budget ${BUDGET.ofCurl} of curl's; ratio ${ratio.toFixed(2)}) ${verdict(ratio >= BUDGET.ofCurl)}`,
    );
    print(
      `upload: ${(more / MEBIBYTE).toFixed(1)} MiB more memory for 1 GiB (budget ${BUDGET.memoryBytes / MEBIBYTE} MiB; ratio ${(more / BUDGET.memoryBytes).toFixed(2)}) ${verdict(more < BUDGET.memoryBytes)}`,
    );
  } finally {
    receiver.stdin.end();
    await once(receiver, 'close');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function uploader(url: string): Promise<(path: string, bytes: number, chunk: number) => Promise<void>> {
  const http = createHttp({ timeoutMs: 60_000, proxy: null, caFile: null, userAgent: 'dten-agent/bench' });
  const call = { http, clock: systemClock, url, timeoutMs: 60_000 };
  const desk = new ZendeskDesk({
    name: 'sandbox',
    id: 'bench',
    warning: null,
    http: new DeskHttp({ ...call, authorization: 'Bearer bench' }),
    anonymous: new DeskHttp({ ...call, authorization: null }),
    incidentFieldId: null,
    limits: { fileBytes: Number.MAX_SAFE_INTEGER, ticketBytes: null },
  });
  const common = { incidentId: systemRandom.uuid(), ref: 'DT-BENCH' };
  const draft = { ...common, subject: 'bench', body: 'bench', priority: 'low' as const, requester: null };
  const { id } = await desk.create({ ...draft, deliveryId: systemRandom.uuid() }, NEVER);
  return async (path, bytes, highWaterMark) => {
    await desk.attach(
      id,
      {
        ...common,
        ...{ fileName: 'bundle.zip', contentType: 'application/zip', bytes, sha256: '', text: 'bench' },
        deliveryId: systemRandom.uuid(),
        open: () => createReadStream(path, { highWaterMark }),
      },
      NEVER,
    );
  };
}

async function uploadByCurl(url: string, path: string): Promise<void> {
  const headers = ['-H', 'Authorization: Bearer bench', '-H', 'Content-Type: application/zip', '-H', 'Expect:'];
  const curl = spawn('curl', ['-sfX', 'POST', ...headers, '-T', path, `${url}/api/v2/uploads?filename=bundle.zip`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(curl, 'close')) as [number | null];
  if (code !== 0) throw new Error(`curl ended with ${code}`);
}

async function fill(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w');
  const block = Buffer.from(systemRandom.bytes(MEBIBYTE));
  for (let written = 0; written < bytes; written += block.length) await file.writeFile(block);
  await file.close();
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** The highest resident memory until `stop`, above what it is now. */
function watchMemory(): { stop(): number } {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      return most - before;
    },
  };
}

function rate(bytes: number, seconds: number): string {
  return (bytes / MEBIBYTE / seconds).toFixed(0);
}
