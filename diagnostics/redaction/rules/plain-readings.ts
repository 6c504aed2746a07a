import { UPPER, isOf } from '../engine/byte-class.ts';
import { NO_NAME } from './sentences.ts';
import { isCode, mayBePerson, saysNothing } from './value-guard.ts';
import { type ValueContext, keyName } from './value-context.ts';
import { SHAPE } from './value-shape.ts';

/** Whether the value of a key of people may be a name. */
export function namesPerson({ window, extent }: ValueContext, value: string, shape: number): boolean {
  if (value.length < 2 || (shape & SHAPE.letter) === 0 || !mayBePerson(value, shape) || isCode(value, shape))
    return false;
  // The first group of an address.
  return window.bytes[extent.to] !== 0x3a || !/^[0-9a-f]{1,4}$/i.test(value);
}

/** Whether the value of a key of accounts is one, and none of the system. */
export function hidesUser({ window, separator, extent, keyFrom }: ValueContext, value: string, shape: number): boolean {
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
export function tellsResult(context: ValueContext, value: string): boolean {
  const { separator, extent } = context;
  const spoken = separator.joint === ':' && separator.spaced && separator.keyQuote === '' && !extent.quoted;
  return spoken && /^[a-z\d]/.test(value) && keyName(context) === 'summary';
}

/** A member of a Java class that holds another class: `mHost=ActivityThread`. */
export function isMember({ window, keyFrom }: ValueContext, value: string): boolean {
  return window.bytes[keyFrom - 1] === 0x6d && !window.isWord(keyFrom - 2) && /^(?:[A-Z][a-z]+){2,}$/.test(value);
}

const PERSON_KEY = /(?:host|user|login|benutzer)(?:[ _.-]?name)?$/;
const CAPITALISED = /^(?:[A-Z][a-z'’\x80-\xff-]+|(?:Dr|Prof|Mr|Mrs|Ms)\.)$/;
const SECOND =
  /(?: (?:(?:de|van|von|der|den|la|del|bin|al) ){0,2}[A-Z\xc3-\xef][\w'’\x80-\xff-]{0,40}){1,3}(?=[,;|"'\]})<&\r\n\\]|$| [(<]| (?:joined|left|started|ended|has|is)\b| [\w.]{1,32}[=:])/y;

/** The host of a meeting or a name on the screen, not the name of a machine or an account: `hostName: Jane Doe`. */
export function extendToPerson(context: ValueContext): void {
  const { window, extent } = context;
  if (window.bytes[extent.to] !== 0x20 || !isOf(window.bytes[extent.from], UPPER)) return;
  const first = window.slice(extent.from, extent.to);
  if (!CAPITALISED.test(first) || NO_NAME.test(first) || !mayBePerson(first)) return;
  if (PERSON_KEY.test(keyName(context)) && window.test(SECOND, extent.to)) extent.to = SECOND.lastIndex;
}

/** A name of a machine, whatever it looks like; no number, no path, no state. */
export function isHost(value: string, shape: number): boolean {
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

/** A name with a dot that is no file, and no name of code. */
export function isDomain(value: string): boolean {
  return (
    /^(?=.*\.)[\w\x80-\xff-]+(?:\.[\w\x80-\xff-]+)*\.[a-z][a-z0-9-]{1,24}\.?(?::\d+)?$/i.test(value) &&
    !/\.(?:so|service|socket|target|conf|log|txt|json|xml|js|ts|py|apk|jar|c|cc|cpp|h|java|kt|localhost)$/i.test(
      value,
    ) &&
    !/^(?:com|org|net|android|java|javax|androidx)\./.test(value)
  );
}

/** Whether the value of a key of ids is one: it has a digit. */
export function hidesId(value: string, shape: number, loose: boolean): boolean {
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

/** Whether a meeting, a phone, a card or the like has as many digits. */
export function hidesNumber({ separator, kind }: ValueContext, value: string): boolean {
  const digits = value.replace(/\D/g, '').length;
  const { joint } = separator;
  if (kind === 'meeting' && /^[a-z]{3}-[a-z]{4}-[a-z]{3}$/.test(value)) return true;
  if (kind === 'meeting')
    return digits >= 9 && digits <= 12 ? true : joint !== 'prose' && digits >= 6 && digits <= 24 && !/^0x/i.test(value);
  if (kind === 'ssn') return digits === 9;
  if (kind === 'card') return digits >= 12;
  return digits >= 7 && digits <= 24 && !/^\d+\.\d+$/.test(value);
}
