import { Transform } from 'node:stream';
import { AttachmentUnreadableError } from './errors.ts';

/**
 * Lets exactly `bytes` bytes through and fails otherwise: a length was promised to the receiver, and a file that
 * shrank or grew meanwhile is not the one that was promised.
 */
export function exactLength(bytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > bytes) done(changed(seen, bytes));
      else done(null, chunk);
    },
    flush(done) {
      done(seen === bytes ? null : changed(seen, bytes));
    },
  });
}

function changed(seen: number, bytes: number): AttachmentUnreadableError {
  return new AttachmentUnreadableError(
    `the file has changed: ${bytes} bytes were promised, ${seen > bytes ? 'more than that' : `only ${seen}`} read`,
  );
}
