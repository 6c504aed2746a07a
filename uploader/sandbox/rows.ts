import { z } from 'zod';

const Json = z.string().transform((text): unknown => JSON.parse(text));

/** Vendor's statuses; end users and agents see the same ones. */
export const SandboxStatus = z.enum(['new', 'open', 'pending', 'hold', 'solved', 'closed']);
export type SandboxStatus = z.infer<typeof SandboxStatus>;

export const SandboxUser = z.object({
  id: z.number(),
  name: z.string(),
  role: z.enum(['end-user', 'agent', 'system']),
});
export type SandboxUser = z.infer<typeof SandboxUser>;

export const SandboxTicket = z.object({
  id: z.number(),
  subject: z.string(),
  description: z.string(),
  status: SandboxStatus,
  priority: z.string().nullable(),
  requester_id: z.number(),
  external_id: z.string().nullable(),
  tags: Json.pipe(z.array(z.string())),
  custom_fields: Json.pipe(z.array(z.object({ id: z.number(), value: z.unknown() }))),
  created_at: z.number(),
  updated_at: z.number(),
});
export type SandboxTicket = z.infer<typeof SandboxTicket>;

export const SandboxComment = z.object({
  id: z.number(),
  ticket_id: z.number(),
  author_id: z.number(),
  body: z.string(),
  public: z.number().transform(Boolean),
  channel: z.string(),
  created_at: z.number(),
});
export type SandboxComment = z.infer<typeof SandboxComment>;

export const SandboxAttachment = z.object({
  id: z.number(),
  token: z.string(),
  file_name: z.string(),
  content_type: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  path: z.string(),
  created_at: z.number(),
  comment_id: z.number().nullable(),
});
export type SandboxAttachment = z.infer<typeof SandboxAttachment>;
