/** Names of machines, people and addresses are the same in any case. */
export function lowerCase(found: string): string {
  return found.toLowerCase();
}

/** A number is the same however its digits are grouped. */
export function digitsOnly(found: string): string {
  return found.replace(/\D/g, '');
}

export function lettersAndDigits(found: string): string {
  return found.replace(/[^0-9a-z]/gi, '').toLowerCase();
}
