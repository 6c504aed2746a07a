/** A match is at most so long: it must fit into what is looked at together. */
export const LONGEST_CUSTOM_MATCH = 512;
const LONGEST_PATTERN = 1000;

/**
 * Why a pattern of the customer's own is refused, with what to do instead; null where it may be used. Whatever could
 * backtrack without bound is refused: look-around, back-references, and repetitions without an upper bound. What is
 * left runs on an engine that never backtracks.
 */
export function objectionTo(pattern: string): string | null {
  if (pattern.length > LONGEST_PATTERN) return `it has more than ${LONGEST_PATTERN} characters; write several rules`;
  let expression: RegExp;
  try {
    expression = new RegExp(pattern);
  } catch (error) {
    return `it is no regular expression (${error instanceof Error ? error.message.replace(/^.*: /, '') : 'syntax'})`;
  }
  const found = measure(pattern);
  if (found.needs !== null) return `it has ${found.needs}; write it without`;
  if (found.longest === Number.POSITIVE_INFINITY)
    return 'it has a repetition without an upper bound (`*`, `+` or `{n,}`), which may backtrack without bound; write a bounded one, such as {1,64}';
  if (found.longest > LONGEST_CUSTOM_MATCH)
    return `it can match ${found.longest} characters; bound its repetitions so that it matches at most ${LONGEST_CUSTOM_MATCH}`;
  return expression.test('')
    ? 'it matches the empty text, and so everywhere; let it ask for a character at least'
    : null;
}

const ESCAPE = /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|k<\w+>|[1-9]\d{0,2}|[\s\S])/y;
const QUANTIFIER = /(?:([*+])|(\?)|\{(\d+)(?:(,)(\d*))?\})\??/y;
const CLASS = /\[(?:\\[\s\S]|[^\]\\])*\]/y;
const GROUP = /\((?:\?(?::|=|!|<=|<!|<\w+>|[a-zA-Z-]*:))?/y;

interface Measured {
  /** What needs backtracking; null: nothing. */
  needs: string | null;
  /** The most characters that a match can have; infinite where a repetition has no bound. */
  longest: number;
}

/** Reads a pattern whose syntax is right. */
function measure(pattern: string): Measured {
  let at = 0;
  let needs: string | null = null;
  const met = (shape: RegExp): string | null => {
    shape.lastIndex = at;
    const found = shape.exec(pattern)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  function alternatives(): number {
    let most = sequence();
    while (pattern[at] === '|') {
      at++;
      most = Math.max(most, sequence());
    }
    return most;
  }
  function sequence(): number {
    let total = 0;
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') total += repeated(atom());
    return total;
  }
  function atom(): number {
    const group = met(GROUP);
    if (group !== null) {
      if (/^\(\?<?[=!]$/.test(group)) needs = 'look-around, which needs backtracking';
      const inside = alternatives();
      at++; // The bracket that closes it.
      return inside;
    }
    const escape = met(ESCAPE);
    if (escape !== null && /^\\(?:[1-9]|k<)/.test(escape)) needs = 'a back-reference, which needs backtracking';
    if (escape === '\\b' || escape === '\\B') return 0;
    if (escape === null && met(CLASS) === null) at++;
    return 1;
  }
  function repeated(length: number): number {
    let total = length;
    for (;;) {
      QUANTIFIER.lastIndex = at;
      const found = QUANTIFIER.exec(pattern);
      if (found === null) return total;
      at += found[0].length;
      const [, endless, , least, comma, most] = found;
      if (endless !== undefined || (comma !== undefined && most === '')) total = Number.POSITIVE_INFINITY;
      else if (least !== undefined) total *= Number(most ?? least);
    }
  }
  const longest = alternatives();
  return { needs, longest: Number.isNaN(longest) ? Number.POSITIVE_INFINITY : longest };
}
