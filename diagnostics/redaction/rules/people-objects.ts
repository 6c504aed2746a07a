import type { Window } from '../engine/window.ts';
import type { Canonical } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { LOWER_CASE } from './canonical.ts';
import { NO_NAME } from './sentences.ts';
import { mayBePerson } from './value-guard.ts';

const CAPITAL = String.raw`[A-Z\xc3-\xef][\w'’.\x80-\xff-]{0,40}`;
const FULL_NAME = new RegExp(`^${CAPITAL}(?:(?: (?:de|van|von|der|den|la|del|bin|al)){0,2} ${CAPITAL}){1,4}$`);
const ONE_NAME = /^(?:[A-Z]|[\xc3-\xef][\x80-\xbf])[a-z\x80-\xff'’-]+$/;
/** Keys of objects, and of lists of them, that describe people; in small letters, without a sign between their words. */
const PEOPLE = new Set(
  (
    'host,cohost,organizer,organiser,user,caller,callee,creator,owner,sender,recipient,presenter,requester,author,contact,participant,attendee,invitee,panelist,member,speaker,person,guest,assignee,actor'
      .split(',')
      .flatMap((word) => [word, `${word}s`]) +
    ',people,createdby,modifiedby,lastmodifiedby,updatedby,invitedby,bookedby,activespeaker,currentspeaker,activeuser,currentuser,meetinghost,remoteuser,remoteparticipant'
  ).split(','),
);
/** Of these, programs are named too: one word alone is no name of people. */
const SOFTWARE_TOO = new Set([
  '',
  'owner',
  'owners',
  'actor',
  'actors',
  'sender',
  'senders',
  'member',
  'members',
  'creator',
  'contact',
  'author',
]);
const ACCOUNT = /^[\w.@-]{2,64}$/;
const NO_MACHINE = /^(?:localhost|android|linux|default|unknown|null|[\d.]+)$/i;
/** The sign between `name"` and its value, and the value's quotation mark. */
const JOINT = /[ ]?:[ ]?\\{0,7}"(?=[^"\\\n<])/y;
const VALUE = /[^"\\\n<]{2,80}(?=\\{0,7}")/y;
const NAME_KEY = /\\{0,7}"name\\{0,7}"/iy;
const NEXT_OBJECT = /\s{0,64},\s{0,64}\{/y;

const LOOK_BACK = 160;
const LONGEST_OBJECT = 1024;
const MOST_OBJECTS = 64;
const LONGEST_KEY = 24;

/** The name in an object that describes a person: `"organizer":{"name":…}`, `"participants":[{"name":…},…]`. */
export const personObjectRule: Rule = {
  name: 'person-object',
  triggers: ['"name"', '"name\\'],
  hostile: '{"name":"Aa"},',
  find(window, from, to) {
    const key = window.bytes[to - 1] === 0x5c ? NAME_KEY : undefined;
    const end = key === undefined ? to : window.test(key, from) ? key.lastIndex : -1;
    if (end === -1 || !window.test(JOINT, end)) return false;
    const value = JOINT.lastIndex;
    const owner = ownerOf(window, from);
    if (owner === undefined) return false;
    if (!takeMember(window, owner.key, value) && !(owner.first && takeNext(window, owner.key, value))) return false;
    const { key: people, isList } = owner;
    if (isList) window.more = (next, at) => takeNext(next, people, at);
    return true;
  },
};

interface Owner {
  key: string;
  isList: boolean;
  /** Whether the object is the first of its list. */
  first: boolean;
}

/** The key of the object, or of the list of objects, that a member at `from` belongs to; undefined where it is no people's. */
function ownerOf(window: Window, from: number): Owner | undefined {
  const limit = Math.max(0, from - LOOK_BACK);
  const object = opening(window, from, limit);
  if (object === -1 || window.bytes[object] !== 0x7b) return undefined;
  let before = object;
  while (before > limit && (window.bytes[before - 1] as number) <= 0x20) before--;
  const joint = window.bytes[before - 1];
  const isList = joint === 0x5b || joint === 0x2c;
  const place = isList ? opening(window, before, limit) : object;
  if (place === -1 || (isList && window.bytes[place] !== 0x5b)) return undefined;
  const key = keyBefore(window, place);
  return PEOPLE.has(key) ? { key, isList, first: joint === 0x5b } : undefined;
}

/** The quoted key before the value that begins at a place: small letters, and no sign; empty where there is none. */
function keyBefore(window: Window, place: number): string {
  const { bytes } = window;
  let to = place;
  while (to > place - 3 && (bytes[to - 1] as number) <= 0x20) to--;
  if (bytes[to - 1] !== 0x3a) return '';
  to--;
  if (bytes[to - 1] === 0x20) to--;
  if (bytes[to - 1] !== 0x22) return '';
  to--;
  while (to > place - 12 && bytes[to - 1] === 0x5c) to--;
  let from = to;
  while (from > to - LONGEST_KEY && window.isWord(from - 1)) from--;
  return bytes[from - 1] === 0x22 ? window.slice(from, to).replaceAll('_', '').toLowerCase() : '';
}

/** The bracket that is open before a place, or -1. */
function opening({ bytes }: Window, from: number, limit: number): number {
  for (let at = from - 1, depth = 0; at >= limit; at--) {
    const byte = bytes[at];
    if (byte === 0x7d || byte === 0x5d) depth++;
    else if ((byte === 0x7b || byte === 0x5b) && depth-- === 0) return at;
  }
  return -1;
}

function takeMember(window: Window, key: string, at: number): boolean {
  if (window.pseudonymAt(at) !== -1 || !window.test(VALUE, at)) return false;
  const to = VALUE.lastIndex;
  const value = window.slice(at, to);
  if (NO_NAME.test(value) || !mayBePerson(value)) return false;
  const found = kindOf(key, value);
  return found !== undefined && window.take(found.kind, at, to, found.canonical);
}

function kindOf(key: string, value: string): { kind: string; canonical?: Canonical } | undefined {
  if (FULL_NAME.test(value)) return { kind: 'name' };
  if (/users?$/.test(key) && ACCOUNT.test(value)) return { kind: 'user', canonical: LOWER_CASE };
  if (key === 'host' && ACCOUNT.test(value) && !NO_MACHINE.test(value)) return { kind: 'host', canonical: LOWER_CASE };
  return !SOFTWARE_TOO.has(key) && ONE_NAME.test(value) ? { kind: 'name' } : undefined;
}

/** Takes the name of the next object of the list, from a place within the one before. */
function takeNext(window: Window, key: string, from: number): boolean {
  let at = from;
  for (let count = 0; count < MOST_OBJECTS; count++) {
    const close = closing(window, at);
    if (close === -1 || !window.test(NEXT_OBJECT, close + 1)) return false;
    at = NEXT_OBJECT.lastIndex;
    const value = nameIn(window, at);
    if (value === -1 || !takeMember(window, key, value)) continue;
    window.more = (next, end) => takeNext(next, key, end);
    return true;
  }
  return false;
}

/** The brace that closes the object which a place belongs to, or -1. */
function closing({ bytes, end }: Window, from: number): number {
  const limit = Math.min(end, from + LONGEST_OBJECT);
  for (let at = from, depth = 0; at < limit; at++) {
    const byte = bytes[at];
    if (byte === 0x7b || byte === 0x5b) depth++;
    else if ((byte === 0x7d || byte === 0x5d) && depth-- === 0) return at;
  }
  return -1;
}

/** Where the name's value begins in the object that opens before `from`, or -1. */
function nameIn(window: Window, from: number): number {
  const { bytes } = window;
  const limit = Math.min(window.end, from + LONGEST_OBJECT);
  for (let at = from, depth = 0; at < limit; at++) {
    const byte = bytes[at];
    if (byte === 0x7b || byte === 0x5b) depth++;
    else if ((byte === 0x7d || byte === 0x5d) && depth-- === 0) return -1;
    else if (byte === 0x22 && depth === 0 && window.test(NAME_KEY, at) && window.test(JOINT, NAME_KEY.lastIndex))
      return JOINT.lastIndex;
  }
  return -1;
}

/** Members that name somebody, where their value is a name of people: `"requester":"Jane Doe"`. */
export const personMemberRule: Rule = {
  name: 'person-member',
  triggers: ['requester', 'requestername', 'creator', 'creatorname', 'modifiedby', 'updatedby', 'activespeaker', 'currentspeaker', 'dominantspeaker', 'assignee', 'approver']
    .flatMap((word) => [`${word}"`, `${word}\\`]), // prettier-ignore
  hostile: '"creator":"Aa Bb",',
  find(window, _, to) {
    let at = to;
    while (at < to + 7 && window.bytes[at] === 0x5c) at++;
    if (window.bytes[to - 1] === 0x5c && window.bytes[at++] !== 0x22) return false;
    return window.test(JOINT, at) && takeMember(window, '', JOINT.lastIndex);
  },
};

/** The same in elements of XML: `<Mailbox><Name>Jane Doe</Name><EmailAddress>`. */
export const personElementRule: Rule = {
  name: 'person-element',
  triggers: ['name>'],
  hostile: '<Name>Aa Bb</Name><Email>',
  find(window, from, to) {
    if (!window.test(CONTENT, to)) return false;
    const end = CONTENT.lastIndex;
    const name = window.slice(to, end);
    if (!FULL_NAME.test(name) || NO_NAME.test(name)) return false;
    const known = window.test(ADDRESS_BEHIND, end) || PERSON_BEFORE.test(window.slice(Math.max(0, from - 64), from));
    return known && window.take('name', to, end);
  },
};

const CONTENT = /[A-Z\xc3-\xef][^<>\n&]{1,80}(?=<)/y;
const ADDRESS_BEHIND = /<\/(?:\w{1,16}:)?name>\s{0,64}<(?:\w{1,16}:)?e-?mail/iy;
const PERSON_BEFORE =
  /<(?:\w{1,16}:)?(?:mailbox|attendee|organi[sz]er|from|sender|user|participant|host)>\s{0,40}<(?:\w{1,16}:)?$/i;
