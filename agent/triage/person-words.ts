import { z } from 'zod';

/** What is wrong, in the words of the page. */
export const HelpCategory = z.enum([
  'camera',
  'sound',
  'screen-or-touch',
  'network',
  'meeting-app',
  'after-update',
  'how-do-i',
  'other',
]);
export type HelpCategory = z.infer<typeof HelpCategory>;

/** Everything a person in the room may say; nothing of it is required. */
export const PersonWords = z.strictObject({
  category: HelpCategory.optional().meta({ description: 'What is wrong.' }),
  roomUsable: z.boolean().optional().meta({ description: 'Whether the room can be used now.' }),
  text: z.string().max(2000).optional().meta({ description: 'A sentence in the person’s own words.' }),
  contact: z.string().max(200).optional().meta({ description: 'How to reach the person.' }),
});
export type PersonWords = z.infer<typeof PersonWords>;

const MOST_KEPT = 20_000;
const CUT = '\n(More was said; there was no room to keep it.)';

/** What was said in several goes, as it is kept: the texts one after the other. */
export const KeptWords = PersonWords.extend({
  text: z.string().max(MOST_KEPT).optional().meta({ description: 'The person’s own words, one text after the other.' }),
});
export type KeptWords = z.infer<typeof KeptWords>;

/** Whether a text is among those that were said. */
export function wasSaid(before: string | undefined, text: string): boolean {
  return `\n${before ?? ''}\n`.includes(`\n${text}\n`);
}

/** Further words: a later choice takes the place of the earlier one, a text goes behind the texts before it. */
export function addToWords(before: KeptWords | null, more: PersonWords): KeptWords {
  const words = { ...before, ...more };
  const text = before?.text;
  if (text === undefined || text === '' || more.text === undefined) return words;
  if (more.text === '' || text.endsWith(CUT) || wasSaid(text, more.text)) return { ...words, text };
  const both = `${text}\n${more.text}`;
  return { ...words, text: both.length <= MOST_KEPT ? both : both.slice(0, MOST_KEPT - CUT.length) + CUT };
}
