import { clockBadge, clockSentences } from './clock.js';
import { h, picture } from './element.js';
import { PICTURES } from './pictures.js';
import { outcomeView } from './outcome.js';
import { articleList, noDesk } from './ways.js';
import { deskName, ENGLISH_ONLY, STEPS } from './words.js';

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
      incident && incident.language === 'other' && englishOnly(),
      ticket && objective(ticket, status, now),
      noDesk(status, ref),
      incident && incident.articles.length > 0 && articles(incident),
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

function objective(ticket, status, now) {
  const [first, ...others] = clockSentences(ticket.clock, status, now);
  return h(
    'section',
    { class: 'card', 'aria-label': status.desk.kind === 'sandbox' ? 'The clock' : 'DTEN’s objective' },
    clockBadge(ticket.clock),
    h('p', { class: 'objective' }, first),
    others.map((sentence) => h('p', { class: 'quiet' }, sentence)),
    outcomeView(ticket),
  );
}

function englishOnly() {
  return h('p', { class: 'notice notice-calm' }, picture(PICTURES.english), h('span', {}, ENGLISH_ONLY));
}

function articles(incident) {
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'articles-title' },
    h('h3', { id: 'articles-title', class: 'card-title' }, 'The Help Center on this'),
    articleList(incident.articles),
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
  const [name, , , words] = STEPS[index];
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
      place === 'now' && !waits && h('progress', { 'aria-label': 'Under way' }),
      name === 'received' && index === step && incident && incident.upload && bar(incident.upload),
    ),
  );
}

/** Evidence goes up after the text is there. */
function bar({ sentBytes, totalBytes }) {
  const percent = totalBytes === 0 ? 0 : Math.floor((sentBytes / totalBytes) * 100);
  return [
    h('p', { class: 'quiet' }, `The evidence is on its way: ${size(sentBytes)} of ${size(totalBytes)}.`),
    h('progress', { max: 100, value: percent, 'aria-label': 'Evidence sent, in percent' }),
  ];
}

function size(bytes) {
  const [unit, name] = bytes < 1e6 ? [1e3, 'kB'] : [1e6, 'MB'];
  return `${(bytes / unit).toFixed(1)} ${name}`;
}
