import type { Clock } from '../../agent/base/clock.ts';
import type {
  CommandRun,
  Endpoint,
  FileRead,
  FolderListing,
  Host,
  HostFacts,
  ProbeResult,
  ReadOptions,
  Refusal,
  RunOptions,
} from '../host/host.ts';
import { refuse } from '../host/refusal.ts';
import { androidDenial } from './android-denial.ts';
import { TOO_LATE, withTimeLimit } from '../host/time-limit.ts';

export interface Budget {
  /** On the clock's monotonic scale. */
  deadline: number;
  bytes: number;
}

/** Something that was asked for and not had. */
export interface RefusedQuestion {
  what: string;
  reason: Refusal['reason'];
  detail: string;
}

const MAX_NOTED = 50;

/** A host for one collector: it answers within the collector's time and bytes, and notes what was refused. */
export class BudgetedHost implements Host {
  readonly #host: Host;
  readonly #clock: Clock;
  readonly #budget: Budget;
  readonly #signal: AbortSignal;
  readonly refused: RefusedQuestion[] = [];
  /** Where in the capture what it was given lies. */
  readonly sources = new Set<string>();
  /** What was given so far. */
  bytes = 0;

  constructor(host: Host, clock: Clock, budget: Budget, signal: AbortSignal) {
    this.#host = host;
    this.#clock = clock;
    this.#budget = budget;
    this.#signal = signal;
  }

  get identity(): Host['identity'] {
    return this.#host.identity;
  }

  async readFile(path: string, options: ReadOptions): Promise<FileRead | Refusal> {
    return await this.#ask(path, async () => {
      const maxBytes = this.#clip(options.maxBytes);
      const read = await this.#inTime(this.#host.readFile(path, { ...options, maxBytes }));
      if (!read.ok) return read;
      this.bytes += Buffer.byteLength(read.text);
      this.sources.add(read.source);
      return read;
    });
  }

  async list(path: string): Promise<FolderListing | Refusal> {
    return await this.#ask(path, async () => await this.#inTime(this.#host.list(path)));
  }

  async run(argv: readonly [string, ...string[]], options: RunOptions): Promise<CommandRun | Refusal> {
    return await this.#ask(argv.join(' '), async () => {
      const timeoutMs = Math.max(1, Math.min(options.timeoutMs, this.#timeLeft()));
      const run = await this.#host.run(argv, { ...options, timeoutMs, maxBytes: this.#clip(options.maxBytes) });
      if (!run.ok) return run;
      const denial = this.identity.platform === 'android' ? androidDenial(run) : null;
      if (denial !== null) return denial;
      this.bytes += Buffer.byteLength(run.stdout) + Buffer.byteLength(run.stderr);
      this.sources.add(run.source);
      return run;
    });
  }

  async probe(endpoint: Endpoint, options: { timeoutMs: number }): Promise<ProbeResult | Refusal> {
    const timeoutMs = Math.max(1, Math.min(options.timeoutMs, this.#timeLeft()));
    return await this.#ask(
      `${endpoint.host}:${endpoint.port}`,
      async () => await this.#host.probe(endpoint, { timeoutMs }),
    );
  }

  async facts(): Promise<HostFacts> {
    const facts = await withTimeLimit(this.#host.facts(), this.#timeLeft(), this.#signal);
    if (facts !== TOO_LATE) return facts;
    this.#note('facts', refuse('timed-out', 'the time of the collector is over'));
    return {};
  }

  async #ask<T extends { ok: true }>(what: string, work: () => Promise<T | Refusal>): Promise<T | Refusal> {
    if (this.#signal.aborted || this.#timeLeft() <= 0)
      return this.#note(what, refuse('timed-out', 'the time of the collector is over'));
    if (this.bytes >= this.#budget.bytes)
      return this.#note(what, refuse('refused', 'the bytes of the collector are used up'));
    const answer = await work();
    return answer.ok ? answer : this.#note(what, answer);
  }

  /** Commands and probes have a limit of their own; a file or folder that hangs has not. */
  async #inTime<T>(work: Promise<T | Refusal>): Promise<T | Refusal> {
    const answer = await withTimeLimit(work, this.#timeLeft(), this.#signal);
    return answer === TOO_LATE ? refuse('timed-out', 'the time of the collector is over') : answer;
  }

  #note(what: string, refusal: Refusal): Refusal {
    const { reason, detail } = refusal;
    if (this.refused.length < MAX_NOTED) this.refused.push({ what, reason, detail });
    return refusal;
  }

  #clip(bytes: number): number {
    return Math.max(1, Math.min(bytes, this.#budget.bytes - this.bytes));
  }

  #timeLeft(): number {
    return this.#budget.deadline - this.#clock.monotonic();
  }
}
