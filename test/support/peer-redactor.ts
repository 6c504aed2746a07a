/** The usual way: the same ideas, one regular expression after another over the whole text. */
const EXPRESSIONS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g,
  /\beyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)?/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}|\bAIza[\w-]{30,}|\bgh[pousr]_\w{20,}|\bxox[bpars]-[\w-]{10,}|\b[sr]k_(?:live|test)_\w{10,}/g,
  /\b(?:bearer|basic) [\w.~+/=-]{8,}/gi,
  /((?:[\w.-]*(?:password|passwd|passphrase|passcode|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key))["']?\s*[:=]\s*)(?:"[^"\n]*"|'[^'\n]*'|[^\s,;&"']+)/gi,
  /\b(?:pwd|psk|pin|otp|pairing[ _-]?code|activation[ _-]?code|community)["']?\s*[:=]\s*[^\s,;&]+/gi,
  /\b(?:authorization|cookie|set-cookie)\s*:\s*[^\n]+/gi,
  /\b(?:user|username|login|account|identity)["']?\s*[:=]\s*[^\s,;&]+/gi,
  /\b(?:display[ _-]?name|full[ _-]?name|organizer|participant|attendee|subject|caller)["']?\s*[:=]\s*[^\n,;]+/gi,
  /\b(?:host|hostname|domain|server|computer[ _-]?name)["']?\s*[:=]\s*[^\s,;&]+/gi,
  /\b(?:e?ssid|network[ _-]?name)["']?\s*[:=]\s*[^\n,;]+/gi,
  /\b(?:serial(?:[ _-]?(?:no|number))?|imei|tenant[ _-]?id|machine[ _-]?id)["']?\s*[:=]\s*[^\s,;&]+/gi,
  /\b(?:lat|latitude|lon|lng|longitude)["']?\s*[:=]\s*-?\d+\.\d+/gi,
  /https?:\/\/[\w.-]*(?:zoom\.us|teams\.microsoft\.com|meet\.google\.com|webex\.com)\/\S+/gi,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/@:]+:[^\s/@]+@/gi,
  /\bhttps?:\/\/[\w.-]+/gi,
  /[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/g,
  /\b(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}\b/g,
  /\b(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\b|\b(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}/gi,
  /\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b|\b[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}\b/gi,
  /\+\d[\d ().-]{8,}\d|\(\d{2,4}\) ?\d{3}[- ]?\d{3,4}|\b\d{3}[-. ]\d{3}[-. ]\d{4}\b/g,
  /\b(?:\d[ -]?){13,19}\b/g,
  /\b\d{3}-\d{2}-\d{4}\b/g,
  /(?:\/home\/|\/Users\/|\\Users\\)[\w.-]+/g,
  /\b(?:for|of|invalid) user [\w.-]+/gi,
  /\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|local|lan|corp|internal|de|fr|uk)\b/gi,
  /acme boardroom 5g|correct-horse-battery|dten-board-7f3a|d7x55a0012345|magdalena kowalska|room everest/gi,
];

/** Replaces whatever one of the expressions finds. */
export function peerRedact(text: string): string {
  return EXPRESSIONS.reduce((rest, expression) => rest.replace(expression, '<redacted>'), text);
}
