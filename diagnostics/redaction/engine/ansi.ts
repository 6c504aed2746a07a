/**
 * Control sequences (colours), operating system commands (titles, links), and two-byte escapes. A control sequence also
 * where its escape character is written out: `\u001b` (JSON, also twice), `\x1b`, `\033`, and `#033` of syslog daemons.
 */
const SEQUENCE =
  /(?:\x1b|\\{1,4}u001b|\\{1,4}x1b|\\{1,4}033|#033)\[[0-?]{0,64}[ -/]{0,8}[@-~]|\x1b(?:\][^\x07\x1b\n]{0,1024}(?:\x07|\x1b\\)|[@-Z\\^_])/gi; // eslint-disable-line no-control-regex
/** What is left of a sequence may make another one with what stands around it: so often, at most. */
const MOST_ROUNDS = 8;

/** The line without its escape sequences, also written ones: a secret may be written split by colours. */
export function stripAnsi(line: string): string {
  let plain = line;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { length } = plain;
    plain = plain.replace(SEQUENCE, '');
    if (plain.length === length) break;
  }
  return plain;
}
