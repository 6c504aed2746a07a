import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { NO_NAME, NO_SSID } from './sentences.ts';
import { mayBePerson } from './value-guard.ts';

const CAPITAL = String.raw`[A-Z\xc3-\xef][\w'’.\x80-\xff-]{0,40}`;
/** Two words or more that begin with capitals. */
const NAME = new RegExp(`${CAPITAL}(?: ${CAPITAL}){1,4}`, 'y');
const LOOK_BYTES = 192;

/** Whose device it is: `Jane's iPhone`. */
export const deviceOwnerRule: Rule = {
  name: 'device-owner',
  triggers: ["'s ", '\xe2\x80\x99s ', '\\u2019s '].flatMap((mark) =>
    'iphone,ipad,ipod,airpods,macbook,imac,mac mini,apple watch,galaxy,pixel 8,phone,laptop,thinkpad'
      .split(',')
      .map((device) => mark + device),
  ),
  hostile: "Ab Cd's iPhone",
  find(window, from, to) {
    if ((window.bytes[from] ?? 0) >= 0x80 && !isApostrophe(window, from)) return false;
    if (window.isWord(to) && (window.bytes[to] ?? 0) >= 0x61) return false;
    const name = OWNER.exec(window.slice(Math.max(window.floor, from - 64), from))?.[1];
    if (name === undefined || NO_NAME.test(name) || NO_OWNER.test(name) || !mayBePerson(name)) return false;
    return window.take('name', from - name.length, from);
  },
};

const OWNER = new RegExp(`(?:^|[^\\w.>])((?:${CAPITAL} ){0,3}${CAPITAL})$`);
const NO_OWNER =
  /(?:^| )(?:Apple|Samsung|Google|Lenovo|It|He|She|Who|What|That|There|Here|Let|Where|Today|Everyone|Someone|User|Owner|Caller|Speaker|Participant|Attendee|Device)$/;

function isApostrophe({ bytes }: Window, at: number): boolean {
  return bytes[at] === 0xe2 && bytes[at + 1] === 0x80 && bytes[at + 2] === 0x99;
}

/** The name before an address of mail or SIP: `"Jane Doe" <sip:…>`, `From: Jane Doe <jane@…>`. */
export const displayNameRule: Rule = {
  name: 'display-name',
  triggers: ['" <', '"<sip', '\\" <', 'from: ', 'to: ', 'cc: ', 'contact: ', 'reply-to: '],
  hostile: 'From: Aa Bb <a',
  find(window, from, to, trigger) {
    if (trigger > 2) {
      if (window.wordBefore(from) || !window.test(NAME, to)) return false;
      const end = NAME.lastIndex;
      return window.test(ADDRESS, end) && window.take('name', to, end);
    }
    if (!window.test(ADDRESS, trigger === 2 ? from + 2 : from + 1)) return false;
    let end = from;
    while (end > from - 8 && window.bytes[end - 1] === 0x5c) end--;
    const name = QUOTED.exec(window.slice(Math.max(window.floor, end - 80), end))?.[1];
    if (name === undefined || !mayBePerson(name) || NO_NAME.test(name)) return false;
    return window.take('name', end - name.length, end);
  },
};

const ADDRESS = /[ \t]{0,4}<(?:sips?:|tel:|mailto:|[\w.+-]{1,64}@)/iy;
const QUOTED = /"([^"\\<>\n]{2,64})$/;

/** A name in words that tell what it is the name of: a participant, a connection, an address of Graph. */
export const namedInContextRule: Rule = {
  name: 'named-in-context',
  triggers: [
    'emailaddress',
    'name=',
    'name: ',
    'name="',
    'name=\\"',
    'name=\\\\\\"',
    'name":"',
    'name": "',
    'name\\":\\"',
    'name\\\\\\":\\\\\\"',
  ],
  hostile: 'participant name=Aa Bb ',
  find(window, from, to, trigger) {
    if (trigger === 0) return window.test(GRAPH, to) && window.take('name', GRAPH.lastIndex, stringEnd(window));
    if (window.wordBefore(from) || (trigger < 3 && window.bytes[to] === 0x22)) return false;
    const quoted = trigger > 2;
    if (!quoted && !window.test(NAME, to)) return false;
    const end = quoted ? closing(window, to) : NAME.lastIndex;
    const before = lineBefore(window, from);
    if (quoted && CONNECTION.test(before) && end > to && !NO_SSID.test(window.slice(to, end)))
      return window.take('ssid', to, end);
    const name = window.slice(to, end);
    if (!TWO_WORDS.test(name) || NO_NAME.test(name)) return false;
    if (!speaksOfPeople(before) && !USER_ID.test(window.slice(end, end + 80))) return false;
    return window.take('name', to, end);
  },
};

const GRAPH = /\\{0,3}"[ ]?:[ ]?\{\s{0,64}\\{0,3}"name\\{0,3}"[ ]?:[ ]?\\{0,3}"(?=[^"\\\n<]{2,80}\\{0,3}")/iy;
const STRING = /[^"\\\n<]{2,80}/y;
const CONNECTION = /op=\\{0,3}"connection-[a-z-]{1,24}\\{0,3}"/;
const PEOPLE = /participant|attendee|e-?mail|onuser(?:join|leave|left|update|changed)/i;
/** The object of a class of people, as Java, Kotlin and Python write it: `Participant{id=3, `. */
const PEOPLE_CLASS =
  /(?:participant|attendee|user|host|caller|contact|organi[sz]er|member|person|presenter|invitee)(?:info|item|data|entity|model)?=?[({][^(){}]{0,96}$/i;
const PEOPLE_KEY = /(?:participant|attendee|emailaddress)s?\\{0,3}" ?: ?\[?\{$/i;
const TWO_WORDS = new RegExp(`^${CAPITAL}(?: ${CAPITAL}){1,4}$`);
const USER_ID = /^\\{0,3}"?[,;]? ?\\{0,3}"?(?:user_?id|e-?mail)/i;

/** Whether people are spoken of in the same object, by its key, or in the same sentence. */
function speaksOfPeople(before: string): boolean {
  const brace = Math.max(before.lastIndexOf('{'), before.lastIndexOf('}'));
  if (PEOPLE.test(before.slice(brace + 1)) || PEOPLE_CLASS.test(before)) return true;
  return brace !== -1 && PEOPLE_KEY.test(before.slice(0, brace + 1));
}

function stringEnd(window: Window): number {
  return window.test(STRING, GRAPH.lastIndex) ? STRING.lastIndex : GRAPH.lastIndex;
}

function closing(window: Window, from: number): number {
  return window.test(STRING, from) ? STRING.lastIndex : from;
}

/** The line before a place, as far as it is looked at. */
function lineBefore(window: Window, from: number): string {
  const text = window.slice(Math.max(0, from - LOOK_BYTES), from);
  return text.slice(text.lastIndexOf('\n') + 1);
}
