/** Keys that a help button may send, by the names and numbers of linux/input-event-codes.h. */
const KEY_CODES: Readonly<Record<string, number>> = {
  KEY_ENTER: 28,
  KEY_SPACE: 57,
  KEY_F1: 59,
  KEY_F2: 60,
  KEY_F3: 61,
  KEY_F4: 62,
  KEY_F5: 63,
  KEY_F6: 64,
  KEY_F7: 65,
  KEY_F8: 66,
  KEY_F9: 67,
  KEY_F10: 68,
  KEY_F11: 87,
  KEY_F12: 88,
  KEY_MACRO: 112,
  KEY_HELP: 138,
  KEY_MENU: 139,
  KEY_PROG1: 148,
  KEY_PROG2: 149,
  KEY_PHONE: 169,
  KEY_F13: 183,
  KEY_F14: 184,
  KEY_F15: 185,
  KEY_F16: 186,
  KEY_F17: 187,
  KEY_F18: 188,
  KEY_F19: 189,
  KEY_F20: 190,
  KEY_F21: 191,
  KEY_F22: 192,
  KEY_F23: 193,
  KEY_F24: 194,
  KEY_PROG3: 202,
  KEY_PROG4: 203,
  KEY_QUESTION: 214,
  KEY_INFO: 0x166,
  KEY_ATTENDANT_ON: 0x21b,
  KEY_ATTENDANT_TOGGLE: 0x21d,
  KEY_ASSISTANT: 0x247,
};

/** KEY_MAX of linux/input-event-codes.h. */
const LAST_CODE = 0x2ff;

/** The code of a key given by name (`KEY_HELP`) or as a number (`138`); null where there is no such key. */
export function keyCode(key: string): number | null {
  const named = Object.hasOwn(KEY_CODES, key) ? KEY_CODES[key] : undefined;
  if (named !== undefined) return named;
  if (!/^\d{1,3}$/.test(key)) return null;
  const code = Number(key);
  return code >= 1 && code <= LAST_CODE ? code : null;
}
