import { CONTROL, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';

/** The end of an address: a blank, a quotation mark, an angle bracket, an escape. */
function addressEnd(window: Window, from: number): number {
  const { bytes, end } = window;
  let at = from;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x20 || is(byte, CONTROL) || byte === 0x22 || byte === 0x27 || byte === 0x3c || byte === 0x3e) break;
    if (byte === 0x60 || byte === 0x5d || byte === 0x7d || (byte === 0x5c && !escapesSlash(bytes, at))) break;
  }
  while (at > from && '.,;:)!'.includes(String.fromCharCode(bytes[at - 1] ?? 0))) at--;
  return at;
}

/** `\\/` of JSON, also of JSON within a string of JSON. */
function escapesSlash(bytes: Uint8Array, from: number): boolean {
  let at = from;
  while (at < from + 8 && bytes[at] === 0x5c) at++;
  return bytes[at] === 0x2f;
}

const MEETING_PATH =
  /\\{0,7}\/?(?:(?:j|s|w|u|p|dm|my|meeting\\{0,7}\/register|meeting\\{0,7}\/attendee|meeting(?=\\{0,7}\/\d{9})|wc\\{0,7}\/join|wc|webinar\\{0,7}\/register|rec\\{0,7}\/share|rec\\{0,7}\/play|join|meet|m|l\\{0,7}\/meetup-join|meetup-join|l\\{0,7}\/meeting|launch|v2\/#?\/?meetup-join|_#\\{0,7}\/l\\{0,7}\/meetup-join|dl\\{0,7}\/launcher\\{0,7}\/launcher\.html|[\w.-]{1,64}\/j\.php|j\.php|wbxmjs|webappng\\{0,7}\/sites)(?:\\{0,7}\/|%2f|\?)|[a-z]{3}-[a-z]{4}-[a-z]{3}(?![\w-]))/iy;

/** Links into meetings of Zoom, Teams, Meet, Webex and others: what follows the service's name goes. */
export const meetingLinkRule: Rule = {
  name: 'meeting-link',
  triggers: [
    'zoom.us/', 'zoom.com/', 'zoomgov.com/', 'teams.microsoft.com/', 'teams.live.com/', 'teams.microsoft.us/', 'meet.google.com/', 'webex.com/', 'gotomeet.me/',
    'zoom.us\\', 'teams.microsoft.com\\', 'meet.google.com\\', 'webex.com\\', 'zoom.us%2f', 'teams.microsoft.com%2f', 'webex.com%2f', 'meet.google.com%2f',
    'gotomeeting.com/', 'whereby.com/', 'bluejeans.com/', 'meet.jit.si/', 'chime.aws/', 'zoommtg://', 'zoomus://', 'msteams:', 'ringcentral.com/', 'feishu.cn/', 'larksuite.com/', 'meeting.tencent.com/', 'voovmeeting.com/',
  ], // prettier-ignore
  hostile: 'zoom.us/j/1 ',
  find(window, from, to) {
    const { bytes } = window;
    let start = to;
    if (window.test(MEETING_PATH, to))
      start = isJoinPath(window, to, MEETING_PATH.lastIndex) ? MEETING_PATH.lastIndex : to;
    else if (
      bytes[from] !== 0x7a &&
      bytes[from] !== 0x6d &&
      !/^(?:goto|where|blue|chime)/i.test(window.slice(from, from + 5))
    )
      return false;
    else if (!/^(?:zoommtg|zoomus|msteams|goto|where|blue|chime|meet\.jit)/i.test(window.slice(from, from + 10)))
      return false;
    if (window.pseudonymAt(start) !== -1) return false;
    return window.take('meeting', start, addressEnd(window, start));
  },
};

/** `j/`, behind which the number stands; a code of Meet may begin with a j too. */
function isJoinPath({ bytes }: Window, from: number, to: number): boolean {
  const last = bytes[to - 1];
  return (
    (bytes[from] === 0x6a || bytes[from] === 0x4a) && (last === 0x2f || last === 0x3f || last === 0x66 || last === 0x46)
  );
}

/** Threads of Teams: `19:meeting_…@thread.v2`. */
export const threadRule: Rule = {
  name: 'meeting-thread',
  triggers: ['@thread.', '%40thread.', '@unq.gbl', '%40unq.gbl'],
  hostile: 'a@thread.',
  find(window, from, to) {
    const id = THREAD_ID.exec(window.slice(Math.max(window.floor, from - 140), from))?.[0];
    if (id === undefined || !window.test(THREAD_END, to)) return false;
    return window.take('meeting', from - id.length, THREAD_END.lastIndex);
  },
};

const THREAD_ID = /19(?::|%3a)[\w-]{16,128}$/i;
const THREAD_END = /[a-z0-9]{1,10}(?:\.[a-z0-9]{1,10}){0,2}/iy;

/** Addresses to which whoever knows them may write. */
export const webhookRule: Rule = {
  name: 'webhook',
  triggers: [
    'hooks.slack.com/', '/api/webhooks/', 'webhook.office.com/', '/webhookb2/', 'outlook.office.com/webhook/', 'hooks.zapier.com/hooks/', 'maker.ifttt.com/trigger/',
    'chat.googleapis.com/v1/spaces/', 'api.telegram.org/bot', 'logic.azure.com', '/incomingwebhook/', 'events.pagerduty.com/integration/',
  ], // prettier-ignore
  hostile: '/api/webhooks/1 ',
  find(window, _from, to) {
    return window.pseudonymAt(to) === -1 && window.take('webhook', to, addressEnd(window, to));
  },
};
