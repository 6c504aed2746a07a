/** No package's version comes near; of what is longer, the beginning decides. */
const MAX_LENGTH = 256;

/**
 * Compares two Debian versions (deb-version(7)): epoch, upstream, revision; digits by value, letters before other
 * signs, `~` before everything, even the end. Negative: `a` is older.
 */
export function compareDebianVersions(a: string, b: string): number {
  const [left, right] = [split(a.slice(0, MAX_LENGTH)), split(b.slice(0, MAX_LENGTH))];
  return (
    Math.sign(left.epoch - right.epoch) ||
    compareParts(left.upstream, right.upstream) ||
    compareParts(left.revision, right.revision)
  );
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const colon = version.indexOf(':');
  const epoch = colon === -1 ? 0 : Number.parseInt(version.slice(0, colon), 10) || 0;
  const rest = version.slice(colon + 1);
  const dash = rest.lastIndexOf('-');
  return dash === -1
    ? { epoch, upstream: rest, revision: '' }
    : { epoch, upstream: rest.slice(0, dash), revision: rest.slice(dash + 1) };
}

function compareParts(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [l, r] = [left[at] ?? '', right[at] ?? ''];
    const order = at % 2 === 0 ? compareSigns(l, r) : compareDigits(l, r);
    if (order !== 0) return order;
  }
  return 0;
}

/** In turn what is no number, be it empty, and a number. */
function partsOf(text: string): string[] {
  const parts: string[] = text.match(/\d+|\D+/g) ?? [];
  return /^\d/.test(text) ? ['', ...parts] : parts;
}

function compareDigits(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : Number(left > right);
}

function compareSigns(a: string, b: string): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = weight(a[at]) - weight(b[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function weight(sign: string | undefined): number {
  if (sign === '~') return -1;
  if (sign === undefined) return 0;
  const code = sign.charCodeAt(0);
  return /[A-Za-z]/.test(sign) ? code : code + 256;
}
