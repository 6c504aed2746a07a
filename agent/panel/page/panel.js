import { pressHelp, readSeldom, sendWords, watch } from './api.js';
import { fill, fillWhenChanged, h } from './element.js';
import { homeView } from './home.js';
import { progressView, progressWords } from './progress.js';
import { questionsView } from './questions.js';
import { showNotices, showSurroundings } from './surroundings.js';

/*
 * The page's views and its moves:
 *
 *   home ──press──▶ asking ──answers, nothing to add, no answer in time──▶ progress ──back, or left alone──▶ home
 *     └── somebody pressed elsewhere (key, command line) ──▶ asking
 *
 * A press is the agent's business from the first moment; closing the page at any point loses nothing of it.
 */
const TROUBLE_SHOWN_AFTER_MS = 2500;
/** A press made elsewhere is taken up here while it is this young. */
const TAKEN_UP_MS = 20 * 1000;
/** A finished request gives the display back to the next person after so long without a touch. */
const BACK_HOME_MS = 3 * 60 * 1000;
const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;
const KEPT = 'dten-request';
const MAKING = 'Your request is being made';
const MADE = 'Your request is made';

const page = {
  view: null,
  ref: null,
  /** Resolves with the reference of the press under way. */
  pressed: null,
  state: null,
  /** What changes seldom, and is asked for when something may have changed it. */
  seldom: { articles: {}, updates: [] },
  seldomKey: null,
  version: null,
  note: null,
  spoken: null,
  seen: null,
  connected: true,
  stopQuestions: null,
  /** The request that this page was at before it was loaded again. */
  kept: window.sessionStorage.getItem(KEPT),
  touchedAt: Date.now(),
};
const at = (id) => document.getElementById(id);

function announce(text) {
  fill(at('announcer'), text);
}

function goHome(focus) {
  leaveQuestions();
  Object.assign(page, { ref: null, pressed: null, note: null, spoken: null });
  show('home');
  remember();
  fill(at('main'), homeView(press));
  if (focus) at('help').focus();
}

function press() {
  page.ref = null;
  const pressedAt = Date.now();
  page.pressed = pressHelp(pressedAt, () => {
    page.note = 'The agent does not answer right now. Your press is kept here and passed on as soon as it does.';
    showTrouble();
  });
  void take(page.pressed);
  ask();
}

async function take(pressed) {
  const ref = await pressed;
  if (page.pressed !== pressed) return; // The person went back to the start meanwhile.
  page.note = null;
  showTrouble();
  took(ref);
}

/** The press has its reference. */
function took(ref) {
  page.ref = ref;
  if (page.seen) page.seen.add(ref);
  remember();
  for (const node of document.querySelectorAll('.reference-now')) node.textContent = ref;
  if (page.view === 'asking') document.querySelector('.headline').textContent = MADE;
  announce(`Your request is made. Your reference is ${ref.split('').join(' ')}.`);
  if (page.view === 'progress') showProgress();
}

function ask() {
  leaveQuestions();
  show('asking');
  const ref = h('strong', { class: 'ref reference-now' }, page.ref || '…');
  const status = page.state && page.state.status;
  const { nodes, stop } = questionsView({
    headline: page.ref ? MADE : MAKING,
    ref,
    status,
    articles: page.seldom.articles,
    announce,
    onDone: answered,
  });
  page.stopQuestions = stop;
  fill(at('main'), nodes);
  showHeadline();
}

/** Where the press was made elsewhere and nobody answers here, somebody may be answering there. */
function answered(words) {
  if (words !== null || page.pressed !== null) void passOn(page.pressed || Promise.resolve(page.ref), words || {});
  openProgress();
}

async function passOn(pressed, words) {
  const ref = await pressed;
  const outcome = await sendWords(ref, words);
  if (outcome === 'kept' || Object.keys(words).length === 0 || page.ref !== ref) return;
  page.note = 'The request had gone already, so your answers could not go with it. Tell DTEN when they answer.';
  showProgress();
}

function openProgress() {
  leaveQuestions();
  show('progress');
  remember();
  fill(
    at('main'),
    h(
      'div',
      { class: 'request-top' },
      h('h2', { tabindex: -1, class: 'headline' }, 'Your request is on its way'),
      h('p', { class: 'reference' }, 'Your reference: ', h('strong', { class: 'ref reference-now' }, page.ref || '…')),
    ),
    h('div', { id: 'progress', class: 'progress' }),
    h(
      'div',
      { class: 'actions' },
      h('button', { type: 'button', class: 'secondary', onclick: () => goHome(true) }, 'Back to the start'),
    ),
  );
  showHeadline();
  showProgress();
}

function showProgress() {
  const { ref, state, note } = page;
  if (page.view !== 'progress' || !state || !ref) return;
  const now = Date.now();
  const incident = state.status.incidents.find((each) => each.ref === ref);
  const ticket = state.tickets.find((each) => each.ref === ref);
  const key = [incident, ticket, state.status.desk, state.status.hours, note, Math.floor(now / MINUTE_MS)];
  fillWhenChanged(at('progress'), key, () => progressView({ ref, state, note, now }));
  const { spoken, headline } = progressWords(ref, state);
  document.querySelector('.headline').textContent = headline;
  if (spoken !== page.spoken) announce(spoken);
  page.spoken = spoken;
}

function showHeadline() {
  const headline = document.querySelector('.headline');
  headline.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function leaveQuestions() {
  if (page.stopQuestions) page.stopQuestions();
  page.stopQuestions = null;
}

/** The style sheet gives each view the room it needs. */
function show(view) {
  page.view = view;
  document.body.dataset.view = view;
  showUnit();
}

function showUnit() {
  if (page.state) showSurroundings(page);
}

function showTrouble() {
  showNotices(page);
}

/** Takes up a press that was made elsewhere: on a key, on the command line. */
function takeUpPress(incidents) {
  const help = incidents.filter(({ kind }) => kind === 'help');
  const fresh = help.find(({ ref }) => page.seen && !page.seen.has(ref));
  page.seen = new Set(help.map(({ ref }) => ref));
  const free = page.view === 'home' || (page.view === 'progress' && page.ref !== null);
  if (!fresh || !free || Date.now() - Date.parse(fresh.openedAt) > TAKEN_UP_MS) return;
  page.pressed = null;
  page.ref = fresh.ref;
  ask();
  took(fresh.ref);
}

/** Asks again when an incident has come or moved on, and once an hour. */
async function lookSeldom(incidents) {
  const key = JSON.stringify([incidents.map(({ ref, step }) => [ref, step]), Math.floor(Date.now() / HOUR_MS)]);
  if (key === page.seldomKey) return;
  page.seldomKey = key;
  try {
    page.seldom = await readSeldom();
    showUnit();
  } catch {
    page.seldomKey = null;
  }
}

function onState(state) {
  const first = page.state === null;
  if (page.version !== null && state.page !== null && state.page !== page.version && page.view === 'home')
    window.location.reload();
  page.version = state.page || page.version;
  page.state = state;
  showUnit();
  showTrouble();
  if (first) comeBack();
  takeUpPress(state.status.incidents);
  showProgress();
  void lookSeldom(state.status.incidents);
}

let lostTimer = null;
function onConnection(connected) {
  if (connected) {
    clearTimeout(lostTimer);
    lostTimer = null;
    page.connected = true;
    showTrouble();
  } else if (lostTimer === null) {
    lostTimer = setTimeout(() => {
      page.connected = false;
      showTrouble();
    }, TROUBLE_SHOWN_AFTER_MS);
  }
}

/** A page that is loaded again goes on with the request it was at. */
function remember() {
  if (page.view !== 'home' && page.ref) window.sessionStorage.setItem(KEPT, page.ref);
  else window.sessionStorage.removeItem(KEPT);
}

function comeBack() {
  const ref = page.kept;
  const known = ref && page.state.status.incidents.some((incident) => incident.ref === ref);
  if (!known || page.view !== 'home') return;
  page.ref = ref;
  openProgress();
}

for (const name of ['pointerdown', 'keydown'])
  document.addEventListener(name, () => {
    page.touchedAt = Date.now();
  });
setInterval(() => {
  if (!page.state) return;
  showUnit();
  showProgress();
  if (page.view === 'progress' && Date.now() - page.touchedAt > BACK_HOME_MS) goHome(false);
}, MINUTE_MS / 4);
goHome(false);
watch(onState, onConnection);
