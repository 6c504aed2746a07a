import { Transform } from 'node:stream';

const LINE_FEED = 0x0a;
const MOST_BYTES = 600;

/**
 * Lets bytes through and keeps the lines that somebody wants to quote, each cut to a length a page can show. Quotes
 * are taken from what was redacted as a whole, because a line by itself may not show that it belongs to a secret.
 * @param wanted line numbers, from 1.
 */
export function linePicker(wanted: ReadonlySet<number>, keep: (line: number, text: string) => void): Transform {
  const last = Math.max(0, ...wanted);
  const at = { line: 1 };
  let parts: Buffer[] = [];
  let kept = 0;

  const take = (piece: Buffer): void => {
    if (!wanted.has(at.line) || kept >= MOST_BYTES) return;
    // A copy: a piece of the chunk would keep the whole chunk in memory.
    const cut = Buffer.from(piece.subarray(0, MOST_BYTES - kept));
    parts.push(cut);
    kept += cut.length;
  };
  const finishLine = (): void => {
    if (wanted.has(at.line)) keep(at.line, Buffer.concat(parts).toString('utf8').replace(/\r$/, ''));
    parts = [];
    kept = 0;
    at.line++;
  };

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let start = 0;
      while (at.line <= last) {
        const end = chunk.indexOf(LINE_FEED, start);
        if (end === -1) {
          take(chunk.subarray(start));
          break;
        }
        take(chunk.subarray(start, end));
        finishLine();
        start = end + 1;
      }
      done(null, chunk);
    },
    flush(done) {
      if (at.line <= last && kept > 0) finishLine();
      done();
    },
  });
}
