import type { Window } from './engine/window.ts';

/** One idea of what must go: where to look (the triggers), and how to tell precisely. */
export interface Rule {
  /** Named in the counts and in the manifest. */
  name: string;
  /**
   * Literals that the one pass over the input stops at; letters in any case, a digit stands for any digit, a byte
   * beyond ASCII for any such byte. A trigger that is found often costs speed, so it should be telling.
   */
  triggers: readonly string[];
  /** Nothing is found where a letter or digit of the same word stands right before the trigger: such places are passed over. */
  startsWord?: boolean;
  /** Nor where a letter (of ASCII) stands right behind it. */
  endsWord?: boolean;
  /** Of each trigger that begins with a digit: which ones it may be in truth. */
  digits?: readonly string[];
  /**
   * Looks at one place, where the trigger of that index stands from `from` to `to`. Reports by `window.take` or `window.leave`.
   * The work must be bounded by a constant, or by bytes that no other call looks at again.
   */
  find: (window: Window, from: number, to: number, trigger: number) => boolean;
  /** A text that, repeated, is the most work for this rule. */
  hostile: string;
}
