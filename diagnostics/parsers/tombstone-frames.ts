export const MAX_FRAMES = 5;

/** Library and function; what changes from start to start (a path's random part, an offset, a build id) is left out. */
export function frameName(path: string, symbol: string | null): string {
  const library = /([^/\s]+)(?:\s|$)/.exec(path.split(' ')[0]?.split('/').at(-1) ?? '')?.[1] ?? path;
  return symbol === null || symbol === '' ? library : `${library} ${symbol}`;
}

/** No symbol is longer; templates of C++ come near. */
const MAX_FRAME = 1000;

/** `/system/lib64/libc.so (abort+168) (BuildId: 1234)`, as a text tombstone writes it. */
export function frameOfText(frame: string): string {
  const named = frame
    .slice(0, MAX_FRAME)
    .replace(/\((?:offset|BuildId:?) [^)]*\)/g, '')
    .trim();
  const bracket = named.endsWith(')') ? named.indexOf('(') : -1;
  const symbol = bracket === -1 ? null : named.slice(bracket + 1, -1).replace(/(?:\(\))?\+\d+$/, '');
  return frameName(named, symbol);
}
