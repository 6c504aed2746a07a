import { fillWhenChanged, h, picture } from './element.js';
import { PICTURES } from './pictures.js';
import { articleList, chatAndHelpCenter } from './ways.js';
import { CATEGORIES } from './words.js';

/** "No answer within half a minute" leaves the request as it is; whoever touches anything has another half minute. */
const SECONDS = 30;
const WARN_AT = 10;
/** How to use it, and other people's products: outside DTEN's objective, and often answered at once elsewhere. */
const LOOK_FIRST = ['how-do-i', 'meeting-app'];

/**
 * The questions after a press. `onDone` gets the person's words, or null where there was no answer in time.
 * @returns the nodes, and `stop` to call when they go.
 */
export function questionsView({ headline, ref, status, articles, announce, onDone }) {
  const bar = h('progress', { max: SECONDS, value: SECONDS, 'aria-label': 'Time to answer' });
  const left = h('span', {}, '');
  const first = h('div', { class: 'first-look', hidden: true });
  const form = h(
    'form',
    { class: 'questions', novalidate: true, onsubmit: submit, onchange: changed },
    h(
      'div',
      {},
      choices('category', 'What is wrong?', 'tiles', CATEGORIES, (value) => picture(PICTURES[value])),
      first,
      choices('roomUsable', 'Can the room be used now?', 'tiles tiles-two', [
        ['true', 'Yes, it can be used'],
        ['false', 'No, it cannot be used'],
      ]),
    ),
    h(
      'div',
      {},
      field('In a sentence (optional)', h('textarea', { name: 'text', maxlength: 2000, rows: 2, autocomplete: 'off' })),
      field(
        'How DTEN can reach you (optional)',
        h('input', { name: 'contact', maxlength: 200, autocomplete: 'off', autocapitalize: 'none' }),
      ),
      h(
        'p',
        { class: 'hint' },
        picture(PICTURES.english),
        h('span', {}, 'DTEN answers in English. Write in any language; it is passed on as you write it.'),
      ),
      h(
        'div',
        { class: 'actions' },
        h('button', { type: 'submit', class: 'primary' }, 'Send answers'),
        h('button', { type: 'button', class: 'secondary', onclick: () => finish({}) }, 'Nothing to add'),
      ),
      h('div', { class: 'countdown' }, bar, h('p', {}, left)),
    ),
  );

  let seconds = SECONDS;
  const timer = setInterval(tick, 1000);
  for (const name of ['pointerdown', 'keydown', 'input']) document.addEventListener(name, moreTime);
  show();

  function show() {
    bar.value = seconds;
    left.textContent = `Without an answer the request goes as it is in ${seconds} s. Any touch or key gives you more time.`;
  }
  function tick() {
    seconds -= 1;
    if (seconds === WARN_AT) announce(`${WARN_AT} seconds left to answer. Any key gives you more time.`);
    if (seconds > 0) show();
    else finish(null);
  }
  function moreTime() {
    seconds = SECONDS;
    show();
  }
  function changed() {
    const category = form.elements.category.value;
    first.hidden = !LOOK_FIRST.includes(category);
    fillWhenChanged(first, [category, status, articles], () => lookFirst(articles[category] || [], status));
  }
  function submit(event) {
    event.preventDefault();
    finish(wordsOf(form));
  }
  function finish(words) {
    stop();
    onDone(words);
  }
  function stop() {
    clearInterval(timer);
    for (const name of ['pointerdown', 'keydown', 'input']) document.removeEventListener(name, moreTime);
  }

  return {
    nodes: [
      h(
        'div',
        { class: 'request-top' },
        h('h2', { tabindex: -1, class: 'headline' }, headline),
        h('p', { class: 'reference' }, 'Your reference: ', ref),
      ),
      form,
    ],
    stop,
  };
}

function lookFirst(articles, status) {
  return [
    h('p', {}, 'These may answer it at once, day and night. Your request is made either way.'),
    articles.length > 0 && articleList(articles.slice(0, 3)),
    chatAndHelpCenter(status),
  ];
}

function choices(name, question, className, options, pictureOf) {
  return h(
    'fieldset',
    {},
    h('legend', {}, question),
    h(
      'div',
      { class: className },
      options.map(([value, words]) =>
        h(
          'label',
          { class: 'tile' },
          h('input', { type: 'radio', name, value }),
          h('span', { class: 'tile-face' }, pictureOf && pictureOf(value), h('span', {}, words)),
        ),
      ),
    ),
  );
}

function field(words, input) {
  return h('label', { class: 'field' }, h('span', {}, words), input);
}

function wordsOf(form) {
  const { category, roomUsable, text, contact } = form.elements;
  const words = {};
  if (category.value) words.category = category.value;
  if (roomUsable.value) words.roomUsable = roomUsable.value === 'true';
  if (text.value.trim()) words.text = text.value.trim();
  if (contact.value.trim()) words.contact = contact.value.trim();
  return words;
}
