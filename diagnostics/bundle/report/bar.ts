import { html } from 'hono/html';
import type { Markup } from './markup.ts';

const WIDTH = 200;
const HEIGHT = 10;

/**
 * A horizontal bar, 0 to 1, with a tick where the baseline stood.
 * @param level colours it: `good`, or a severity.
 */
export function bar({
  share,
  before = null,
  level,
  label,
}: {
  share: number;
  before?: number | null;
  level: string;
  label: string;
}): Markup {
  return html`<svg
    class="bar ${level}"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${label}"
  >
    <rect class="track" width="${WIDTH}" height="${HEIGHT}" rx="3" />
    <rect class="fill" width="${widthOf(share)}" height="${HEIGHT}" rx="3" />
    ${before === null ? null : html`<rect class="tick" x="${Math.max(0, widthOf(before) - 1)}" width="2" height="${HEIGHT}" />`}
  </svg>`;
}

function widthOf(share: number): number {
  const bounded = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
  return Math.round(bounded * WIDTH * 10) / 10;
}
