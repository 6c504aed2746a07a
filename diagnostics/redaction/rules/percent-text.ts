import { CONTROL, HEX, is } from '../engine/byte-class.ts';
import type { Rule } from '../rule.ts';

/** Longest run that is decoded. */
const LONGEST = 4 * 1024;
/** What tells of people and meetings in a sentence or a link that was written into an address. */
const WORDS =
  'participant%20,attendee%20,call%20from%20,calling%20,invited%20by%20,hosted%20by%20,speaker%20,%20joined%20,%20left%20the%20meeting,%20is%20sharing,has%20joined,has%20left,signed%20in%20as%20,logged%20in%20as%20,for%20user%20,meeting%20%22,subject%20%22,event%20%22,titled%20%22,meetup-join%2f,j.php%3f,%2fmeet%2f,mtid%3d,%253fpwd%253d,%2526pwd%253d,zoom.us%252f,webex.com%252f,meetup-join%252f,meet.google.com%252f'.split(
    ',',
  );

/**
 * Sentences and links that were percent-encoded as a whole: told by words, then decoded and looked into by all other
 * rules. `hides` tells whether they found anything.
 */
export function percentTextRule(hides: (decoded: Buffer) => boolean): Rule {
  return {
    name: 'percent-text',
    triggers: WORDS,
    hostile: 'call%20from%20',
    find(window, from, to) {
      if (from < window.percentEnd) return false;
      const { bytes } = window;
      let start = from;
      // What was taken before it (a host, say) still tells what this is.
      const limit = Math.max(0, window.percentEnd, from - LONGEST);
      while (start > limit && isPart(bytes[start - 1])) start--;
      let stop = to;
      const last = Math.min(window.end, from + LONGEST);
      while (stop < last && isPart(bytes[stop])) stop++;
      window.percentEnd = stop;
      const plain = decode(bytes, start, stop);
      // A link within a link within a link is written so twice.
      const found = hides(plain) || (plain.includes('%') && hides(decode(plain, 0, plain.length)));
      return found && window.take('percent', start, stop);
    },
  };
}

/** A link that a filter of mail wrote anew: dashes for percent signs, underscores for slashes. */
const REWRITTEN = /https?-3A__[\w.%-]{4,2048}/iy;

/** What tells without a look into it: a meeting's number, its passcode, an address of mail. */
const TELLS = /__[\w.-]{0,256}_j_\d{9}|-3Fpwd-3D|-40/i;

/** Links to meetings and the like that a filter of mail wrote anew: `urldefense.proofpoint.com/v2/url?u=https-3A__…`. */
export function rewrittenLinkRule(hides: (decoded: Buffer) => boolean): Rule {
  return {
    name: 'rewritten-link',
    triggers: [
      'urldefense.proofpoint.com/v2/url?u=http',
      'urldefense.proofpoint.com/v1/url?u=http',
      'urldefense.proofpoint.com\\/v2\\/url?u=http',
      'urldefense.com/v2/url?u=http',
    ],
    hostile: 'urldefense.com/v2/url?u=https-3A__a.de_j_98765432109 ',
    find(window, _, to) {
      const from = to - HTTP_BYTES;
      if (!window.test(REWRITTEN, from)) return false;
      const end = REWRITTEN.lastIndex;
      if (TELLS.test(window.slice(from, end))) return window.take('percent', from, end);
      const written = Buffer.from(window.bytes.subarray(from, end));
      for (let at = 0; at < written.length; at++) {
        if (written[at] === 0x2d) written[at] = 0x25;
        else if (written[at] === 0x5f) written[at] = 0x2f;
      }
      return hides(decode(written, 0, written.length)) && window.take('percent', from, end);
    },
  };
}

const HTTP_BYTES = 4;

/** What a parameter of an address is made of. */
const PARTS = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte > 0x20 && !is(byte, CONTROL) && !'"\'<>&=?,;'.includes(String.fromCharCode(byte)) ? 1 : 0,
);

function isPart(byte: number | undefined): boolean {
  return byte !== undefined && PARTS[byte] === 1;
}

function decode(bytes: Uint8Array, from: number, to: number): Buffer {
  const plain = Buffer.allocUnsafe(to - from);
  let length = 0;
  for (let at = from; at < to; at++) {
    const high = bytes[at] === 0x25 && at + 2 < to ? hexValue(bytes[at + 1] as number) : -1;
    const low = high === -1 ? -1 : hexValue(bytes[at + 2] as number);
    if (low === -1) plain[length++] = bytes[at] as number;
    else {
      plain[length++] = (high << 4) | low;
      at += 2;
    }
  }
  return plain.subarray(0, length);
}

/** What a hexadecimal digit stands for, or -1. */
function hexValue(byte: number): number {
  if (!is(byte, HEX)) return -1;
  return byte < 0x3a ? byte - 0x30 : (byte | 0x20) - 0x57;
}
