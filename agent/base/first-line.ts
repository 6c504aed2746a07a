/** A request is one document; a longer line is a fault of whoever writes it. */
const MAX_CHARACTERS = 64 * 1024 * 1024;

/**
 * The first line of a stream, without its end. The stream keeps being read, and `onEnd` is called when it ends after
 * that line: for a child process this means that its parent is gone.
 * @throws when the stream ends before the line does.
 */
export async function firstLine(stream: NodeJS.ReadableStream, onEnd: () => void): Promise<string> {
  return await new Promise((resolve, reject) => {
    let text = '';
    let done = false;
    const ended = (): void => (done ? onEnd() : reject(new Error('the stream ended before its first line')));
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      if (done) return;
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) {
        done = true;
        resolve(text.slice(0, end));
        text = '';
      } else if (text.length > MAX_CHARACTERS) reject(new Error('the first line is too long'));
    });
    stream.once('end', ended);
    stream.once('close', ended);
    stream.once('error', reject);
  });
}
