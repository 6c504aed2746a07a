import { h } from './element.js';
import { dayAndTime, ownZone } from './times.js';
import { VERDICT_WORDS } from './words.js';

/** The updates that this unit has seen, with what became of each. */
export function updateList(updates, now, unfolded) {
  if (updates.length === 0) return null;
  return h(
    'section',
    { 'aria-label': 'Updates of this unit' },
    h(
      'details',
      { class: 'updates', open: unfolded },
      h('summary', {}, `Updates of this unit (${updates.length})`),
      h(
        'ul',
        { class: 'update-list' },
        updates.map(({ name, from, to, verdict, noticedAt }) => {
          const [words, tone] = VERDICT_WORDS[verdict] || ['Being checked', 'calm'];
          return h(
            'li',
            { class: 'update' },
            h('span', { class: 'update-name' }, `${name} ${from} → ${to}`),
            ' ',
            h('span', { class: `badge badge-${tone}` }, words),
            ' ',
            h('span', { class: 'quiet' }, dayAndTime(noticedAt, ownZone(), now)),
          );
        }),
      ),
    ),
  );
}
