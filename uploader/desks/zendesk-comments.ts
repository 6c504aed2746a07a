import type { z } from 'zod';
import type { DeskHttp } from './desk-http.ts';
import { DeskBusyError } from './errors.ts';
import { CommentsPage } from './zendesk-answers.ts';
import type { ZendeskComment, ZendeskUser } from './zendesk-answers.ts';

/** Of 100 comments each. A ticket with more cannot be said to lack one. */
const MAX_PAGES = 100;

/** Every comment from a page on, with the people who wrote them. */
export async function readComments(
  http: DeskHttp,
  start: string,
  signal: AbortSignal,
): Promise<{ comments: ZendeskComment[]; users: Map<string, ZendeskUser> }> {
  const comments: ZendeskComment[] = [];
  const users = new Map<string, ZendeskUser>();
  let path: string | null = start;
  for (let page = 0; path !== null; page++) {
    if (page === MAX_PAGES) throw new DeskBusyError('the ticket has more comments than can be looked through', null);
    const { data }: { data: z.infer<typeof CommentsPage> } = await http.call(
      { method: 'GET', path, kind: 'read', answer: CommentsPage },
      signal,
    );
    comments.push(...data.comments);
    for (const user of data.users ?? []) users.set(user.id, user);
    path = data.next_page ?? null;
  }
  return { comments, users };
}
