import { html } from 'hono/html';

/** Escaped HTML. */
export type Markup = ReturnType<typeof html>;

/** A titled part of the page; left out when there is nothing in it. */
export function section(title: string, id: string, body: Markup | null, note = ''): Markup | null {
  if (body === null) return null;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${note === '' ? null : html`<p class="note">${note}</p>`} ${body}
  </section>`;
}

/** A table that scrolls by itself on a narrow screen. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly (Markup | string | null)[])[],
  kind = '',
): Markup {
  return html`<div class="scroll">
    <table class="${kind}">
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell, index) => html`<td data-head="${heads[index] ?? ''}">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A link to an entry of the bundle, or its bare name where the bundle goes without it. */
export function entryLink(name: string, line: number | undefined, present: boolean): Markup {
  const text = line === undefined ? name : `${name}:${line}`;
  if (!present) return html`<code class="absent">${text}</code>`;
  return html`<a href="${name.split('/').map(encodeURIComponent).join('/')}"><code>${text}</code></a>`;
}

/** `2026-11-20 10:00:00 UTC`. */
export function timeText(iso: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(iso);
  return match === null ? iso : `${match[1]} ${match[2]} UTC`;
}

/** `3 d 4 h`, `4 h 10 min`, `50 s`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  if (minutes > 0) return `${minutes} min ${whole % 60} s`;
  return `${whole} s`;
}
