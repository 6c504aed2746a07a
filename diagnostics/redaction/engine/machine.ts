import type { Pseudonyms } from '../pseudonyms.ts';
import { type Latin1Buffer, LONGEST_PSEUDONYM } from '../pseudonym-shape.ts';
import type { Rule } from '../rule.ts';
import { type Automaton, buildAutomaton } from './automaton.ts';
import { ByteSink } from './byte-sink.ts';
import { colouredFrom, colouredTo, plainOf, writeLines } from './coloured-lines.ts';
import { HitLog } from './hit-log.ts';
import { isMark } from './first-look.ts';
import { TokenCache } from './token-cache.ts';
import { BLOCK_BYTES, ENDS_WORD, ONLY_MARK, TriggerSearch } from './trigger-search.ts';
import { type Canonical, type Window, windowOn } from './window.ts';

const NEWLINE = 0x0a;
const ZERO = 0x30;

/** A literal of a rule: its place in the list of rules, and among the rule's triggers. */
interface Trigger {
  rule: number;
  index: number;
  literal: string;
}

/** The rules as one automaton, and how a finding is written. One machine serves one redactor. */
export class Machine {
  readonly counts: number[];
  private readonly rules: readonly Rule[];
  /** What each rule finds: no rule needs itself for it. */
  private readonly finders: Rule['find'][];
  private readonly tokens = new TokenCache();
  /** The rule that found something last. */
  private found = 0;
  private search: TriggerSearch;
  /** The search for a text that is looked into while another one is searched. */
  private innerSearch: TriggerSearch;
  /** Hits behind the last finding: a later finding may reach back over them. */
  private readonly pendingHits = new HitLog();
  private readonly pseudonyms: Pseudonyms;
  private readonly automaton: Automaton;
  // Of each trigger: its rule, its place among the rule's triggers, its length.
  private readonly ruleOf: Int32Array;
  private readonly indexOf: Int32Array;
  private readonly lengthOf: Int32Array;
  /** Of each trigger: a bit for each digit that it may begin with; -1 where the first byte tells nothing more. */
  private readonly digitsOf: Int16Array;

  constructor(rules: readonly Rule[], pseudonyms: Pseudonyms) {
    this.rules = rules;
    this.finders = rules.map(({ find }) => find);
    this.pseudonyms = pseudonyms;
    this.counts = rules.map(() => 0);
    const triggers: Trigger[] = rules.flatMap(({ triggers }, rule) =>
      triggers.map((literal, index) => ({ rule, index, literal })),
    );
    this.automaton = buildAutomaton(triggers.map(({ literal }) => literal));
    this.ruleOf = Int32Array.from(triggers, ({ rule }) => rule);
    this.indexOf = Int32Array.from(triggers, ({ index }) => index);
    this.lengthOf = Int32Array.from(triggers, ({ literal }) => literal.length);
    this.digitsOf = Int16Array.from(triggers, ({ rule, index }) => digitBits(rules[rule]?.digits?.[index]));
    const { hit, hitStart } = this.automaton;
    const firstLook = Uint8Array.from(hitStart.subarray(1), (end, final) =>
      firstLookAt([...hit.subarray(hitStart[final], end)].map((index) => triggers[index] as Trigger)),
    );
    this.search = new TriggerSearch(this.automaton, firstLook);
    this.innerSearch = new TriggerSearch(this.automaton, firstLook);

    function firstLookAt(found: Trigger[]): number {
      if (found.every(({ literal }) => isMark(literal))) return ONLY_MARK;
      const [{ rule, literal } = { rule: 0, literal: '' }] = found;
      if (found.length > 1) return 0;
      const { startsWord = false, endsWord = false } = rules[rule] ?? {};
      return (startsWord ? literal.length : 0) + (endsWord ? ENDS_WORD : 0);
    }
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

  /** Lines with escape sequences: where the plain form of one has a finding, that form is written, else the line itself. */
  private runColoured(window: Window, start: number, sink: ByteSink): number {
    sink.coloured = true;
    const end = colouredTo(window, start);
    const inner = plainOf(window, start, end);
    const written = new ByteSink(inner.end);
    this.scan(inner, 0, inner.end, written);
    if (written.findings.count === 0) sink.copy(window.bytes, start, end);
    else writeLines(window, start, end, inner, written, sink);
    window.floor = end;
    return end;
  }

  /**
   * Whether the rules, asked again where they were asked before, find anything between `from` and `to`: a line of the
   * output, where pseudonyms stand now. No other place can show more: no trigger has a pseudonym in it.
   */
  findsMore(window: Window, { findings, hits }: ByteSink, place: Places, from: number, to: number): boolean {
    window.floor = from;
    for (; place.hit < hits.count; place.hit++) {
      const end = hits.ends[place.hit] as number;
      if (end > to) break;
      for (; place.finding < findings.count && (findings.to[place.finding] as number) <= end; place.finding++)
        window.floor = findings.to[place.finding] as number;
      if (end <= window.floor || !this.judge(window, hits.states[place.hit] as number, end)) continue;
      if (!window.keep) return true;
      window.floor = Math.max(window.floor, window.to);
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
    const { search, found } = this;
    this.search = this.innerSearch;
    const window = windowOn(content);
    const finds = this.findsIn(window);
    this.search = search;
    this.found = found;
    return finds;
  }

  private findsIn(window: Window): boolean {
    for (let block = 0, skip = 0; block < window.end; block += BLOCK_BYTES) {
      const count = this.search.look(window.bytes, 0, block, Math.min(block + BLOCK_BYTES, window.end));
      for (let i = 0; i < count; i++) {
        const end = this.search.ends[i] as number;
        if (end <= skip || !this.judge(window, this.search.states[i] as number, end)) continue;
        if (!window.keep) return true;
        window.floor = skip = window.to;
      }
    }
    return false;
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

  /** Redacts from `start` to `stop`, and writes all of it. Returns `stop`, or the end of a finding beyond it. */
  private scan(window: Window, start: number, stop: number, sink: ByteSink): number {
    window.floor = start;
    this.pendingHits.count = 0;
    let skip = start;
    for (let block = start; block < stop;) {
      const end = Math.min(block + BLOCK_BYTES, stop);
      skip = this.takeIn(window, block, end, skip, sink);
      block = Math.max(end, skip);
    }
    const done = Math.max(stop, window.floor);
    this.write(window, done, done, sink);
    return done;
  }

  /** Takes what ends in a block, of hits that end behind `skip`. Returns the new `skip`: the end of what was taken. */
  private takeIn(window: Window, from: number, to: number, skip: number, sink: ByteSink): number {
    const { search, pendingHits } = this;
    // The search runs on over what is taken, so that a known value that ends beyond it is seen too.
    const count = search.look(window.bytes, 0, from, to);
    let behind = skip;
    for (let i = 0; i < count; i++) {
      const end = search.ends[i] as number;
      if (end <= behind) continue;
      const state = search.states[i] as number;
      pendingHits.add(end, state);
      if (!this.judge(window, state, end)) continue;
      if (window.keep) this.write(window, window.to, window.to, sink);
      else {
        // Asked again, this rule would find its own pseudonym.
        if (window.from >= end && this.hasOneTrigger(state)) pendingHits.count--;
        let next = i + 1;
        let asked = end;
        do {
          next = this.noteSkipped(window, next, count, to);
          this.emit(window, asked, sink);
          asked = window.to;
        } while (window.more?.(window, window.to) === true);
      }
      behind = Math.max(behind, window.to);
    }
    return behind;
  }

  /** Notes the hits before a finding that is further on, such as the next of a list: the second look asks there. */
  private noteSkipped(window: Window, first: number, count: number, searched: number): number {
    const { search, innerSearch, pendingHits } = this;
    let next = first;
    for (; next < count && (search.ends[next] as number) <= window.from; next++)
      if ((search.ends[next] as number) > window.floor)
        pendingHits.add(search.ends[next] as number, search.states[next] as number);
    const begin = Math.max(searched, window.floor);
    if (window.from <= begin) return next;
    const more = innerSearch.look(window.bytes, 0, begin, Math.min(window.from, begin + BLOCK_BYTES));
    for (let i = 0; i < more; i++) pendingHits.add(innerSearch.ends[i] as number, innerSearch.states[i] as number);
    return next;
  }

  /** Writes what stays before `to`; what follows up to `behind` is replaced. */
  private write(window: Window, to: number, behind: number, sink: ByteSink): void {
    this.pendingHits.moveTo(sink.hits, sink.length - window.floor, to, behind);
    sink.copy(window.bytes, window.floor, to);
    window.floor = behind;
  }

  private hasOneTrigger(state: number): boolean {
    const { hitStart, firstFinal } = this.automaton;
    return (hitStart[state - firstFinal + 1] as number) - (hitStart[state - firstFinal] as number) === 1;
  }

  private judge(window: Window, state: number, end: number): boolean {
    const { hitStart, hit, firstFinal } = this.automaton;
    const last = hitStart[state - firstFinal + 1] as number;
    for (let at = hitStart[state - firstFinal] as number; at < last; at++) {
      const trigger = hit[at] as number;
      const id = this.ruleOf[trigger] as number;
      const from = end - (this.lengthOf[trigger] as number);
      const digits = this.digitsOf[trigger] as number;
      if (digits !== -1 && ((digits >> ((window.bytes[from] as number) - ZERO)) & 1) === 0) continue;
      const find = this.finders[id] as Rule['find'];
      if (!find(window, from, end, this.indexOf[trigger] as number)) continue;
      this.found = id;
      return true;
    }
    return false;
  }

  /** Writes what stays before the finding, and its pseudonym. Up to `asked` the rules were asked. */
  private emit(window: Window, asked: number, sink: ByteSink): void {
    const { bytes, floor, from, to, quote } = window;
    this.counts[this.found] = (this.counts[this.found] as number) + 1;
    const shift = sink.length - floor;
    this.write(window, from, to, sink);
    // A sign alone stands between most keys and their values.
    if (from > asked + 1)
      for (let at = Math.max(floor, asked); at < from; at++) if (bytes[at] === NEWLINE) sink.lookAt(at + shift);
    if (quote !== '') sink.write(quote);
    const place = sink.length;
    this.writeToken(window, sink);
    sink.found(place);
    if (quote !== '') sink.write(quote);
    writeNewlines(bytes, from, to, sink);
    if (to >= window.end && !window.final) window.pending = window.resume;
  }

  private writeToken(window: Window, sink: ByteSink): void {
    const { tokens } = this;
    const known = tokens.get(window);
    if (known !== -1) {
      const at = known * LONGEST_PSEUDONYM;
      return sink.copy(tokens.tokens, at, at + (tokens.tokenLengths[known] as number));
    }
    const from = sink.length;
    const out = sink.room(LONGEST_PSEUDONYM);
    sink.length = this.makeToken(window, out, from);
    tokens.set(window, out, from, sink.length);
  }

  /** Makes the pseudonym of the window's finding in `out`. Returns the place behind it. */
  private makeToken({ bytes, from, to, kind, value, group, groupTo }: Window, out: Latin1Buffer, at: number): number {
    const { pseudonyms } = this;
    if (typeof value !== 'string' && typeof value !== 'function' && group === undefined) {
      const end = pseudonyms.ofBytes(out, at, kind, bytes, from, to, value, groupTo);
      if (end !== -1) return end;
    }
    const found = (bytes as Latin1Buffer).latin1Slice(from, to);
    return at + out.latin1Write(pseudonyms.of(kind, canonicalText(found, value), group?.(found)), at);
  }
}

/** A bit for each digit; -1 where there are none. */
function digitBits(digits: string | undefined): number {
  if (digits === undefined || !/^\d+$/.test(digits)) return -1;
  let bits = 0;
  for (let i = 0; i < digits.length; i++) bits |= 1 << (digits.charCodeAt(i) - ZERO);
  return bits;
}

function canonicalText(found: string, value: string | Canonical | undefined): string {
  if (typeof value === 'function') return value(found);
  if (typeof value === 'string' || value === undefined) return value ?? found;
  let text = '';
  for (let i = 0; i < found.length; i++) {
    const become = value[found.charCodeAt(i)] as number;
    if (become >= 0) text += String.fromCharCode(become);
  }
  return text;
}

/** How far the hits and findings of an output were looked at. */
export interface Places {
  hit: number;
  finding: number;
}

/** A finding of several lines stays as many lines. */
export function writeNewlines(bytes: Buffer, from: number, to: number, sink: ByteSink): void {
  for (let at = from; at < to; at++) if (bytes[at] === NEWLINE) sink.write('\n');
}
