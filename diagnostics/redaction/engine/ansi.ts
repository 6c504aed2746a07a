const ESCAPE = 0x1b;

/** Control sequences (colours), operating system commands (titles, links), and two-byte escapes. */
const SEQUENCE = /\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\x07\x1b\n]{0,1024}(?:\x07|\x1b\\)|[@-Z\\^_])/g; // eslint-disable-line no-control-regex

/** Where the next escape sequence may begin, or the window's end. */
export function nextEscape(bytes: Buffer, from: number, end: number): number {
  const at = bytes.indexOf(ESCAPE, from);
  return at === -1 || at > end ? end : at;
}

/** The line without its escape sequences: a secret may be written split by colours. */
export function stripAnsi(line: string): string {
  return line.replace(SEQUENCE, '');
}
