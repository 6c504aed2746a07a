import { h } from './element.js';
import { dayAndTime, ownZone } from './times.js';
import { CATEGORIES, KINDS } from './words.js';

const CONSENTS = [
  ['evidence', 'Evidence: the redacted bundle goes with a ticket'],
  ['logs', 'Logs: log files and journals are part of it'],
  ['words', 'Words: what a person in the room writes goes with a ticket'],
  ['contact', 'Contact: who can be reached stands in a ticket'],
];
const DELIVERY_KINDS = { create: 'The ticket', attach: 'The evidence', comment: 'A comment' };
const DELIVERY_STATES = {
  waiting: ['Has not left yet', 'calm'],
  sending: ['Is leaving now', 'care'],
  settled: ['Has left', 'good'],
  quarantined: ['Held back', 'bad'],
  stopped: ['Stopped', 'bad'],
};

/** The door: digits to touch, or to type. */
export function doorView(onPin) {
  const input = h('input', {
    name: 'pin',
    type: 'password',
    inputmode: 'numeric',
    autocomplete: 'off',
    maxlength: 12,
    'aria-label': 'PIN',
  });
  const type = (digit) => {
    if (input.value.length < 12) input.value += digit;
  };
  const key = (words, label, act) =>
    h('button', { type: 'button', class: 'key', 'aria-label': label, onclick: act }, words);
  return h(
    'form',
    {
      class: 'door',
      onsubmit(event) {
        event.preventDefault();
        const pin = input.value;
        input.value = '';
        onPin(pin);
      },
    },
    h('label', { class: 'field' }, h('span', {}, 'The maintainer’s PIN'), input),
    h(
      'div',
      { class: 'keys' },
      ['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => key(digit, digit, () => type(digit))),
      key('⌫', 'Delete the last digit', () => {
        input.value = input.value.slice(0, -1);
      }),
      key('0', '0', () => type('0')),
      h('button', { type: 'submit', class: 'key key-go' }, 'OK'),
    ),
  );
}

/** One line for each request. */
export function pickList(list, chosen, now, onPick) {
  if (list.length === 0) return h('p', { class: 'quiet' }, 'None so far.');
  return list.map(({ ref, kind, openedAt, words }) =>
    h(
      'button',
      { type: 'button', class: 'pick', 'aria-pressed': String(ref === chosen), onclick: () => onPick(ref) },
      h('span', { class: 'ref' }, ref),
      h('span', {}, `${KINDS[kind]} · ${dayAndTime(openedAt, ownZone(), now)}`),
      words && words.text && h('span', { class: 'quiet' }, words.text),
    ),
  );
}

/** What the person said, what was found, and exactly what left or would leave. */
export function detailView(detail, { evidenceAddress, canExport, onExport, onEntry }) {
  const { ref, words, findings, deliveries, evidence } = detail;
  return [
    h('h2', { tabindex: -1, class: 'headline' }, ref),
    words && saidView(words),
    findings.length > 0 &&
      h(
        'section',
        { class: 'card' },
        h('h3', { class: 'card-title' }, 'Findings'),
        findings.map(({ severity, title, detail: more }) =>
          h('p', {}, h('strong', {}, `${severity}: ${title}`), ` ${more}`),
        ),
      ),
    h(
      'section',
      { class: 'card' },
      h('h3', { class: 'card-title' }, 'What leaves the unit, exactly'),
      deliveries.length === 0 && h('p', { class: 'quiet' }, 'Nothing so far.'),
      deliveries.map(deliveryView),
    ),
    evidence && evidenceView(ref, evidence, { evidenceAddress, canExport, onExport, onEntry }),
  ];
}

function saidView({ category, roomUsable, text, contact }) {
  const [, chosen] = CATEGORIES.find(([id]) => id === category) || [];
  const lines = [
    chosen && `Topic: ${chosen}`,
    roomUsable !== undefined && `The room can be used: ${roomUsable ? 'yes' : 'no'}`,
    text && `In their words: ${text}`,
    contact && `Contact: ${contact}`,
  ].filter(Boolean);
  if (lines.length === 0) return null;
  return h(
    'section',
    { class: 'card' },
    h('h3', { class: 'card-title' }, 'Said in the room'),
    lines.map((line) => h('p', {}, line)),
  );
}

function deliveryView({ kind, state, subject, text, requester, file }) {
  const [words, tone] = DELIVERY_STATES[state];
  return h(
    'div',
    {},
    h('h4', {}, `${DELIVERY_KINDS[kind]} `, h('span', { class: `badge badge-${tone}` }, words)),
    requester && h('p', {}, `From: ${requester.name} <${requester.email}>`),
    subject && h('p', {}, `Subject: ${subject}`),
    file && h('p', {}, `File: ${file.fileName}, ${file.bytes} bytes, SHA-256 ${file.sha256}`),
    h('pre', { class: 'exact', tabindex: 0, 'aria-label': `${DELIVERY_KINDS[kind]}, its text` }, text),
  );
}

function evidenceView(ref, { bytes, entries, dropped, redactions }, { evidenceAddress, canExport, onExport, onEntry }) {
  const removed = Object.entries(redactions).filter(([, count]) => count > 0);
  const shown = h('div', { 'aria-live': 'polite' });
  return h(
    'section',
    { class: 'card' },
    h(
      'h3',
      { class: 'card-title' },
      `Evidence: ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}, ${bytes} bytes`,
    ),
    h(
      'div',
      { class: 'actions' },
      h('a', { class: 'secondary', href: evidenceAddress(ref), download: '' }, 'Download'),
      canExport && h('button', { type: 'button', class: 'secondary', onclick: onExport }, 'Export to USB'),
    ),
    removed.length > 0 &&
      h('p', { class: 'quiet' }, `Removed: ${removed.map(([rule, count]) => `${count} × ${rule}`).join(', ')}.`),
    dropped.map(({ name, why }) => h('p', { class: 'quiet' }, `Held back: ${name} (${why})`)),
    shown,
    h(
      'ul',
      { class: 'entries' },
      entries.map(({ name, bytes: size }) =>
        h(
          'li',
          {},
          h(
            'button',
            { type: 'button', class: 'entry', onclick: () => onEntry(name, shown) },
            `${name} (${size} bytes)`,
          ),
        ),
      ),
    ),
  );
}

/** One entry of the evidence, as it leaves. */
export function entryView(name, text) {
  return [h('h4', {}, name), h('pre', { class: 'exact', tabindex: 0, 'aria-label': name }, text)];
}

/** What may leave the unit. */
export function consentsView(allowed, onChange) {
  return CONSENTS.map(([kind, words]) =>
    h(
      'label',
      { class: 'switch' },
      h('input', {
        type: 'checkbox',
        name: kind,
        checked: allowed[kind],
        onchange: (event) => onChange(kind, event.currentTarget.checked),
      }),
      h('span', {}, words),
    ),
  );
}
