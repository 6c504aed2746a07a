/** Control sequences (colours), operating system commands (titles, links), and two-byte escapes. */
const SEQUENCE = /\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\x07\x1b\n]{0,1024}(?:\x07|\x1b\\)|[@-Z\\^_])/g; // eslint-disable-line no-control-regex

/** The line without its escape sequences: a secret may be written split by colours. */
export function stripAnsi(line: string): string {
  return line.replace(SEQUENCE, '');
}
