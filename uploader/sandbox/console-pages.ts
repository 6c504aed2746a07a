import { html } from 'hono/html';
import { SANDBOX_WARNING } from '../desks/sandbox-warning.ts';
import { sizeText, splitMachineLines, timeText } from './console-words.ts';
import type { SandboxAttachment, SandboxComment, SandboxTicket, SandboxUser } from './rows.ts';

type Html = ReturnType<typeof html>;

export interface TicketView {
  ticket: SandboxTicket;
  requester: SandboxUser | undefined;
  conversation: { comment: SandboxComment; author: SandboxUser | undefined; files: SandboxAttachment[] }[];
}

/** Every ticket, newest first. */
export function listPage(tickets: readonly SandboxTicket[]): Html {
  const rows = tickets.map(
    (ticket) =>
      html`<tr>
        <td class="number">#${ticket.id}</td>
        <td class="subject"><a href="/tickets/${ticket.id}">${ticket.subject}</a></td>
        <td>${priorityTag(ticket)}</td>
        <td>${statusTag(ticket)}</td>
        <td class="time">${timeText(ticket.created_at)}</td>
      </tr>`,
  );
  const table = html`<table>
    <thead>
      <tr>
        <th>Number</th>
        <th>Subject</th>
        <th>Priority</th>
        <th>Status</th>
        <th>Received</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  const body = html`<main>
    <div class="card scroll" data-live>
      ${tickets.length === 0 ? html`<p class="empty">No tickets yet. They appear here by themselves.</p>` : table}
    </div>
  </main>`;
  return page('Tickets', body);
}

/** One ticket: the conversation, the evidence, and what the desk can do. */
export function ticketPage({ ticket, requester, conversation }: TicketView): Html {
  const fileCount = conversation.reduce((sum, { files }) => sum + files.length, 0);
  const body = html`<main class="columns">
    <section aria-label="Conversation">
      <div data-live>${conversation.map(commentCard)}</div>
      ${answerForm(ticket)}
    </section>
    <aside>
      <div class="card" data-live>
        <h2>Ticket</h2>
        <dl>
          <dt>Number</dt>
          <dd>#${ticket.id}</dd>
          <dt>Status</dt>
          <dd>${statusTag(ticket)}</dd>
          <dt>Priority</dt>
          <dd>${priorityTag(ticket)}</dd>
          <dt>Requester</dt>
          <dd>${requester?.name ?? 'unknown'}</dd>
          <dt>Received</dt>
          <dd><time>${timeText(ticket.created_at)}</time></dd>
          <dt>Updated</dt>
          <dd><time>${timeText(ticket.updated_at)}</time></dd>
          <dt>Evidence</dt>
          <dd>${fileCount === 1 ? '1 file' : `${fileCount} files`}</dd>
        </dl>
      </div>
      <div class="card">
        <h2>Status</h2>
        ${ticket.status === 'closed' ? html`<p class="note">Closed is final.</p>` : statusForm(ticket)}
      </div>
    </aside>
  </main>`;
  return page(ticket.subject, body, `#${ticket.id}`);
}

/** A short page that says what is wrong. */
export function messagePage(title: string, text: string): Html {
  return page(
    title,
    html`<main>
      <div class="card"><p class="empty">${text}</p></div>
    </main>`,
  );
}

function commentCard({ comment, author, files }: TicketView['conversation'][number]): Html {
  const { words, machine } = splitMachineLines(comment.body);
  const role = author?.role ?? 'system';
  const kind = { 'end-user': 'the unit', agent: 'agent', system: 'automatic' }[role];
  return html`<article class="card comment ${role} ${comment.public ? '' : 'private'}">
    <div class="head">
      <span class="who">${author?.name ?? 'Unknown'}</span>
      <span class="kind">${kind}${comment.public ? '' : ', internal note'}</span>
      <time>${timeText(comment.created_at)}</time>
    </div>
    <p class="text">${words}</p>
    ${files.map(fileRow)} ${machine === '' ? '' : html`<p class="machine">${machine}</p>`}
  </article>`;
}

function fileRow(file: SandboxAttachment): Html {
  const report = html`<a href="/attachments/${file.id}/report">Open the report</a>`;
  return html`<div class="file">
    <span class="name">${file.file_name}</span>
    <span class="size">${sizeText(file.bytes)}</span>
    ${file.content_type === 'application/zip' ? report : ''}
    <a href="/attachments/${file.id}">Download</a>
    <span class="hash">SHA-256 ${file.sha256}</span>
  </div>`;
}

function answerForm(ticket: SandboxTicket): Html | string {
  if (ticket.status === 'closed') return '';
  return html`<div class="card comment">
    <form method="post" action="/tickets/${ticket.id}/answer">
      <label for="text">Answer as the desk</label>
      <textarea id="text" name="text" required placeholder="A public answer stops the response clock."></textarea>
      <div class="buttons">
        <button class="primary" name="how" value="public">Send answer</button>
        <button name="how" value="private">Add internal note</button>
      </div>
    </form>
  </div>`;
}

function statusForm(ticket: SandboxTicket): Html {
  const choices = [
    ['open', 'Open'],
    ['pending', 'Pending'],
    ['hold', 'On hold'],
    ['solved', 'Solved'],
    ['closed', 'Closed'],
  ] as const;
  return html`<form method="post" action="/tickets/${ticket.id}/status">
    <div class="buttons">
      ${choices
        .filter(([status]) => status !== ticket.status)
        .map(([status, label]) => html`<button name="status" value="${status}">${label}</button>`)}
    </div>
    <p class="note">Pending waits for the customer, so the response clock pauses.</p>
  </form>`;
}

function statusTag({ status }: SandboxTicket): Html {
  return html`<span class="tag ${status}">${status}</span>`;
}

function priorityTag({ priority }: SandboxTicket): Html {
  return html`<span class="tag ${priority ?? 'low'}">${priority ?? 'none'}</span>`;
}

function page(title: string, body: Html, number = ''): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Sandbox desk</title>
        <link rel="stylesheet" href="/console.css" />
        <link rel="icon" href="data:," />
        <script src="/console.js" defer></script>
      </head>
      <body>
        <header>
          <div class="banner">${SANDBOX_WARNING}</div>
          <div class="title">
            <nav class="home">${number === '' ? 'Sandbox desk' : html`<a href="/">All tickets</a> / ${number}`}</nav>
            <h1>${title}</h1>
          </div>
        </header>
        ${body}
      </body>
    </html>`;
}
