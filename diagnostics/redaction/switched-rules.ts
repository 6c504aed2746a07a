import type { Window } from './engine/window.ts';
import { categoryOf } from './policy.ts';
import type { RedactionCategory } from './policy.ts';
import type { Rule } from './rule.ts';

/** A name alone before the `@` of an address may be a token: it always goes. */
const ALWAYS = new Set(['url']);
const QUERY = /\?|%3f/i;

/**
 * The rules with some categories left in. What a rule finds of such a kind stays, and the search goes on in it, so that
 * a credential inside is found by its own rule. The query of a meeting's link may hold its passcode and always goes.
 */
export function withoutCategories(rules: readonly Rule[], off: readonly RedactionCategory[]): Rule[] {
  const isOff = (kind: string): boolean => off.some((category) => category === categoryOf(kind));
  if (off.length === 0) return [...rules];
  return rules.map((rule) => ({
    ...rule,
    find(window, from, to, trigger) {
      if (!rule.find(window, from, to, trigger)) return false;
      if (window.keep || !isOff(window.kind)) return true;
      if (ALWAYS.has(rule.name) && window.kind === 'user') return true;
      return window.kind === 'meeting' && takeQuery(window);
    },
  }));
}

function takeQuery(window: Window): boolean {
  const query = QUERY.exec(window.slice(window.from, window.to));
  return query !== null && window.take('secret', window.from + query.index + query[0].length, window.to);
}
