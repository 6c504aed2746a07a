import { h } from './element.js';
import { NO_DESK } from './words.js';

/** Said where no desk is set up. */
export function noDesk(status, ref) {
  return h(
    'section',
    { class: 'card', 'aria-label': 'Other ways to DTEN' },
    h('p', {}, NO_DESK),
    otherWays(status, ref),
  );
}

/** Other ways to DTEN, each as a link with its address in words (a display cannot always open it). */
function otherWays(status, ref) {
  const { mail, chat, portal, helpCenter } = status.channels;
  const ways = [
    mail && ['Mail', mailAddress(mail, status, ref), mail],
    chat && ['Live chat', chat, short(chat)],
    portal && ['Orbit ticket', portal, short(portal)],
    helpCenter && ['Help Center', helpCenter, short(helpCenter)],
  ];
  return h(
    'ul',
    { class: 'ways' },
    ways.filter(Boolean).map(([name, address, shown]) => h('li', {}, link(name, address, shown))),
  );
}

/** The Help Center alone. */
export function helpCenterLink(status) {
  const helpCenter = status && status.channels.helpCenter;
  return helpCenter ? link('Help Center', helpCenter, short(helpCenter)) : null;
}

function link(name, address, shown) {
  return h(
    'a',
    { href: address, target: '_blank', rel: 'noopener noreferrer', class: 'way' },
    h('span', { class: 'way-name' }, name),
    ' ',
    h('span', { class: 'way-address' }, shown),
  );
}

function mailAddress(mail, { unit }, ref) {
  const lines = [
    ref ? `Reference: ${ref}` : null,
    unit.model ? `Unit: ${unit.model}` : null,
    unit.room ? `Room: ${unit.room}` : null,
    ...unit.components.map(({ name, version }) => `${name}: ${version}`),
    '',
    'What is wrong: ',
  ];
  const subject = ref ? `DTEN support request ${ref}` : 'DTEN support request';
  const body = lines.filter((line) => line !== null).join('\r\n');
  return `mailto:${mail}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
}

function short(address) {
  return address.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
