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
