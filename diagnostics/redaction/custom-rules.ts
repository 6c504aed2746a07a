import { isUtf8 } from 'node:buffer';
import { RE2JS } from 're2js';
import { messageOf } from '../../agent/base/errors.ts';
import { stripAnsi } from './engine/ansi.ts';
import { CustomRuleError } from './custom-rule-error.ts';
import type { CustomRule } from './policy.ts';
import { pseudonymEnd } from './pseudonyms.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** Rules of the customer's own, on one line at a time. */
export interface CustomRules {
  /** A line, or a piece of one, without its end. */
  line(bytes: Buffer): Buffer;
  /** The last place up to `at` where the bytes can be cut without cutting a match. */
  cutBefore(bytes: Buffer, at: number): number;
  /** Whether any of them finds something. Nothing is counted. */
  finds(content: Buffer): boolean;
  /** `custom:NAME` -> values taken; only those that took any. */
  counts(): Record<string, number>;
}

interface CompiledRule extends CustomRule {
  expression: RE2JS;
}

/** @throws CustomRuleError where the engine does not know the pattern's syntax (RE2's). */
export function createCustomRules(rules: readonly CustomRule[], pseudonyms: Pseudonyms): CustomRules {
  const compiled = rules.map(compile);
  const counts = new Map<string, number>();

  function redact(text: string): string {
    let result = text;
    for (const rule of compiled) result = withPseudonymsKept(result, (part) => apply(rule, part));
    return result;
  }
  function apply({ name, kind, expression }: CompiledRule, part: string): string {
    const matcher = expression.matcher(part);
    const group = matcher.groupCount() > 0 ? 1 : 0;
    let written = '';
    let done = 0;
    while (matcher.find()) {
      const found = matcher.group(group);
      if (found === null || found === '') continue;
      const from = matcher.start(group);
      const to = from + found.length;
      const quote = quoteFor(part, from, to);
      const token = pseudonyms.of(kind, Buffer.from(found.toLowerCase(), 'utf8').toString('latin1'));
      written += `${part.slice(done, from)}${quote}${token}${quote}`;
      done = to;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return done === 0 ? part : written + part.slice(done);
  }
  /** A line that colours run through is looked at in its plain form too. */
  function line(bytes: Buffer): Buffer {
    const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
    const text = bytes.toString(encoding);
    const plain = text.includes('\x1b') ? stripAnsi(text) : text;
    const redacted = redact(plain);
    return redacted === plain ? bytes : Buffer.from(redacted, encoding);
  }
  return {
    line,
    cutBefore(bytes, at) {
      const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
      const text = bytes.toString(encoding);
      let cut = bytes.toString(encoding, 0, at).length;
      for (const { expression } of compiled)
        for (const matcher = expression.matcher(text); matcher.find();)
          if (matcher.start(0) < cut && matcher.end(0) > cut) cut = matcher.start(0);
      return Buffer.byteLength(text.slice(0, cut), encoding);
    },
    finds(content) {
      const encoding = isUtf8(content) ? 'utf8' : 'latin1';
      const lines = stripAnsi(content.toString(encoding)).split('\n');
      return compiled.some(({ expression }) => lines.some((one) => expression.matcher(one).find()));
    },
    counts: () => Object.fromEntries([...counts].map(([name, count]) => [`custom:${name}`, count])),
  };
}

function compile(rule: CustomRule): CompiledRule {
  try {
    return { ...rule, expression: RE2JS.compile(rule.pattern, rule.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) };
  } catch (error) {
    throw new CustomRuleError(
      `redaction.rules: the pattern of ${rule.name} cannot be used (${messageOf(error)}); its syntax must be RE2’s`,
      { cause: error },
    );
  }
}

/** Applies a change to what stands between pseudonyms: they are nobody's values any more. */
function withPseudonymsKept(text: string, change: (part: string) => string): string {
  let written = '';
  let done = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) {
    const end = pseudonymEnd(text, at);
    if (end === -1) continue;
    written += change(text.slice(done, at)) + text.slice(at, end);
    done = end;
    at = end - 1;
  }
  return done === 0 ? change(text) : written + change(text.slice(done));
}

/** A bare number of JSON becomes a string. */
function quoteFor(text: string, from: number, to: number): string {
  if (!/^-?[\d.]+$/.test(text.slice(from, to))) return '';
  const before = /(?:"\s{0,8}:|[[,])\s{0,8}$/.test(text.slice(Math.max(0, from - 20), from));
  return before && /^\s{0,8}(?:[,}\]]|$)/.test(text.slice(to, to + 9)) ? '"' : '';
}
