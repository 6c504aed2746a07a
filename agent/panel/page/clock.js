import { h } from './element.js';
import { bothTimes, duration, inOneLine } from './times.js';
import { CLOCK_WORDS, deskName } from './words.js';

/** The state of a clock, in colour and in words. */
export function clockBadge(clock) {
  const [words, tone] = CLOCK_WORDS[clock.state];
  return h('span', { class: `badge badge-${tone}` }, words);
}

/** What a clock says, in sentences. */
export function clockSentences(clock, status, now) {
  const counted = clock.wouldBe || clock.state;
  const before = {
    'not-covered': 'The unit has no valid warranty, so DTEN’s objective does not bind. It would be:',
    untracked: 'This way of asking does not tell when DTEN answers. The objective is:',
  }[clock.state];
  return [before, ...counting(counted, clock, status, now)].filter(Boolean);
}

function counting(state, clock, status, now) {
  const { hours } = status;
  const by = (iso) => inOneLine(bothTimes(iso, hours, now));
  // Nobody at DTEN sees what a sandbox desk has, so nobody there aims at anything.
  const sandbox = status.desk.kind === 'sandbox';
  const name = deskName(status);
  const who = name.charAt(0).toUpperCase() + name.slice(1);
  switch (state) {
    case 'queued':
      return [
        `${who} has not received it yet, so the clock has not started.`,
        clock.ifReceivedNow &&
          (sandbox
            ? `If DTEN received it now, its objective would be an answer by ${by(clock.ifReceivedNow.due)}.`
            : `If it were received now, DTEN would aim to answer by ${by(clock.ifReceivedNow.due)}.`),
      ];
    case 'on-track':
    case 'at-risk':
      return [
        sandbox
          ? `Had DTEN received it, its objective would be an answer by ${by(clock.due)}, for most requests the same business day.`
          : `DTEN aims to answer by ${by(clock.due)}, for most requests the same business day.`,
        `${duration(clock.leftMinutes)} of business time left${hours.open ? '.' : '; it stands still while the desk is closed.'}`,
      ];
    case 'waiting-on-you':
      return [
        `${who} has asked something back and waits for your reply. The clock stands until then.`,
        clock.leftMinutes === null ? null : `${duration(clock.leftMinutes)} of business time left.`,
      ];
    case 'breached':
      return [
        sandbox
          ? `DTEN’s objective would have been an answer by ${by(clock.due)}; there is none.`
          : `DTEN aimed to answer by ${by(clock.due)} and has not.`,
        `That is ${duration(clock.overMinutes)} of business time ago.`,
      ];
    case 'answered':
      return [
        `${who} answered ${by(clock.answeredAt)}, ${clock.withinTarget ? 'within' : 'later than'} ${sandbox ? 'DTEN’s' : 'its'} objective${
          clock.sameBusinessDay ? ' and on the same business day' : ''
        }.`,
      ];
    case 'closed':
      return ['The desk closed it without an answer. Press help again if it is still wrong.'];
    default:
      return clock.due ? [`By ${by(clock.due)}.`] : [];
  }
}
