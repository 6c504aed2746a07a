import { fillWhenChanged, h } from './element.js';
import { requestList } from './requests.js';
import { bothTimes, inOneLine } from './times.js';
import { updateList } from './updates.js';
import { noDesk, otherWays } from './ways.js';
import { LOST_CONNECTION } from './words.js';

const MINUTE_MS = 60 * 1000;
const at = (id) => document.getElementById(id);

/** What stands around the views: the unit, the hours of the desk, the unit's other requests. */
export function showSurroundings({ state, view, ref, seldom }) {
  const { status, tickets } = state;
  const { unit, hours, desk } = status;
  const now = Date.now();
  const minute = Math.floor(now / MINUTE_MS);
  at('title').textContent = unit.room ? `Help for ${unit.room}` : 'Help for this room';
  at('unit').textContent = [unit.model, unit.site].filter(Boolean).join(' · ');
  at('versions').textContent = unit.components.map(({ name, version }) => `${name} ${version}`).join(' · ');
  fillWhenChanged(at('desk-now'), [hours, minute], () => deskNow(hours, now));
  fillWhenChanged(at('no-desk'), [desk, status.channels, view], () => (view === 'home' ? noDesk(status, null) : null));
  fillWhenChanged(at('other-ways'), [status.channels, desk.reachable, view], () =>
    desk.reachable || view !== 'home' ? otherWays(status) : null,
  );
  const opened = document.querySelector('.updates[open]') !== null;
  fillWhenChanged(at('updates'), [seldom.updates, view === 'home'], () =>
    view === 'home' ? updateList(seldom.updates, now, opened) : null,
  );
  const others = view === 'progress' ? tickets.filter((ticket) => ticket.ref !== ref) : tickets;
  at('requests').hidden = view === 'progress' && others.length === 0;
  const unfolded = document.querySelector('.older[open]') !== null;
  fillWhenChanged(at('request-list'), [others, hours, desk, minute], () => requestList(others, status, now, unfolded));
}

function deskNow(hours, now) {
  const until = hours.open ? hours.closesAt : hours.opensAt;
  return [
    h(
      'strong',
      { class: hours.open ? 'open' : 'shut' },
      hours.open ? 'DTEN’s desk is open now' : 'DTEN’s desk is closed now',
    ),
    until &&
      h('span', { class: 'quiet' }, `${hours.open ? 'until' : 'opens'} ${inOneLine(bothTimes(until, hours, now))}`),
  ];
}

/** What must be said whatever is shown: of the desk, of the connection, of a press that waits. */
export function showNotices({ state, view, ref, connected, note }) {
  const warning = state && state.status.desk.warning;
  // The view of a request says its note itself.
  const said = view === 'progress' && ref ? null : note;
  fillWhenChanged(at('notices'), [connected, warning, said], () => [
    warning && h('p', { class: 'notice notice-warning' }, warning),
    (said || !connected) && h('p', { class: 'notice notice-bad' }, said || LOST_CONNECTION),
  ]);
}
