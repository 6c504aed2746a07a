/** Deeper structures are cut: what cannot be looked at does not leave. */
const DEEPEST = 200;

/**
 * Redacts a structure: its strings as text, and by the key that they stand under. A key is asked about by showing the
 * text rules the member as a line of JSON, so that both decide alike.
 */
export function redactJson<T>(input: T, redactText: (text: string) => string): T {
  /** The member shows the rules its key: `"firmware":"3.9.1.204"` is no address. Lines of their own are looked at too. */
  function byKey(key: string, value: string): string {
    const prefix = `${JSON.stringify(key)}:`;
    const shown = redactText(prefix + JSON.stringify(value));
    const redacted = shown.startsWith(prefix) ? stringOf(shown.slice(prefix.length)) : undefined;
    if (redacted === undefined) return redactText(value);
    return redacted.includes('\n') ? redactText(redacted) : redacted;
  }
  function numberByKey(key: string, value: number): number {
    const member = `{${JSON.stringify(key)}:${value}}`;
    return redactText(member) === member ? value : 0;
  }
  function walk(value: unknown, key: string | undefined, depth: number): unknown {
    if (typeof value === 'string') return key === undefined ? redactText(value) : byKey(key, value);
    if (typeof value === 'number') return key === undefined ? value : numberByKey(key, value);
    if (value === null || typeof value !== 'object') return value;
    if (depth > DEEPEST) return null;
    if (Array.isArray(value)) return value.map((item) => walk(item, key, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [redactText(name), walk(member, name, depth + 1)]),
    );
  }
  return walk(input, undefined, 0) as T;
}

function stringOf(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
