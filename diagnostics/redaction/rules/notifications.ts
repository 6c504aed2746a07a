import type { Rule } from '../rule.ts';
import { lineEnd } from './value-extent.ts';

/** What says nothing: no text, or its length alone. */
const NOTHING = /(?:null|(?:Spannable)?String(?:Builder)?(?: \[length=\d{1,6}\]| \(\)))?(?=[\s"\\)\]]|$)/y;
const TYPE = /(?:Spannable)?String(?:Builder)? \(/y;

/** What a notification says, in Android's dump of them: `android.title=String (Jane Doe)`. */
export const notificationRule: Rule = {
  name: 'notification',
  triggers: [
    'android.title=', 'android.text=', 'android.subtext=', 'android.bigtext=', 'android.title.big=', 'android.infotext=', 'android.summarytext=', 'android.conversationtitle=', 'android.selfdisplayname=', 'tickertext=',
  ], // prettier-ignore
  hostile: 'tickerText=a ',
  find(window, _, to) {
    if (window.test(NOTHING, to)) return false;
    const typed = window.test(TYPE, to);
    const from = typed ? TYPE.lastIndex : to;
    let end = lineEnd(window, from);
    if (end > from + LONGEST) return window.take('subject', from, from + LONGEST);
    const { bytes } = window;
    while (end > from && bytes[end - 1] === 0x20) end--;
    if (typed && bytes[end - 1] === 0x29) end--;
    return window.pseudonymAt(from) === -1 && window.take('subject', from, end);
  },
};

const LONGEST = 4096;
