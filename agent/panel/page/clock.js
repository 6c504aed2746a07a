import { h } from './element.js';
import { bothTimes, duration, inOneLine } from './times.js';
import { CLOCK_WORDS } from './words.js';

/** The state of a clock, in colour and in words. */
export function clockBadge(clock) {
  const [words, tone] = CLOCK_WORDS[clock.state];
  return h('span', { class: `badge badge-${tone}` }, words);
}

/** What a clock says, in sentences. */
export function clockSentences(clock, hours, now) {
  const counted = clock.wouldBe || clock.state;
  const before = {
    'not-covered': 'The unit has no valid warranty, so DTEN’s objective does not bind. It would be:',
    untracked: 'This way of asking does not tell when DTEN answers. The objective is:',
  }[clock.state];
  return [before, ...counting(counted, clock, hours, now)].filter(Boolean);
}

function counting(state, clock, hours, now) {
  const by = (iso) => inOneLine(bothTimes(iso, hours, now));
  switch (state) {
    case 'queued':
      return [
        'DTEN has not received it yet, so the clock has not started.',
        clock.ifReceivedNow && `If it were received now, DTEN would aim to answer by ${by(clock.ifReceivedNow.due)}.`,
      ];
    case 'on-track':
    case 'at-risk':
      return [
        `DTEN aims to answer by ${by(clock.due)}, for most requests the same business day.`,
        `${duration(clock.leftMinutes)} of business time left${hours.open ? '.' : '; it stands still while the desk is closed.'}`,
      ];
    case 'waiting-on-you':
      return [
        'DTEN has asked something back and waits for your reply. The clock stands until then.',
        clock.leftMinutes === null ? null : `${duration(clock.leftMinutes)} of business time left.`,
      ];
    case 'breached':
      return [
        `DTEN aimed to answer by ${by(clock.due)} and has not.`,
        `That is ${duration(clock.overMinutes)} of business time ago.`,
      ];
    case 'answered':
      return [
        `DTEN answered ${by(clock.answeredAt)}, ${clock.withinTarget ? 'within' : 'later than'} its objective${
          clock.sameBusinessDay ? ' and on the same business day' : ''
        }.`,
      ];
    case 'closed':
      return ['The desk closed it without an answer. Press help again if it is still wrong.'];
    default:
      return clock.due ? [`By ${by(clock.due)}.`] : [];
  }
}
