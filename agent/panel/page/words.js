/** What is wrong, as the page asks it. */
export const CATEGORIES = [
  ['camera', 'Camera'],
  ['sound', 'Sound'],
  ['screen-or-touch', 'Screen or touch'],
  ['network', 'Network'],
  ['meeting-app', 'Meeting app'],
  ['after-update', 'After an update'],
  ['how-do-i', 'How do I…?'],
  ['other', 'Something else'],
];

/** Why a request was made. */
export const KINDS = { help: 'Help button', update: 'After an update', crash: 'Crash', health: 'Health check' };

/** A clock's state in words, and the tone of its colour. */
export const CLOCK_WORDS = {
  queued: ['Waiting to be sent', 'calm'],
  'on-track': ['On track', 'good'],
  'at-risk': ['Due soon', 'care'],
  'waiting-on-you': ['DTEN waits for you', 'care'],
  answered: ['Answered', 'good'],
  breached: ['Overdue', 'bad'],
  closed: ['Closed without an answer', 'calm'],
  'not-covered': ['No valid warranty', 'calm'],
  untracked: ['Cannot be followed from here', 'calm'],
};

/** The way of a request, in order: step, title under way, title when done, and what it means while it is under way. */
export const STEPS = [
  ['noticed', 'Keeping your request', 'Request kept', ''],
  ['collecting', 'Collecting evidence', 'Evidence collected', 'You can go on with your meeting.'],
  ['sending', 'Sending to DESK', 'Sent to DESK', 'It is kept on this unit too: it cannot get lost.'],
  ['received', 'Received by DESK', 'Received by DESK', ''],
];

/** Who receives requests, in words. */
export function deskName(status) {
  return status.desk.kind === 'sandbox' ? 'the sandbox desk' : 'DTEN';
}

export const LOST_CONNECTION =
  'The support agent on this unit is not answering right now. This page goes on by itself when it does.';
export const NO_DESK =
  'No support desk is set up on this unit. Requests stay on the unit, queued, until one is. Please also tell DTEN yourself:';
export const DESK_AWAY =
  'The support desk cannot be reached from this unit right now. Requests are kept and go as soon as it can. If it is urgent, please also tell DTEN yourself:';
export const ENGLISH_ONLY = 'DTEN answers in English. Your words are passed on just as you wrote them.';

/** What became of an update, and the tone of its colour. */
export const VERDICT_WORDS = {
  succeeded: ['Succeeded', 'good'],
  'pending-reboot': ['Waits for a restart', 'care'],
  unconfirmed: ['Not confirmed', 'care'],
  'rolled-back': ['Rolled back', 'bad'],
  failed: ['Failed', 'bad'],
  downgraded: ['Older than before', 'care'],
};
