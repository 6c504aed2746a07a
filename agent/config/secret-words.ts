const SECRET_WORD = /(token|passw(or)?d|passphrase|secret|credentials?|api_?key|private_?key|pin)$/i;
const USER_INFO = /(\/\/)[^/@\s]+@/g;

/** What stands in place of a value that is not shown. */
export const HIDDEN = '(hidden)';

/** Whether a key's name says that its value is a secret. `tokenFile` and the like only name a file. */
export function isSecretName(name: string): boolean {
  return SECRET_WORD.test(name);
}

/** Whether the value at this path must never be printed: secrets, and the texts that redaction is told to remove. */
export function isHidden(path: readonly PropertyKey[]): boolean {
  return (
    path.some((step) => typeof step === 'string' && isSecretName(step)) ||
    path.join('.').startsWith('redaction.knownValues')
  );
}

/** Hides a user name and password inside an address. */
export function hideUserInfo(text: string): string {
  return text.replace(USER_INFO, `$1${HIDDEN}@`);
}
