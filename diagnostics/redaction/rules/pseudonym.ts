import type { Rule } from '../rule.ts';

/** A pseudonym of an earlier pass stays as it is, whatever its key was. */
export const pseudonymRule: Rule = {
  name: 'pseudonym',
  triggers: ['<'],
  hostile: '<ip:0000000000000000',
  find(window, from) {
    const end = window.pseudonymAt(from);
    return end !== -1 && window.leave(from, end);
  },
};
