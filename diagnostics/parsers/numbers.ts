/** A whole number at the beginning of a text, or null: what a driver writes is not always one. */
export function intOrNull(text: string | null | undefined): number | null {
  if (text === null || text === undefined) return null;
  const match = /^\s*([+-]?\d{1,19})(?![\w.])/.exec(text);
  return match === null ? null : Number(match[1]);
}

/** A decimal number that is the whole text, or null. */
export function numberOrNull(text: string | null | undefined): number | null {
  if (text === null || text === undefined || !/^\s*[+-]?\d{1,19}(\.\d{1,19})?\s*$/.test(text)) return null;
  return Number(text);
}
