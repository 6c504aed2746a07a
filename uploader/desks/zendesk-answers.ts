import { z } from 'zod';
import { parseIso } from '../../agent/base/iso-time.ts';

/** Zendesk's answers, permissive: only the fields that are used, anything else may come and go. */
const Id = z.union([z.number().int(), z.string().min(1)]).transform(String);
const At = z.iso.datetime({ offset: true }).transform(parseIso);
const NextPage = z.string().nullish();

const Request = z.object({
  id: Id,
  status: z.string(),
  priority: z.string().nullish(),
  description: z.string().nullish(),
  created_at: At,
  requester_id: Id.nullish(),
  custom_fields: z.array(z.object({ id: Id, value: z.unknown() })).nullish(),
});
export type ZendeskRequest = z.infer<typeof Request>;

export const RequestAnswer = z.object({ request: Request });
export const RequestsPage = z.object({ requests: z.array(Request), next_page: NextPage });

const Ticket = Request.extend({ external_id: z.string().nullish() });

export const TicketAnswer = z.object({ ticket: Ticket });
export const TicketsPage = z.object({ tickets: z.array(Ticket), next_page: NextPage });

const Comment = z.object({
  id: Id,
  body: z.string(),
  public: z.boolean().default(true),
  author_id: Id,
  created_at: At,
  via: z.object({ channel: z.union([z.string(), z.number()]).nullish() }).nullish(),
});
export type ZendeskComment = z.infer<typeof Comment>;

const User = z
  .object({ id: Id, name: z.string().nullish(), agent: z.boolean().nullish(), role: z.string().nullish() })
  // End users are told `agent`, agents the role.
  .transform(({ role, agent, ...user }) => ({ ...user, agent: agent ?? (role === 'agent' || role === 'admin') }));
export type ZendeskUser = z.infer<typeof User>;

export const CommentsPage = z.object({
  comments: z.array(Comment),
  users: z.array(User).nullish(),
  next_page: NextPage,
});

export const UploadAnswer = z.object({
  upload: z.object({
    token: z.string().min(1),
    attachment: z.object({ size: z.number().nullish() }).nullish(),
  }),
});

export const ArticlesPage = z.object({
  results: z.array(z.object({ title: z.string(), html_url: z.url() })),
});
