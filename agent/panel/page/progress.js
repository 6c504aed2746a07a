import { clockBadge, clockSentences } from './clock.js';
import { h, picture } from './element.js';
import { PICTURES } from './pictures.js';
import { noDesk } from './ways.js';
import { deskName, STEPS } from './words.js';

/** For those who hear the page: where a step stands. */
const PLACES = { done: ', done', now: ', under way', later: ', to come' };

/** How far a request has come, and what DTEN aims at. */
export function progressView({ ref, state, note, now }) {
  const { status, tickets } = state;
  const incident = status.incidents.find((each) => each.ref === ref);
  const ticket = tickets.find((each) => each.ref === ref);
  const step = stepOf(incident, ticket);
  return [
    h(
      'ol',
      { class: 'steps' },
      STEPS.map((_, index) => stepItem(index, step, incident, ticket, status)),
    ),
    h(
      'div',
      {},
      note && h('p', { class: 'notice notice-warning' }, note),
      ticket && objective(ticket.clock, status, now),
      status.desk.kind === 'none' && noDesk(status, ref),
    ),
  ];
}

/** What to tell a listener, and what the headline says. */
export function progressWords(ref, { status, tickets }) {
  const incident = status.incidents.find((each) => each.ref === ref);
  const ticket = tickets.find((each) => each.ref === ref);
  const step = stepOf(incident, ticket);
  const spoken = titleOf(step, step, incident, ticket, status);
  if (STEPS[step][0] === 'received') return { spoken, headline: `Your request has reached ${deskName(status)}` };
  if (isQueued(step, status)) return { spoken, headline: 'Your request is kept on this unit' };
  return { spoken, headline: 'Your request is on its way' };
}

function objective(clock, status, now) {
  const [first, ...others] = clockSentences(clock, status.hours, now);
  return h(
    'section',
    { class: 'card', 'aria-label': 'DTEN’s objective' },
    clockBadge(clock),
    h('p', { class: 'objective' }, first),
    others.map((sentence) => h('p', { class: 'quiet' }, sentence)),
  );
}

function stepOf(incident, ticket) {
  const name = incident ? incident.step : ticket && ticket.deskNumber !== null ? 'received' : 'noticed';
  const index = STEPS.findIndex(([each]) => each === name);
  return Math.max(0, index);
}

/** Without a desk a request goes no further for now. */
function isQueued(step, status) {
  return STEPS[step][0] === 'sending' && status.desk.kind === 'none';
}

function titleOf(index, step, incident, ticket, status) {
  const [name, underWay, done] = STEPS[index];
  if (isQueued(index, status)) return 'Queued on this unit';
  const number = (incident && incident.deskNumber) || (ticket && ticket.deskNumber);
  const title = (index < step ? done : underWay).replace('DESK', deskName(status));
  return name === 'received' && step === index && number ? `${title} as number ${number}` : title;
}

function stepItem(index, step, incident, ticket, status) {
  const last = STEPS.length - 1;
  const place = index < step || (index === step && step === last) ? 'done' : index === step ? 'now' : 'later';
  const waits = isQueued(index, status);
  const words = STEPS[index][3];
  return h(
    'li',
    { class: `step step-${place}`, 'aria-current': place === 'now' && 'step' },
    h(
      'span',
      { class: 'step-mark', 'aria-hidden': 'true' },
      place === 'done' ? picture(PICTURES.done) : String(index + 1),
    ),
    h(
      'div',
      { class: 'step-words' },
      h(
        'p',
        { class: 'step-title' },
        titleOf(index, step, incident, ticket, status),
        h('span', { class: 'unseen' }, PLACES[place]),
      ),
      place === 'now' && words && !waits && h('p', { class: 'quiet' }, words),
      place === 'now' && !waits && bar(incident),
    ),
  );
}

function bar(incident) {
  const upload = incident && incident.upload;
  if (!upload || upload.totalBytes === 0) return h('progress', { 'aria-label': 'Under way' });
  const percent = Math.round((upload.sentBytes / upload.totalBytes) * 100);
  return h('progress', { max: 100, value: percent, 'aria-label': 'Evidence sent, in percent' });
}
