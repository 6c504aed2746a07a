import { NAME, is } from '../engine/byte-class.ts';
import { isLetter } from '../engine/first-look.ts';
import type { Canonical, Window } from '../engine/window.ts';
import { LETTERS_AND_DIGITS, LOWER_CASE } from './canonical.ts';
import type { Separator } from './key-separator.ts';
import type { KeyWord } from './key-words.ts';
import { namesProduct } from './code-names.ts';
import { NO_NAME } from './sentences.ts';
import type { Extent } from './value-extent.ts';
import { looksRandom, mayBePerson, saysNothing } from './value-guard.ts';
import { SHAPE, shapeOfBytes } from './value-shape.ts';

/** A key, what joins it to its value, and the value: all that the decision is made from. */
export interface ValueContext {
  window: Window;
  separator: Separator;
  extent: Extent;
  kind: string;
  reading: KeyWord['reading'];
  /** What follows from the reading and the kind. */
  isSecret: boolean;
  longest: number;
  canonical: Canonical | undefined;
  atLineStart: boolean;
  /** Where the word stands that names the value, its tail included. */
  keyFrom: number;
  keyTo: number;
}

/** The whole name of the key, lower case. */
function keyName({ window, keyFrom, keyTo }: ValueContext): string {
  let start = keyFrom;
  const limit = Math.max(0, keyFrom - 48);
  while (start > limit && is(window.bytes[start - 1], NAME)) start--;
  return window.slice(start, keyTo).toLowerCase();
}

/** Names of keys that describe how the software was built, not the unit or its people: `ro.build.user`. */
const BUILD_KEY = /(?:^|[._])(?:build|bootimage|vendor|odm|product)\.[\w.]*$/;

function isBuildKey(context: ValueContext): boolean {
  const { bytes } = context.window;
  const limit = Math.max(0, context.keyFrom - 48);
  let at = context.keyFrom;
  while (at > limit && is(bytes[at - 1], NAME) && bytes[at - 1] !== 0x2e) at--;
  // Most names of keys have no dot.
  return at > limit && bytes[at - 1] === 0x2e && BUILD_KEY.test(keyName(context));
}

/** Longest value of a key that is no secret. */
const LONGEST_PLAIN = 512;

/** Decides whether a value is taken, and reports it to the window. */
export function accepts(context: ValueContext): boolean {
  const { window, separator, extent, kind, isSecret } = context;
  if (separator.joint === ':' && separator.keyQuote.endsWith('"') && !extent.quoted) extent.to = scalarEnd(context);
  // `(unset)`: a bracket that the value opened belongs to it.
  if (!extent.quoted && window.bytes[extent.from] === 0x28 && window.bytes[extent.to] === 0x29) extent.to++;
  const { to } = extent;
  let { from } = extent;
  if (to - from > context.longest) return false;
  const readTo = Math.min(to, from + LONGEST_PLAIN);
  const shape = shapeOfBytes(window.bytes, from, readTo);
  if (!surelyHides(context, shape, readTo)) {
    const value = window.slice(from, readTo);
    // An earlier pass has looked at the whole value, when there was no pseudonym in it.
    if (!isSecret && (shape & SHAPE.less) !== 0 && PSEUDONYM.test(value)) return false;
    if (!hides(context, value, shape)) return false;
  }
  if (!isSecret && kind !== 'mac' && isBuildKey(context)) return false;
  if (isSecret && separator.joint === ':' && PAM.test(window.slice(Math.max(0, context.keyFrom - 40), context.keyFrom)))
    return false;
  // A header's scheme stays.
  from = extent.from;
  if (window.take(kind, from, to, context.canonical)) {
    if (isSecret) window.resume = extent.resume;
    if (separator.keyQuote !== '' && !extent.quoted && separator.keyQuote.endsWith('"') && separator.joint === ':')
      window.quote = separator.keyQuote;
    return true;
  }
  return false;
}

/** Services of PAM are named for what they do: `pam_unix(passwd:chauthtok): `, `gdm-password]: `. */
const PAM = /(?:\bpam_\w{1,16}\([\w-]{0,16}|\b(?:gdm|lightdm|sddm)-)$/;

/** What `hides` says of a secret or a user behind an equals sign that has a digit and nothing of a state, a mask or code. */
function surelyHides({ window, separator, extent, kind, reading }: ValueContext, shape: number, to: number): boolean {
  if (separator.joint !== '=' || to - extent.from < 2 || (shape & SURE) !== SHAPE.digit) return false;
  const first = window.bytes[extent.from] as number;
  const last = window.bytes[to - 1] as number;
  const letter = isLetter(first) && (first | 0x20) !== 0x78;
  if (last === 0x29 || !(letter || (first >= 0x31 && first <= 0x39))) return false;
  // Java writes an object with brackets: `UserHandle{0}`.
  if (reading === 'user' && (window.bytes[to] === 0x7d || window.bytes[to] === 0x5d)) return false;
  return (reading === 'secret' && kind === 'secret') || (reading === 'user' && (shape & SHAPE.letter) !== 0);
}

/** A digit must be there, and none of the others. */
const SURE = SHAPE.digit | SHAPE.less | SHAPE.bracket | SHAPE.colon | SHAPE.slash | SHAPE.underscore;
const PSEUDONYM = /<[a-z][a-z0-9-]{0,15}:[0-9a-f]{16,32}>/;

/** A bare value of JSON is replaced as a whole: `1e+21`. */
function scalarEnd({ window, extent }: ValueContext): number {
  const limit = Math.min(window.end, extent.to + 64);
  let at = extent.to;
  while (at < limit && !' \t\r\n,}]"<\\'.includes(String.fromCharCode(window.bytes[at] ?? 0))) at++;
  return at;
}

/** How long the value of a key may be. */
export function longestOf(reading: KeyWord['reading']): number {
  if (isSecretReading(reading)) return Number.POSITIVE_INFINITY;
  return reading === 'text' || reading === 'name' || reading === 'names' || reading === 'ssid' ? LONGEST_PLAIN : 160;
}

/** Whether the value of a key is a secret, whatever it looks like. */
export function isSecretReading(reading: KeyWord['reading']): boolean {
  return (
    reading === 'secret' ||
    reading === 'token' ||
    reading === 'weak-secret' ||
    reading === 'parameter' ||
    reading === 'rest'
  );
}

/** What a value of a kind becomes before it gets its pseudonym. */
export function canonicalOf(kind: string): Canonical | undefined {
  if (kind === 'host' || kind === 'user' || kind === 'serial' || kind === 'mac') return LOWER_CASE;
  return kind === 'phone' || kind === 'meeting' || kind === 'card' ? LETTERS_AND_DIGITS : undefined;
}

function hides(context: ValueContext, value: string, shape: number): boolean {
  const { separator, extent, reading } = context;
  const loose = separator.joint === 'prose' || separator.joint === 'is';
  if (!extent.quoted && separator.keyQuote !== '' && (value[0] === '[' || value[0] === '{')) return false;
  switch (reading) {
    case 'secret':
      return hidesSecret(context, value, shape, loose);
    case 'token':
      return hidesToken(context, value, shape, loose);
    case 'parameter':
      return (
        separator.joint === '=' &&
        value.length >= 6 &&
        !saysNothing(value, shape) &&
        (looksRandom(value) || value.length >= 12)
      );
    case 'weak-secret':
      return !loose && hidesWeak(context, value, shape);
    case 'rest':
      return (
        separator.joint !== 'prose' && value.length >= 4 && !saysNothing(value, shape) && hidesHeader(context, value)
      );
    case 'hex12':
      return !loose && /^(?:0x)?[0-9a-f]{12}$/i.test(value) && !/^(?:0{12}|f{12})$/i.test(value);
    case 'pin':
      return separator.joint !== 'prose' && /^\d{4,8}$/.test(value);
    case 'name':
      return !loose && namesPerson(context, value, shape) && !namesProduct(value);
    case 'names':
      return !loose && namesPerson(context, value, shape) && (extent.quoted || !NO_NAME.test(value));
    case 'text':
      if (/^\/?(?:C|CN|O|OU|DC|ST) ?=/.test(value) || tellsResult(context, value)) return false;
      return !loose && value.length >= 3 && (shape & SHAPE.letter) !== 0 && !saysNothing(value, shape);
    case 'user':
      return hidesUser(context, value, shape);
    case 'host':
      return !loose && isHost(value, shape) && !namesProduct(value) && !isMember(context, value);
    case 'domain':
      return !loose && isDomain(value);
    case 'ssid':
      return !loose && value !== '' && !saysNothing(value, shape) && !/^(?:any|off\/any|len \d+|hidden)$/i.test(value);
    case 'id':
      return hidesId(value, shape, loose);
    case 'uuid':
      return (
        !loose &&
        (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value) ||
          (value.length >= 16 && /\d/.test(value) && /^[\w-]+$/.test(value) && !/^0x/i.test(value)))
      );
    case 'number':
      return hidesNumber(context, value);
    case 'coordinate':
      // `lat=3.21ms`, `lat: 3.21 ms`: a latency.
      if (UNIT.test(context.window.slice(extent.to - 3, extent.to + 4))) return false;
      return /^-?\d{1,3}\.\d{2,}/.test(value) || /^-?\d{1,3}\.\d+, ?-?\d{1,3}\.\d+/.test(value);
  }
}

function namesPerson({ window, extent }: ValueContext, value: string, shape: number): boolean {
  if (value.length < 2 || (shape & SHAPE.letter) === 0 || !mayBePerson(value, shape) || isCode(value, shape))
    return false;
  // The first group of an address.
  return window.bytes[extent.to] !== 0x3a || !/^[0-9a-f]{1,4}$/i.test(value);
}

const UNIT = /\d ?[mun]?s\b/;
const WORDY = SHAPE.letter | SHAPE.digit;

function hidesSecret(context: ValueContext, value: string, shape: number, loose: boolean): boolean {
  const { window, separator, extent, kind, atLineStart } = context;
  if (saysNothing(value, shape) || ((shape & WORDY) === 0 && value.trim() === '')) return false;
  // `wpa_passphrase "Guest" …` is a command, not a passphrase.
  if (separator.joint === 'prose' && window.bytes[context.keyFrom - 1] === 0x5f) return false;
  if ((shape & SHAPE.slash) !== 0 && isPath(value)) return false;
  if (extent.quoted) return true;
  if (value.length <= LONGEST_OF_SYSTEM && saysSystem(context, value)) return false;
  if (kind !== 'secret' && /^\d{1,2}$/.test(value)) return false;
  if (separator.joint === 'flag') return !value.startsWith('-');
  if (loose)
    return (
      (looksRandom(value) && !(separator.joint === 'prose' && value.startsWith('('))) ||
      (separator.joint === 'is' && /\d/.test(value) && value.length >= 4) ||
      (kind === 'community' && /^(?:ro|rw|trap)community/.test(keyName(context)))
    );
  if (separator.joint === ':' && separator.spaced && !atLineStart && separator.keyQuote === '')
    return !/^[a-z]{1,3}$/.test(value) && !isCode(value, shape);
  if (separator.joint === ':' && separator.spaced && atLineStart && / /.test(value)) return !startsLikeProse(value);
  return !isCode(value, shape);
}

const PATH =
  /^(?:file:\/\/)?\/(?:(?:etc|opt|root|home|usr|var|data|system|sdcard|storage|tmp|run|mnt|proc|sys|dev|vendor|product|apex|lib|lib64|bin|sbin|srv|media|boot|config|persist|oem)(?:\/|$)|$)/;

/** A file or a folder of the system: it holds the secret, or is where a command was run (`PWD=/root`). */
function isPath(value: string): boolean {
  return PATH.test(value);
}

const LONGEST_OF_SYSTEM = 64;
const SOURCE_OF_ACCOUNTS = /^(?:files|compat|db|nis|sss|winbind|ldap|cache|systemd)(?: |$)/;
const ARCHITECTURE = /^(?:amd64|arm64|armhf|armel|i386|all|any)$/;

/** What `passwd` speaks of where it is a command, a package or a source of accounts: `NOPASSWD: ALL`, `passwd:amd64`. */
function saysSystem(context: ValueContext, value: string): boolean {
  const { window, keyFrom, keyTo, separator } = context;
  if (separator.joint !== ':' || keyTo - keyFrom !== 6 || ((window.bytes[keyFrom + 4] as number) | 0x20) !== 0x77)
    return false;
  return value === 'ALL' || ARCHITECTURE.test(value) || SOURCE_OF_ACCOUNTS.test(value);
}

/** A sentence about the secret, not the secret: `password: please enter …`. */
function startsLikeProse(value: string): boolean {
  return saysNothing(value.split(' ', 1)[0] ?? '');
}

/** A call, a path of members, a C++ name: source, not a value. */
function isCode(value: string, shape: number): boolean {
  return (
    (shape & (SHAPE.bracket | SHAPE.colon)) !== 0 &&
    /^[A-Za-z_][\w.]*(?:::[\w:~<>]+|\((?:[A-Za-z_&*)]|$))/.test(value) &&
    !/["']/.test(value)
  );
}

function hidesToken(context: ValueContext, value: string, shape: number, loose: boolean): boolean {
  const { separator, extent } = context;
  if (saysNothing(value, shape) || value.length < 4 || /^\d{1,5}$/.test(value)) return false;
  if (separator.joint === 'element' && REFERENCE.test(keyName(context))) return false;
  if (extent.quoted) return !/^\W+$/.test(value) && (value.length >= 6 || separator.keyQuote !== '');
  // The scheme before its parameter, which is looked at on its own.
  if (separator.joint === 'prose' && /^token=\\{0,7}["']/i.test(value)) return false;
  if (loose) return separator.joint !== 'prose' ? looksRandom(value) : looksRandom(value) && value.length >= 12;
  if (separator.joint === 'flag') return !value.startsWith('-');
  if (isCode(value, shape)) return false;
  return (
    separator.joint === '=' ||
    separator.keyQuote !== '' ||
    separator.joint === 'element' ||
    /\d/.test(value) ||
    value.length >= 16
  );
}

/** ONVIF calls its references tokens. */
const REFERENCE = /(?:profile|source|configuration|node|preset|input|output)token$/;

/** Parameters of signed addresses and short names of secrets. */
function hidesWeak(context: ValueContext, value: string, shape: number): boolean {
  const { window, extent, separator } = context;
  if (saysNothing(value, shape) || value.length < 4) return false;
  const name = keyName(context);
  if (/^(?:pass|pw)$/.test(name) || /[_.-](?:pass|pw)$/.test(name))
    return !/^\d{1,4}$/.test(value) && !(separator.spaced && /^\d+$/.test(value)) && !isCode(value, shape);
  const before = window.bytes[extent.from - name.length - 2];
  const parameter = before === 0x3f || before === 0x26;
  return parameter
    ? value.length >= 6 && (looksRandom(value) || value.length >= 12)
    : looksRandom(value) && value.length >= 12;
}

const PARAMETER =
  /(?:username|user|realm|c?nonce|nc|uri|qop|response|algorithm|opaque|domain|charset|stale|id|ts|mac|ext|token|oauth_[a-z_]{1,24}|error|scope|authorization_uri|resource_metadata) ?= ?(?:\\{0,7}["'](?=[\w/+<-])|(?=[\w/+<-]))/iy;

/** Headers: the scheme stays, what proves the identity goes. */
function hidesHeader({ window, extent }: ValueContext, value: string): boolean {
  const scheme =
    /^(?:(?:bearer|basic|digest|negotiate|ntlm|token|apikey|oauth|hawk|mac|aws4-hmac-sha256|sharedaccesssignature) +)/i.exec(
      value,
    );
  if (scheme === null) return value.length >= 6;
  // Other rules look at each of these parameters; what else a scheme has goes as a whole.
  if (window.test(PARAMETER, extent.from + scheme[0].length)) return false;
  extent.from += scheme[0].length;
  return window.pseudonymAt(extent.from) === -1 && extent.to > extent.from;
}

function hidesUser({ window, separator, extent, keyFrom }: ValueContext, value: string, shape: number): boolean {
  // `pam_unix(login:session)`, and the number that stands for nobody.
  if (separator.joint === ':' && !separator.spaced && window.bytes[keyFrom - 1] === 0x28) return false;
  if (value === '4294967295') return false;
  if (!mayBePerson(value, shape) || isCode(value, shape) || OBJECT.test(value)) return false;
  if ((shape & SHAPE.slash) !== 0 && !/^host\//i.test(value)) return false;
  if (separator.joint === 'prose') return extent.quoted;
  if (separator.joint === 'is') return extent.quoted || /[.@\d]/.test(value);
  if (separator.joint === ':' && separator.spaced && separator.keyQuote === '' && !extent.quoted)
    return /^[\w.@\\ -]+$/.test(value) || /[\x80-\xff]/.test(value);
  return true;
}

/** What Java writes of an object: its class, and its fields in brackets. */
const OBJECT = /^[A-Z]\w*[{[]/;

/** The summary of a run, not of an event: `Summary: 3 passed`, `summary: disk full`. */
function tellsResult(context: ValueContext, value: string): boolean {
  const { separator, extent } = context;
  const spoken = separator.joint === ':' && separator.spaced && separator.keyQuote === '' && !extent.quoted;
  return spoken && /^[a-z\d]/.test(value) && keyName(context) === 'summary';
}

/** A member of a Java class that holds another class: `mHost=ActivityThread`. */
function isMember({ window, keyFrom }: ValueContext, value: string): boolean {
  return window.bytes[keyFrom - 1] === 0x6d && !window.isWord(keyFrom - 2) && /^(?:[A-Z][a-z]+){2,}$/.test(value);
}

const PERSON_KEY = /(?:host|user|login|benutzer)(?:[ _.-]?name)?$/;
const CAPITALISED = /^(?:[A-Z][a-z'’\x80-\xff-]+|(?:Dr|Prof|Mr|Mrs|Ms)\.)$/;
const SECOND =
  /(?: (?:(?:de|van|von|der|den|la|del|bin|al) ){0,2}[A-Z\xc3-\xef][\w'’\x80-\xff-]{0,40}){1,3}(?=[,;|"'\]})<&\r\n\\]|$| [(<]| (?:joined|left|started|ended|has|is)\b| [\w.]{1,32}[=:])/y;

/** The host of a meeting or a name on the screen, not the name of a machine or an account: `hostName: Jane Doe`. */
export function extendToPerson(context: ValueContext): void {
  const { window, extent } = context;
  if (window.bytes[extent.to] !== 0x20) return;
  const first = window.slice(extent.from, extent.to);
  if (!CAPITALISED.test(first) || NO_NAME.test(first) || !mayBePerson(first)) return;
  if (PERSON_KEY.test(keyName(context)) && window.test(SECOND, extent.to)) extent.to = SECOND.lastIndex;
}

/** A name of a machine, whatever it looks like; no number, no path, no state. */
function isHost(value: string, shape: number): boolean {
  if (
    value.length < 2 ||
    saysNothing(value, shape) ||
    /^(?:localhost|localhost\.localdomain|android|linux|(?:usb|pci|scsi|mmc|ata|host|nvme|xhci|i2c|spi|hci)[\w.-]*|wlan\d|eth\d|sd[a-z]\d?|all|any|\*)$/i.test(
      value,
    )
  )
    return false;
  if ((shape & SHAPE.letter) === 0 || /^0x/i.test(value)) return false;
  return (
    /^[\w\x80-\xff. '’:[\]-]+$/.test(value) && !/^\d+(?:\.\d+)*[a-z]?$/i.test(value) && !/::|^[0-9a-f:.]+$/i.test(value)
  );
}

function isDomain(value: string): boolean {
  return (
    /^(?=.*\.)[\w\x80-\xff-]+(?:\.[\w\x80-\xff-]+)*\.[a-z][a-z0-9-]{1,24}\.?(?::\d+)?$/i.test(value) &&
    !/\.(?:so|service|socket|target|conf|log|txt|json|xml|js|ts|py|apk|jar|c|cc|cpp|h|java|kt|localhost)$/i.test(
      value,
    ) &&
    !/^(?:com|org|net|android|java|javax|androidx)\./.test(value)
  );
}

function hidesId(value: string, shape: number, loose: boolean): boolean {
  if (
    (shape & SHAPE.digit) === 0 ||
    value.length < 5 ||
    saysNothing(value, shape) ||
    /^0x|[/(]|^0+$|^0000:|^[0-9a-f]{4}:[0-9a-f]{2}:/i.test(value)
  )
    return false;
  if (loose) return /^(?=.*\d)(?=.*[A-Z])[A-Z0-9-]{8,}$/.test(value);
  return !/^\d+\.\d/.test(value);
}

function hidesNumber({ separator, kind }: ValueContext, value: string): boolean {
  const digits = value.replace(/\D/g, '').length;
  const { joint } = separator;
  if (kind === 'meeting' && /^[a-z]{3}-[a-z]{4}-[a-z]{3}$/.test(value)) return true;
  if (kind === 'meeting')
    return digits >= 9 && digits <= 12 ? true : joint !== 'prose' && digits >= 6 && digits <= 24 && !/^0x/i.test(value);
  if (kind === 'ssn') return digits === 9;
  if (kind === 'card') return digits >= 12;
  return digits >= 7 && digits <= 24 && !/^\d+\.\d+$/.test(value);
}
