import { fill, h } from './element.js';
import * as api from './maintainer-api.js';
import { consentsView, detailView, doorView, entryView, pickList } from './maintainer-views.js';

/*
 * off (no PIN is set) | door ──PIN──▶ inside ──leave, session over, left alone──▶ door
 */
const LEFT_ALONE_MS = 3 * 60 * 1000;
const LOOK_EVERY_MS = 15 * 1000;

const page = { inside: false, exportFolder: false, chosen: null, touchedAt: Date.now() };
const at = (id) => document.getElementById(id);

function say(text, tone) {
  fill(at('notices'), text && h('p', { class: `notice notice-${tone || 'warning'}` }, text));
}

/** Does something that needs the session; when that is over, the door is shown. */
async function inside(work) {
  try {
    await work();
  } catch (error) {
    if (error instanceof api.SessionOver) showDoor('The session is over. Please enter the PIN again.');
    else say(error instanceof TypeError ? 'The agent does not answer right now.' : error.message, 'bad');
  }
}

function showDoor(note) {
  page.inside = false;
  at('leave').hidden = true;
  say(note);
  fill(at('main'), doorView(tryDoor));
  document.querySelector('[name=pin]').focus();
}

async function tryDoor(pin) {
  await inside(async () => {
    const answer = await api.tryPin(pin);
    if (answer.door === 'open') await showInside(answer.session);
    else if (answer.door === 'locked') say(`${answer.message} Try again in ${answer.seconds} s.`, 'bad');
    else say(answer.message, 'bad');
  });
}

async function showInside({ exportFolder }) {
  Object.assign(page, { inside: true, exportFolder, chosen: null });
  at('leave').hidden = false;
  say(null);
  fill(
    at('main'),
    h(
      'div',
      { class: 'rooms' },
      h(
        'div',
        {},
        h('section', { class: 'card' }, h('h2', {}, 'What may leave this unit'), h('div', { id: 'consents' })),
        h(
          'section',
          { class: 'card' },
          h('h2', {}, 'The desk'),
          h('p', { id: 'desk-test', role: 'status' }, 'Nothing is filed by a test.'),
          h(
            'div',
            { class: 'actions' },
            h('button', { type: 'button', class: 'secondary', onclick: testDesk }, 'Test the desk'),
          ),
        ),
        h('h2', {}, 'Requests'),
        h('div', { id: 'picks' }),
      ),
      h('div', { id: 'detail' }, h('p', { class: 'quiet' }, 'Choose a request to see what leaves the unit.')),
    ),
  );
  await inside(async () => {
    fill(at('consents'), consentsView(await api.consents(), changeConsent));
    await showPicks();
  });
}

async function showPicks() {
  fill(at('picks'), pickList(await api.incidents(), page.chosen, Date.now(), pick));
}

function changeConsent(kind, allowed) {
  void inside(async () => {
    fill(at('consents'), consentsView(await api.setConsent(kind, allowed), changeConsent));
    document.querySelector(`[name=${kind}]`).focus();
    say('Changed. It holds for everything that has not left yet.', 'calm');
  });
}

function pick(ref) {
  void inside(async () => {
    page.chosen = ref;
    const detail = await api.incident(ref);
    fill(
      at('detail'),
      detailView(detail, {
        evidenceAddress: api.evidenceAddress,
        canExport: page.exportFolder,
        onExport: () => exportEvidence(ref),
        onEntry: (name, place) => showEntry(ref, name, place),
      }),
    );
    await showPicks();
    document.querySelector('#detail .headline').focus();
  });
}

function showEntry(ref, name, place) {
  void inside(async () => fill(place, entryView(name, await api.entry(ref, name))));
}

function exportEvidence(ref) {
  void inside(async () => {
    const { fileName } = await api.exportEvidence(ref);
    say(`Exported as ${fileName}. The USB stick can be taken out.`, 'calm');
  });
}

function testDesk() {
  void inside(async () => {
    fill(at('desk-test'), 'Asking the desk …');
    const { ok, found } = await api.testDesk();
    fill(at('desk-test'), h('strong', {}, ok ? 'It works. ' : 'It does not work. '), found);
  });
}

function leave() {
  void inside(async () => {
    await api.leave();
    window.location.assign('/');
  });
}

at('leave').addEventListener('click', leave);
for (const name of ['pointerdown', 'keydown'])
  document.addEventListener(name, () => {
    page.touchedAt = Date.now();
  });
setInterval(() => {
  if (Date.now() - page.touchedAt < LEFT_ALONE_MS) return;
  if (page.inside) leave();
  else window.location.assign('/');
}, LOOK_EVERY_MS);

void inside(async () => {
  const session = await api.session();
  if (!session.pinSet)
    fill(
      at('main'),
      h(
        'p',
        { class: 'card' },
        'No PIN is set on this unit, so this part is off. Set one with: dten-agent config set-pin',
      ),
    );
  else if (session.open) await showInside(session);
  else showDoor(null);
});
