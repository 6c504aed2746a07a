export const MAX_FRAMES = 5;

/** Library and function; what changes from start to start (a path's random part, an offset, a build id) is left out. */
export function frameName(path: string, symbol: string | null): string {
  const library = /([^/\s]+)(?:\s|$)/.exec(path.split(' ')[0]?.split('/').at(-1) ?? '')?.[1] ?? path;
  return symbol === null || symbol === '' ? library : `${library} ${symbol}`;
}

/** `/system/lib64/libc.so (abort+168) (BuildId: 1234)`, as a text tombstone writes it. */
export function frameOfText(frame: string): string {
  const named = frame.replace(/\((?:offset|BuildId:?) [^)]*\)/g, '').trim();
  return frameName(named, /\((.+)\)$/.exec(named)?.[1]?.replace(/(?:\(\))?\+\d+$/, '') ?? null);
}
