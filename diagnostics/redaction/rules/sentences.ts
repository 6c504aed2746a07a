import { ALPHA, DIGIT, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { DIGITS_ONLY, LOWER_CASE } from './canonical.ts';
import { mayBePerson } from './value-guard.ts';

const WORD =
  /["'<(]?([a-z0-9_\x80-\xff](?:[\w.@\\+\x80-\xff-]{0,63}[\w\x80-\xff$])?)["'>)]?(?=$|[\s.,;:()'"<>@\]]|\\{1,4}[nrt"'])/iy;
const NAME =
  /["'“]?((?:[A-Z\xc3-\xef][\w.'’\x80-\xff-]{1,40})(?: (?:[A-Z\xc3-\xef][\w.'’\x80-\xff-]{0,40}|de|van|von|der|den|la|del|bin|al)){0,4})/y;
/** What follows a mark that closes a string of JSON is no quotation. */
const QUOTED = /(\\{0,3}["'])([^"'\n \t,:}\]\\](?:[^"'\n\\]|'(?=[\w\x80-\xff])){0,63})\1/y;
/** Connections of NetworkManager that are no networks of the air. */
export const NO_SSID = /^(?:Wired connection \d+|(?:eth|wlan|en|lo|docker|br|tun)\d*[a-z0-9]{0,8})$/;
/** What the word `user` speaks of when it names nobody. */
export const NO_USER =
  /^(?:input|request|action|session|sessions|authentication|interaction|intervention|space|mode|experience|data|id|ids|interface|agent|name|names|account|accounts|settings?|profile|preferences?|permission|permissions|unlock|present|presence|switch|build|apps?|manager|service|services|process|level|group|groups|is|was|has|not|does|did|with|without|to|in|on|at|of|and|or|the|this|that|activity|consent|initiated|requested|cancelled|canceled|pressed|logged|closed|left|info|key|keys|dictionary|certificate|certificates|credentials|credential|database|defined|friendly|unknown|uid)$/i;

interface Sentence {
  /** What stands before the value. */
  before: string;
  kind: string;
  value: 'user' | 'name' | 'quoted' | 'digits' | 'word';
}

const SENTENCES: readonly Sentence[] = [
  ...'for user |of user |invalid user |illegal user |by user |as user |authenticating user |accepted password for |accepted publickey for |accepted keyboard-interactive/pam for |failed password for |failed publickey for |postponed publickey for |new user: |password changed for |password check failed for user |user unknown: |logged in user |login for |login from user |connection from user |disconnected from user |auth succeeded for \'|password attempt for \'|authentication attempts exceeded for |new user: name=|new group: name=|user slice of |unknown user |su to |session opened for |welcome back, '
    .split('|')
    .map((before): Sentence => ({ before, kind: 'user', value: 'user' })),
  ...'participant |participants: |attendee |incoming call from |call from |calling |call with |invited by |hosted by |organized by |organised by |booked by |reserved by |signed in as |logged in as |active speaker |active speaker: |active speaker is |speaker changed to |presenter changed to |message from |chat from |shared by |sharing started by |host is |host changed to |meeting with |meeting of |admitted |muted by |spotlight on |pinned |dear |regards, |my name is |contact person: |reported by |iphone von |ipad von |iphone de |ipad de '
    .split('|')
    .map((before): Sentence => ({ before, kind: 'name', value: 'name' })),
  ...'to ssid |ssid |network |essid |access point |starting connection |(wifi) connection |policy: set |added \'ssid\' value '.split('|').map((before): Sentence => ({ before, kind: 'ssid', value: 'quoted' })),
  ...'joined meeting |join meeting |joining meeting |meeting |left meeting |start meeting |webinar |conference '.split('|').map((before): Sentence => ({ before, kind: 'meeting', value: 'digits' })),
  ...'meeting "|subject "|event "|appointment "|topic "|meeting titled "|calendar entry "|calendar event "|title="|meeting \'|event \''.split('|').map((before): Sentence => ({ before: before.slice(0, -1), kind: 'subject', value: 'quoted' })),
  ...'set hostname to |hostname is |hostname set to |hostname changed to |static hostname |hello from '.split('|').map((before): Sentence => ({ before, kind: 'host', value: 'word' })),
  ...'identified by |identified by password |: eap |: xauth '.split('|').map((before): Sentence => ({ before, kind: 'secret', value: 'quoted' })),
]; // prettier-ignore

/** Values that stand in a sentence of a known form. One rule for each kind. */
export function sentenceRules(): Rule[] {
  return [...Map.groupBy(SENTENCES, ({ kind, value }) => `${kind}/${value}`).values()].map((sentences) => {
    const { kind = '', value = 'word' } = sentences[0] ?? {};
    return {
      name: `sentence:${kind}`,
      triggers: sentences.map(({ before }) => before),
      startsWord: true,
      hostile: `${sentences[0]?.before ?? ''}Aa Bb`,
      find: (window, from, to) => !window.wordBefore(from) && takeValue(window, kind, value, to),
    } satisfies Rule;
  });
}

function takeValue(window: Window, kind: string, value: Sentence['value'], at: number): boolean {
  if (value === 'quoted') return takeQuoted(window, kind, at);
  if (value === 'digits') return takeDigits(window, kind, at);
  if (value === 'name') return takeName(window, kind, at);
  const plain = plainWordEnd(window, at);
  if (plain !== -1 && !mayBePerson(window.slice(at, plain))) return false;
  if (!window.test(WORD, at)) return false;
  const start = at + ('"\'<('.includes(window.slice(at, at + 1)) ? 1 : 0);
  let end = WORD.lastIndex;
  if (end > start && /["'>)]/.test(window.slice(end - 1, end))) end--;
  const word = window.slice(start, end);
  if (!/[a-z\x80-\xff]/i.test(word) || !mayBePerson(word) || NO_USER.test(word)) return false;
  return window.take(kind, start, end, LOWER_CASE);
}

/** The end of a short word of letters and digits that a blank or a stop follows, or -1: most are accounts of the system. */
function plainWordEnd({ bytes, end }: Window, from: number): number {
  let at = from;
  while (at < end && at < from + LONGEST_PLAIN && isOf(bytes[at], ALPHA | DIGIT)) at++;
  const after = bytes[at];
  const stops = at >= end || after === 0x20 || after === 0x2e || after === 0x2c || after === 0x0a;
  return at > from && stops && !isOf(bytes[at + 1], ALPHA | DIGIT) ? at : -1;
}

const LONGEST_PLAIN = 24;

function takeQuoted(window: Window, kind: string, at: number): boolean {
  if (!window.test(QUOTED, at)) return false;
  let from = at;
  while (window.bytes[from] === 0x5c) from++;
  const mark = from + 1 - at;
  const value = window.slice(from + 1, QUOTED.lastIndex - mark);
  if (kind === 'ssid' && (NO_SSID.test(value) || ofContainers(window, at))) return false;
  if (kind === 'subject' && NO_SUBJECT.test(value) && MAY_BE_CODE.test(window.slice(at - 6, at))) return false;
  return window.pseudonymAt(from + 1) === -1 && window.take(kind, from + 1, QUOTED.lastIndex - mark);
}

/** What programs call an event, a topic or the title of a window: one word of code, a path, a word of every menu. */
const NO_SUBJECT =
  /^(?:on[A-Z]\w*|[a-z][\w.:-]*(?:\/[\w.:+#-]+)*|Settings|Home|Back|Menu|Error|Warning|Notice|Info|Cancel|OK|Yes|No|Close|Open|Save|Help|About|Loading|Untitled|Login|Search|Main|Dialog|Untitled)$/;
const MAY_BE_CODE = /(?:event|topic|title=) ?$/i;

/** Whether the line speaks of the networks of containers: `docker: network "agent_default" removed`. */
function ofContainers(window: Window, at: number): boolean {
  return (
    window.bytes[at - 2] === 0x6b &&
    /(?:docker|podman|compose|containerd|libvirt)[^\n]*$/i.test(window.slice(Math.max(0, at - 80), at))
  );
}

const DIGITS = /(?:id |#|no\.? ?|number )?(\d{3}[ -]?\d{3,4}[ -]?\d{3,5})(?![\d.:-])/iy;

function takeDigits(window: Window, kind: string, at: number): boolean {
  if (!window.test(DIGITS, at)) return false;
  let start = at;
  while (start < DIGITS.lastIndex && !/\d/.test(window.slice(start, start + 1))) start++;
  const digits = window.slice(start, DIGITS.lastIndex).replace(/\D/g, '');
  return digits.length >= 9 && digits.length <= 12 && window.take(kind, start, DIGITS.lastIndex, DIGITS_ONLY);
}

/** Names of products and states that begin with a capital as names do. */
export const NO_NAME =
  /^(?:Zoom|Teams|Microsoft|Google|Android|Linux|Meeting|Room|Rooms|DTEN|Camera|Audio|Video|Main|Thread|Activity|Service|Handler|Binder|System|ID|IDs|Id|UI|API|The|This|That|A|An|No|Not|Unknown|None|Null|List|Count|State|Joined|Left|View|Panel|Video|Name|Error|Exception|Failed|Success|TRUE|FALSE|OK|Webex|Meet|Cisco|Bluetooth|Wi-Fi|WiFi|USB|HDMI|Java|Native|Looper|Sir|Madam|Customer|Support|Team|Host|Kernel|Tainted|Trace|Watchdog|Zygote|Unmuted|Muted|Tabs?|Hardware|Software|Firmware|Driver|Unreachable|Reachable|Online|Offline|Guest|Apps?|Settings|Screen|Display|Window|Process|Reboot|Timeout)\b/;

/** A method of a class: `Runtime.exec`. */
const CALL = /^(?:[A-Z]\w+\.)+[a-z]\w*$/;

function takeName(window: Window, kind: string, at: number): boolean {
  if (!window.test(NAME, at)) return false;
  const start = at + (/["'“]/.test(window.slice(at, at + 1)) ? 1 : 0);
  let end = NAME.lastIndex;
  while (end > start && ".'-".includes(window.slice(end - 1, end))) end--;
  const name = window.slice(start, end);
  if (NO_NAME.test(name) || /^[A-Z][A-Z0-9_]+$/.test(name) || /[a-z][A-Z]\w*[a-z][A-Z]/.test(name)) return false;
  if (!mayBePerson(name) || (CALL.test(name) && /calling $/i.test(window.slice(at - 8, at)))) return false;
  if (/[.(:]/.test(window.slice(end, end + 1)) && !name.includes(' ') && window.isWord(end + 1)) return false;
  return name.length >= 2 && window.take(kind, start, end);
}

/** What stands behind a name: `Jane Doe joined the meeting`. */
export const nameBeforeRule: Rule = {
  name: 'name-before',
  triggers: [
    ' joined the meeting', ' left the meeting', ' joined meeting', ' left meeting', ' is sharing', ' started sharing', ' stopped sharing', ' raised hand', ' has joined', ' has left', ' entered the waiting room',
    ' is speaking', ' is now host', ' is the host', ' joined as', ' lowered hand', ' started recording', ' : tty=',
  ], // prettier-ignore
  hostile: 'Ab is sharing',
  find(window, from) {
    const before = window.slice(Math.max(window.floor, from - 64), from);
    const sudo = window.bytes[from + 1] === 0x3a;
    const found = (sudo ? SUDO : BEFORE).exec(before);
    const name = found?.[1];
    if (name === undefined || NO_NAME.test(name) || !mayBePerson(name)) return false;
    return window.take(sudo ? 'user' : 'name', from - name.length, from, sudo ? LOWER_CASE : undefined);
  },
};

const BEFORE = /(?:^|[^\w.>])((?:[A-Z\xc3-\xef][\w'’.\x80-\xff-]{1,30} ){0,3}[A-Z\xc3-\xef][\w'’\x80-\xff-]{1,30})$/;
const SUDO = /(?:^|[ :])([\w.-]{1,32})$/;
