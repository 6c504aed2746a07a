import type { Pseudonyms } from '../pseudonyms.ts';
import type { Rule } from '../rule.ts';
import { nextEscape, stripAnsi } from './ansi.ts';
import { CLASS_BITS, type Automaton, buildAutomaton } from './automaton.ts';
import { ByteSink } from './byte-sink.ts';
import { isMark, mayBeAddress } from './marks.ts';
import { Window } from './window.ts';

const NEWLINE = 0x0a;

/** The rules as one automaton, and how a finding is written. One machine serves one redactor. */
export class Machine {
  readonly counts: number[];
  private readonly rules: readonly Rule[];
  /** The rule that found something last. */
  private found = 0;
  /** Where the automaton stands. */
  private state = 0;
  private readonly pseudonyms: Pseudonyms;
  private readonly automaton: Automaton;
  // Of each trigger: its rule, its place among the rule's triggers, its length.
  private readonly ruleOf: Int32Array;
  private readonly indexOf: Int32Array;
  private readonly lengthOf: Int32Array;
  /** Of each final state: whether nothing but a colon, dash or dot was seen. */
  private readonly onlyMark: Uint8Array;

  constructor(rules: readonly Rule[], pseudonyms: Pseudonyms) {
    this.rules = rules;
    this.pseudonyms = pseudonyms;
    this.counts = rules.map(() => 0);
    const triggers = rules.flatMap(({ triggers }, rule) =>
      triggers.map((literal, index) => ({ rule, index, literal })),
    );
    this.automaton = buildAutomaton(triggers.map(({ literal }) => literal));
    this.ruleOf = Int32Array.from(triggers, ({ rule }) => rule);
    this.indexOf = Int32Array.from(triggers, ({ index }) => index);
    this.lengthOf = Int32Array.from(triggers, ({ literal }) => literal.length);
    const { hit, hitStart } = this.automaton;
    this.onlyMark = Uint8Array.from(hitStart.subarray(1), (end, final) =>
      hit.subarray(hitStart[final], end).every((trigger) => isMark(triggers[trigger]?.literal ?? '')) ? 1 : 0,
    );
  }

  /**
   * Writes the bytes from `start` on, redacted. A finding begins before `stop`, and may reach to the window's end.
   * Returns where to go on: `stop`, or the end of a finding beyond it.
   */
  run(window: Window, start: number, stop: number, sink: ByteSink): number {
    let at = start;
    window.floor = start;
    while (at < stop) {
      const escape = nextEscape(window.bytes, at, stop);
      const lineStart = escape >= stop ? stop : Math.max(at, window.bytes.lastIndexOf(NEWLINE, escape) + 1);
      at = this.scan(window, at, lineStart, sink);
      if (at < stop && escape < stop && at <= escape) at = this.runColoured(window, at, escape, sink);
    }
    return at;
  }

  /** A line with escape sequences: where its plain form has a finding, that form is written, else the line itself. */
  private runColoured(window: Window, start: number, escape: number, sink: ByteSink): number {
    const newline = window.bytes.indexOf(NEWLINE, escape);
    let end = newline === -1 || newline > window.end ? window.end : newline;
    if (BEGINS_KEY.test(window.slice(start, end))) end = endOfKey(window, end);
    const plain = Buffer.from(stripAnsi(window.slice(start, end)), 'latin1');
    const inner = new Window();
    inner.set(plain, plain.length, true);
    const written = new ByteSink(plain.length + 64);
    const before = this.total();
    this.scan(inner, 0, plain.length, written);
    if (this.total() === before) sink.copy(window.bytes, start, end);
    else {
      const line = written.drain();
      sink.copy(line, 0, line.length);
    }
    window.floor = end;
    return end;
  }

  /** Whether the rules find anything in a text of its own. Nothing is counted. */
  finds(content: Buffer): boolean {
    const before = [...this.counts];
    const { state } = this;
    const window = new Window();
    window.set(content, content.length, true);
    this.run(window, 0, content.length, new ByteSink(content.length + 64));
    const found = this.counts.some((count, id) => count !== before[id]);
    before.forEach((count, id) => (this.counts[id] = count));
    this.state = state;
    return found;
  }

  /** Rule -> values taken; only rules that took any. */
  countsByName(): Record<string, number> {
    const byName: Record<string, number> = {};
    this.rules.forEach(({ name }, id) => {
      const count = this.counts[id] ?? 0;
      if (count > 0) byName[name] = (byName[name] ?? 0) + count;
    });
    return byName;
  }

  /** How many values were taken so far. */
  total(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  /** Redacts from `start` to `stop`, and writes all of it. Returns `stop`, or the end of a finding beyond it. */
  private scan(window: Window, start: number, stop: number, sink: ByteSink): number {
    window.floor = start;
    this.state = 0;
    this.follow(window.bytes, Math.max(0, start - this.automaton.longest), start);
    this.takeAll(window, start, stop, sink);
    const done = Math.max(stop, window.floor);
    sink.copy(window.bytes, window.floor, done);
    window.floor = done;
    return done;
  }

  private takeAll(window: Window, start: number, stop: number, sink: ByteSink): void {
    const { bytes } = window;
    const { firstFinal } = this.automaton;
    for (let at = this.search(bytes, start, stop); at <= stop; at = this.search(bytes, at, stop)) {
      if (this.state < firstFinal || !this.judge(window, this.state, at)) continue;
      this.emit(window, sink);
      while (window.more?.(window, window.to) === true) {
        this.counts[this.found] = (this.counts[this.found] as number) + 1;
        this.emit(window, sink);
      }
      // The automaton runs on over what was taken, so that a known value that ends beyond it is seen too.
      if (window.to > at) {
        this.follow(bytes, at, window.to);
        at = window.to;
      }
    }
  }

  /**
   * Runs to the next final state. Returns the place behind its last byte, or more than `stop` where there is none.
   * This loop is what the speed hangs on; it is a function of its own so that the compiler sees nothing else.
   */
  private search(bytes: Buffer, start: number, stop: number): number {
    const { next, classOf, firstFinal } = this.automaton;
    const { onlyMark } = this;
    let { state } = this;
    for (let at = start; at < stop; at++) {
      state = next[(state << CLASS_BITS) | (classOf[bytes[at] as number] as number)] as number;
      if (state >= firstFinal) {
        if (onlyMark[state - firstFinal] === 1 && !mayBeAddress(bytes, at)) continue;
        this.state = state;
        return at + 1;
      }
    }
    return stop + 1;
  }

  private follow(bytes: Buffer, start: number, stop: number): void {
    const { next, classOf } = this.automaton;
    let { state } = this;
    for (let at = start; at < stop; at++)
      state = next[(state << CLASS_BITS) | (classOf[bytes[at] as number] as number)] as number;
    this.state = state;
  }

  private judge(window: Window, state: number, end: number): boolean {
    const { hitStart, hit, firstFinal } = this.automaton;
    const last = hitStart[state - firstFinal + 1] as number;
    for (let at = hitStart[state - firstFinal] as number; at < last; at++) {
      const trigger = hit[at] as number;
      const id = this.ruleOf[trigger] as number;
      const from = end - (this.lengthOf[trigger] as number);
      if (!(this.rules[id] as Rule).find(window, from, end, this.indexOf[trigger] as number)) continue;
      this.found = id;
      if (!window.keep) this.counts[id] = (this.counts[id] as number) + 1;
      return true;
    }
    return false;
  }

  private emit(window: Window, sink: ByteSink): void {
    const { bytes, from, to } = window;
    sink.copy(bytes, window.floor, from);
    if (window.keep) sink.copy(bytes, from, to);
    else {
      const token = this.pseudonyms.of(window.kind, window.value ?? window.slice(from, to), window.group);
      sink.write(window.quote === '' ? token : window.quote + token + window.quote);
      writeNewlines(bytes, from, to, sink);
    }
    window.floor = to;
    if (to >= window.end && !window.final) window.pending = window.resume;
  }
}

/** A private key goes on over the next lines. */
const BEGINS_KEY = /-----BEGIN /i;
const LONGEST_KEY_BYTES = 24 * 1024;

function endOfKey(window: Window, from: number): number {
  const limit = Math.min(window.end, from + LONGEST_KEY_BYTES);
  const close = window.slice(from, limit).indexOf('-----END');
  return close === -1 ? limit : from + close;
}

/** A finding of several lines stays as many lines. */
export function writeNewlines(bytes: Buffer, from: number, to: number, sink: ByteSink): void {
  for (let at = from; at < to; at++) if (bytes[at] === NEWLINE) sink.write('\n');
}
