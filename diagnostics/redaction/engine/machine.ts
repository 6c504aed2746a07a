import type { Pseudonyms } from '../pseudonyms.ts';
import type { Rule } from '../rule.ts';
import { stripAnsi } from './ansi.ts';
import { CLASS_BITS, type Automaton, buildAutomaton } from './automaton.ts';
import { ByteSink } from './byte-sink.ts';
import { isMark, mayMatter } from './marks.ts';
import { TokenCache } from './token-cache.ts';
import { PADDING_BYTES, Window } from './window.ts';

const NEWLINE = 0x0a;

/** The rules as one automaton, and how a finding is written. One machine serves one redactor. */
export class Machine {
  readonly counts: number[];
  private readonly rules: readonly Rule[];
  private readonly tokens = new TokenCache();
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
  /** Of each final state: whether nothing but a mark was seen. */
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
      const coloured = colouredFrom(window, at, stop);
      at = this.scan(window, at, coloured, sink);
      if (at < stop && at <= coloured) at = this.runColoured(window, at, sink);
    }
    return at;
  }

  /** A line with escape sequences: where its plain form has a finding, that form is written, else the line itself. */
  private runColoured(window: Window, start: number, sink: ByteSink): number {
    const end = colouredTo(window, start);
    const inner = plainOf(window, start, end);
    const written = new ByteSink(inner.end);
    const from = sink.length;
    this.scan(inner, 0, inner.end, written);
    if (written.findings.length === 0) sink.copy(window.bytes, start, end);
    else {
      sink.copy(written.padded(), 0, written.length);
      sink.found(from);
    }
    window.floor = end;
    return end;
  }

  /** Whether the rules find anything that begins from `from` on, where a line begins, and before `to`. Nothing is counted. */
  findsIn(window: Window, from: number, to: number): boolean {
    for (let at = from; at < to;) {
      const coloured = colouredFrom(window, at, to);
      if (this.findsPlain(window, at, coloured)) return true;
      if (coloured >= to) return false;
      at = colouredTo(window, coloured);
      const inner = plainOf(window, coloured, at);
      if (this.findsPlain(inner, 0, inner.end)) return true;
    }
    return false;
  }

  private findsPlain(window: Window, from: number, to: number): boolean {
    window.floor = from;
    this.state = 0;
    for (let at = this.search(window.bytes, from, to); at <= to; at = this.search(window.bytes, at, to)) {
      if (!this.judge(window, this.state, at)) continue;
      if (!window.keep) return true;
      at = this.passOver(window, at);
    }
    return false;
  }

  /** Takes lines whole, and leaves the line breaks. Returns `to`. */
  takeWhole(window: Window, from: number, to: number, sink: ByteSink): number {
    const end = window.bytes[to - 1] === NEWLINE ? to - 1 : to;
    sink.write(this.pseudonyms.of('line', window.slice(from, end)));
    writeNewlines(window.bytes, from, to, sink);
    return to;
  }

  /** Whether the rules find anything in a text of its own. Nothing is counted. */
  finds(content: Buffer): boolean {
    const { state, found } = this;
    const finds = this.findsIn(windowOn(content), 0, content.length);
    this.state = state;
    this.found = found;
    return finds;
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
    for (let at = this.search(bytes, start, stop); at <= stop; at = this.search(bytes, at, stop)) {
      if (!this.judge(window, this.state, at)) continue;
      if (window.keep) {
        at = this.passOver(window, at);
        continue;
      }
      this.emit(window, sink);
      while (window.more?.(window, window.to) === true) this.emit(window, sink);
      // The automaton runs on over what was taken, so that a known value that ends beyond it is seen too.
      if (window.to > at) {
        this.follow(bytes, at, window.to);
        at = window.to;
      }
    }
  }

  /** Steps over a stretch that stays. Nothing reaches across it, so the search begins anew. */
  private passOver(window: Window, at: number): number {
    if (window.to <= at) return at;
    this.state = 0;
    return window.to;
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
        if (onlyMark[state - firstFinal] === 1 && !mayMatter(bytes, at)) continue;
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
      return true;
    }
    return false;
  }

  private emit(window: Window, sink: ByteSink): void {
    const { bytes, from, to, quote } = window;
    this.counts[this.found] = (this.counts[this.found] as number) + 1;
    sink.copy(bytes, window.floor, from);
    const place = sink.length;
    const token = this.tokenOf(window);
    sink.write(quote === '' ? token : quote + token + quote);
    writeNewlines(bytes, from, to, sink);
    sink.found(place);
    window.floor = to;
    if (to >= window.end && !window.final) window.pending = window.resume;
  }

  private tokenOf({ bytes, from, to, kind, value, group, text }: Window): string {
    const known = this.tokens.get(bytes, from, to, kind, value);
    if (known !== undefined) return known;
    const found = text.slice(from, to);
    const token = this.pseudonyms.of(
      kind,
      typeof value === 'function' ? value(found) : (value ?? found),
      group?.(found),
    );
    this.tokens.set(bytes, from, to, kind, value, token);
    return token;
  }
}

/** Where the next line with an escape begins, or the rest of the line from `from` on; `stop` where there is none. */
function colouredFrom(window: Window, from: number, stop: number): number {
  const escape = window.nextEscape(from);
  return escape >= stop ? stop : Math.max(from, window.bytes.lastIndexOf(NEWLINE, escape) + 1);
}

/** The end of the coloured line that begins at `start`; a private key goes on over the next lines. */
function colouredTo(window: Window, start: number): number {
  const newline = window.bytes.indexOf(NEWLINE, window.nextEscape(start));
  const end = newline === -1 || newline > window.end ? window.end : newline;
  return BEGINS_KEY.test(window.slice(start, end)) ? endOfKey(window, end) : end;
}

function plainOf(window: Window, from: number, to: number): Window {
  return windowOn(Buffer.from(stripAnsi(window.slice(from, to)), 'latin1'));
}

/** A window on a text of its own. */
function windowOn(content: Buffer): Window {
  const window = new Window();
  window.set(Buffer.concat([content, Buffer.alloc(PADDING_BYTES)]), content.length, true);
  return window;
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
