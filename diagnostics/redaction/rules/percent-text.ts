import { CONTROL, is } from '../engine/byte-class.ts';
import type { Rule } from '../rule.ts';

/** Longest run that is decoded. */
const LONGEST = 4 * 1024;
/** What tells of people and meetings in a sentence or a link that was written into an address. */
const WORDS =
  'participant%20,attendee%20,call%20from%20,calling%20,invited%20by%20,hosted%20by%20,speaker%20,%20joined%20,%20left%20the%20meeting,%20is%20sharing,has%20joined,has%20left,signed%20in%20as%20,logged%20in%20as%20,for%20user%20,meeting%20%22,subject%20%22,event%20%22,titled%20%22,meetup-join%2f,j.php%3f,%2fmeet%2f,mtid%3d'.split(
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
      const decoded = decode(window.slice(start, stop));
      return hides(decoded) && window.take('percent', start, stop);
    },
  };
}

/** What a parameter of an address is made of. */
function isPart(byte: number | undefined): boolean {
  return byte !== undefined && byte > 0x20 && !is(byte, CONTROL) && !'"\'<>&=?,;'.includes(String.fromCharCode(byte));
}

function decode(text: string): Buffer {
  const plain = text.replace(/%([0-9a-f]{2})/gi, (_, pair: string) => String.fromCharCode(Number.parseInt(pair, 16)));
  return Buffer.from(plain, 'latin1');
}
