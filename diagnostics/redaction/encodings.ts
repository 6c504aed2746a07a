import { alignments } from './rules/base64-text.ts';

/** One way to write a value, as bytes (a latin1 string). */
export interface Spelling {
  bytes: string;
  /** Whether the case of letters means something: base64. */
  exact: boolean;
}

/** Every way to write a value that is looked for. Letters in any case come by the search itself. */
export function spellingsOf(value: string): Spelling[] {
  const texts = new Set<string>();
  for (const form of new Set([
    value,
    value.toLowerCase(),
    value.toUpperCase(),
    value.normalize('NFC'),
    value.normalize('NFD'),
  ]))
    for (const text of escapedForms(form)) texts.add(text);
  const bytes = new Set([...texts].map((text) => Buffer.from(text, 'utf8').toString('latin1')));
  const raw = [...new Set([value, value.toLowerCase(), value.toUpperCase()])];
  for (const form of raw) for (const encoded of byteForms(form)) bytes.add(encoded);
  const exact = new Set(raw.flatMap(base64Forms));
  return [
    ...[...bytes].map((spelling) => ({ bytes: spelling, exact: false })),
    ...[...exact].filter((spelling) => spelling.length >= 4).map((spelling) => ({ bytes: spelling, exact: true })),
  ];
}

function escapedForms(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const jsonAscii = ascii(json, (unit) => `\\u${unit.toString(16).padStart(4, '0')}`);
  const jsonSlash = json.replaceAll('/', '\\/');
  const jsonAll = units(value, (unit) => `\\u${unit.toString(16).padStart(4, '0')}`);
  const percent = encodeUtf8(value);
  return [
    value,
    json,
    jsonAscii,
    jsonSlash,
    jsonAscii.replaceAll('/', '\\/'),
    jsonAll,
    JSON.stringify(json).slice(1, -1),
    JSON.stringify(jsonAscii).slice(1, -1),
    json.replace(/[<>&'+]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ...htmlForms(value),
    percent,
    percent.replaceAll('%20', '+'),
    percent.replaceAll('%2F', '/'),
    percent.replaceAll('%40', '@'),
    encodeUri(value),
    percent.replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`),
    percent.replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16)}`).replaceAll('%20', '+'),
    percent.replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16)}`).replaceAll('%20', '+'),
    percent.replaceAll('%', '%25'),
    value.replaceAll("'", "'\\''"),
    value.replaceAll("'", "''"),
    value.replace(/[\s]+/g, '\u00a0'),
    value.replaceAll(' ', '\\ '),
    value.replaceAll(' ', '\\x20'),
    value.replaceAll(' ', '\\040'),
  ];
}

function htmlForms(value: string): string[] {
  const minimal = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quoted = minimal.replaceAll('"', '&quot;');
  const forms = [
    minimal,
    quoted,
    ...['&#39;', '&#x27;', '&#039;', '&apos;'].map((apostrophe) => quoted.replaceAll("'", apostrophe)),
  ];
  const points = (text: string, write: (point: number) => string) =>
    Array.from(text)
      .map((char) => ((char.codePointAt(0) ?? 0) > 0x7e ? write(char.codePointAt(0) ?? 0) : char))
      .join('');
  return [
    ...forms,
    ...forms.map((form) => points(form, (point) => `&#${point};`)),
    ...forms.map((form) => points(form, (point) => `&#x${point.toString(16)};`)),
    ...forms.map((form) => form.replaceAll('"', '&#34;')),
    Array.from(value)
      .map((char) => `&#${char.codePointAt(0) ?? 0};`)
      .join(''),
    Array.from(value)
      .map((char) => `&#x${(char.codePointAt(0) ?? 0).toString(16)};`)
      .join(''),
    quoted.replaceAll(' ', '&nbsp;'),
  ];
}

/** Bytes written one by one, and other character sets. */
function byteForms(value: string): string[] {
  const utf8 = Buffer.from(value, 'utf8');
  const hex = [...utf8].map((byte) => byte.toString(16).padStart(2, '0'));
  const wide = Buffer.from(value, 'utf16le');
  const forms = [
    hex.join(''),
    hex.join(' '),
    hex.join(':'),
    hex.join('-'),
    hex.map((pair) => `\\x${pair}`).join(''),
    hex.map((pair) => `%${pair}`).join(''),
    hex.map((pair) => `0x${pair}`).join(', '),
    hex.map((pair) => `0x${pair}`).join(' '),
    wide.toString('latin1'),
    Buffer.from(wide).swap16().toString('latin1'),
    wide.toString('hex'),
    // wpa_supplicant and iw write the bytes of other scripts as \xNN.
    [...utf8].map((byte) => (byte > 0x7e ? `\\x${byte.toString(16)}` : String.fromCharCode(byte))).join(''),
  ];
  if (/^[\x20-\xff]*$/.test(value)) forms.push(value);
  return forms;
}

function base64Forms(value: string): string[] {
  const texts = [Buffer.from(value, 'utf8').toString('latin1'), Buffer.from(value, 'utf16le').toString('latin1')];
  const forms = texts.flatMap(alignments);
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}

function units(text: string, write: (unit: number) => string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) out += write(text.charCodeAt(i));
  return out;
}

function ascii(text: string, write: (unit: number) => string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) out += text.charCodeAt(i) > 0x7e ? write(text.charCodeAt(i)) : text[i];
  return out;
}

/** `encodeURIComponent`, but half a surrogate pair is no error. */
function encodeUtf8(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

function encodeUri(value: string): string {
  return encodeURI(value.toWellFormed());
}
