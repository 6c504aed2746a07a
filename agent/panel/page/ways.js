import { h } from './element.js';
import { DESK_AWAY, NO_DESK } from './words.js';

/** Said where no desk is set up, or the desk cannot be reached: a ready-made mail stands first. */
export function noDesk(status, ref) {
  if (status.desk.reachable) return null;
  const incident = status.incidents.find((each) => each.ref === ref);
  const { mail } = status.channels;
  const address = (incident && incident.mail) || (mail && `mailto:${mail}?subject=DTEN%20support%20request`);
  return h(
    'section',
    { class: 'card', 'aria-label': 'Please also tell DTEN yourself' },
    h('p', {}, status.desk.kind === 'none' ? NO_DESK : DESK_AWAY),
    h('ul', { class: 'ways' }, [
      mail && way('Mail, ready to send', address, mail, `mail${ref ? `?ref=${encodeURIComponent(ref)}` : ''}`),
      ...portalAndChat(status),
    ]),
  );
}

/** Live chat and the Orbit ticket page: always there, beside everything else. */
export function otherWays(status) {
  const ways = portalAndChat(status);
  if (ways.length === 0) return null;
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'ways-title' },
    h('h2', { id: 'ways-title' }, 'Other ways to DTEN'),
    h('ul', { class: 'ways' }, ways),
  );
}

/** Live chat and Help Center, for whoever asks how to do something. */
export function chatAndHelpCenter(status) {
  if (!status) return null;
  const { chat, helpCenter } = status.channels;
  return h('ul', { class: 'ways' }, [
    chat && way('Live chat', chat, short(chat), null),
    helpCenter && way('Help Center', helpCenter, short(helpCenter), null),
  ]);
}

/** Articles of the Help Center, as links. */
export function articleList(articles) {
  return h(
    'ul',
    { class: 'articles' },
    articles.map(({ title, url }) =>
      h('li', {}, h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', class: 'article' }, title)),
    ),
  );
}

function portalAndChat({ channels: { chat, portal, helpCenter } }) {
  return [
    chat && way('Live chat', chat, short(chat), 'chat'),
    portal && way('Orbit ticket', portal, short(portal), 'portal'),
    helpCenter && way('Help Center', helpCenter, short(helpCenter), 'help-center'),
  ].filter(Boolean);
}

/** A link with its address in words, and as a code for the phone in one's pocket: a display cannot always open it. */
function way(name, address, shown, code) {
  return h(
    'li',
    { class: code && code.startsWith('mail') ? 'way way-mail' : 'way' },
    code && h('img', { class: 'code', src: `/api/v1/qr/${code}`, alt: `QR code: ${name}`, width: 120, height: 120 }),
    h(
      'a',
      { href: address, target: '_blank', rel: 'noopener noreferrer', class: 'way-link' },
      h('span', { class: 'way-name' }, name),
      ' ',
      h('span', { class: 'way-address' }, shown),
    ),
  );
}

function short(address) {
  return address.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
