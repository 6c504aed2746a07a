import { PersonWords } from '../triage/person-words.ts';

export type WordsOf = { ok: true; words: PersonWords } | { ok: false; why: string };

/** Reads a person's words from a body. The reason of a refusal names keys of ours alone, never the caller's text. */
export function wordsOf(body: unknown): WordsOf {
  const parsed = PersonWords.safeParse(body);
  if (!parsed.success) return { ok: false, why: reason(parsed.error.issues) };
  const { category, roomUsable, text, contact } = parsed.data;
  const [cleanText, cleanContact] = [clean(text), clean(contact)];
  return {
    ok: true,
    words: {
      ...(category === undefined ? {} : { category }),
      ...(roomUsable === undefined ? {} : { roomUsable }),
      ...(cleanText === '' ? {} : { text: cleanText }),
      ...(cleanContact === '' ? {} : { contact: cleanContact }),
    },
  };
}

/** Control characters (but line feed and tab), lone surrogates and marks that reorder text have no place in a ticket. */
function clean(text: string | undefined): string {
  return (text ?? '')
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, (char) => (char === '\n' || char === '\t' ? char : ''))
    .trim();
}

function reason(issues: readonly { code: string; path: PropertyKey[] }[]): string {
  const keys = [...new Set(issues.map(({ path }) => path[0]).filter((key) => key !== undefined))].map(String);
  const known = Object.keys(PersonWords.shape).join(', ');
  if (keys.length === 0) return `Send an object with none but these keys, each optional: ${known}.`;
  return `Not allowed as it is: ${keys.join(', ')}. See /openapi.json.`;
}
