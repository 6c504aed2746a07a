import type { Rule } from '../rule.ts';

/** Commands that read a secret from their standard input. */
const READERS = [
  'sudo -S', 'sudo --stdin', 'chpasswd', 'sudo chpasswd', 'passwd --stdin', 'sudo passwd', 'smbpasswd', 'kinit',
  'docker login', 'podman login', 'cryptsetup', 'sudo cryptsetup', 'gpg --passphrase-fd', 'gpg --batch', 'vncpasswd',
]; // prettier-ignore
const TRIGGERS = READERS.flatMap((reader) => [`| ${reader}`, `|${reader}`]);
const LONGEST = 160;
const ECHO = /(?:^|[^\w-])(?:echo|printf)(?: -[neE]{1,3})? {1,4}(?!-)([^|\n]{1,128}?) {0,4}$/;

/** What is written to a command that reads a secret: `echo … | sudo -S reboot`. */
export const pipedSecretRule: Rule = {
  name: 'piped-secret',
  triggers: TRIGGERS,
  hostile: 'echo a|kinit',
  find(window, from, to, trigger) {
    // Of sudo, a small letter asks for a shell.
    if (TRIGGERS[trigger]?.endsWith('-S') === true && window.bytes[to - 1] !== 0x53) return false;
    const start = Math.max(window.floor, from - LONGEST);
    const found = ECHO.exec(window.slice(start, from));
    const written = found?.[1];
    if (found === null || written === undefined) return false;
    const opened = /^\\{0,3}["']/.exec(written)?.[0].length ?? 0;
    const closed = opened > 0 ? (/(?:\\n)?\\{0,3}["']$/.exec(written)?.[0].length ?? 0) : 0;
    const at = start + found.index + found[0].indexOf(written, 4) + opened;
    const end = at - opened + written.length - closed;
    return end > at && !written.includes('$') && window.take('secret', at, end);
  },
};
