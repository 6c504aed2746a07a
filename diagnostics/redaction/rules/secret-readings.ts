import { isCode, looksRandom, saysNothing } from './value-guard.ts';
import { type ValueContext, keyName } from './value-context.ts';
import { SHAPE } from './value-shape.ts';

const WORDY = SHAPE.letter | SHAPE.digit;

/** Whether the value of a key of secrets is one, and no state, path, call or prose. `loose`: they are joined by words. */
export function hidesSecret(context: ValueContext, value: string, shape: number, loose: boolean): boolean {
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

/** The same of a token: parsers speak of tokens, too. */
export function hidesToken(context: ValueContext, value: string, shape: number, loose: boolean): boolean {
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
export function hidesWeak(context: ValueContext, value: string, shape: number): boolean {
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
export function hidesHeader({ window, extent }: ValueContext, value: string): boolean {
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
