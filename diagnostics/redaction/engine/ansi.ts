/**
 * Control sequences (colours), operating system commands (titles, links), and two-byte escapes. A control sequence also
 * where its escape character is written out: `\u001b` (JSON, also in each other), `\x1b`, `\033`, and `#033` of syslog
 * daemons; with all backslashes before it, of which half a one would be left.
 */
const SEQUENCE =
  /(?:\x1b|(?<!\\)\\{1,16}(?:u001b|x1b|033)|#033)\[[0-?]{0,64}[ -/]{0,8}[@-~]|\x1b(?:\][^\x07\x1b\n]{0,1024}(?:\x07|\x1b\\)|[@-Z\\^_])/gi; // eslint-disable-line no-control-regex
/** What is left of a sequence may make another one with what stands around it: so often, at most. */
const MOST_ROUNDS = 8;

/** What an operating system command holds: a title, the address of a link. */
const COMMAND = /\x1b\][0-9]{0,4};{0,2}([^\x07\x1b\n]{1,1024})(?:\x07|\x1b\\)/g; // eslint-disable-line no-control-regex
const LINE = /[^\n]+/g;

/**
 * The lines without their escape sequences, also written ones: a secret may be written split by colours. What commands
 * hold is put at the end of their line.
 */
export function stripAnsi(line: string): string {
  let plain = line.includes('\x1b]') ? line.replace(LINE, withCommands) : line;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { length } = plain;
    plain = plain.replace(SEQUENCE, '');
    if (plain.length === length) break;
  }
  return plain;
}

function withCommands(line: string): string {
  const held = [...line.matchAll(COMMAND)].map(([, text]) => ` ${text}`).join('');
  return line.endsWith('\r') ? `${line.slice(0, -1)}${held}\r` : `${line}${held}`;
}
