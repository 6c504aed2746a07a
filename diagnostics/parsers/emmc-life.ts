/** `pre_eol_info` of JEDEC eMMC 5.0: how much of the reserve blocks is used. */
const RESERVES = new Map<number, 'normal' | 'warning' | 'urgent'>([
  [1, 'normal'],
  [2, 'warning'],
  [3, 'urgent'],
]);
const STEP_PERCENT = 10;
/** 0x0b: the estimate is exceeded. */
const MOST_STEPS = 0x0b;

/**
 * `life_time` of an eMMC: two estimates (`0x01 0x02`) in steps of a tenth, of which the worse counts. A step means "up
 * to": 0x01 is 0 to 10 percent. Null where the device does not tell.
 */
export function parseEmmcLife(text: string): number | null {
  const steps = [...text.matchAll(/0x([0-9a-f]{2})\b/gi)].map(([, step = '']) => Number.parseInt(step, 16));
  const told = steps.filter((step) => step >= 1 && step <= MOST_STEPS);
  return told.length === 0 ? null : Math.max(...told) * STEP_PERCENT;
}

export function parseEmmcReserve(text: string): 'normal' | 'warning' | 'urgent' | null {
  const step = /^\s*0x([0-9a-f]{2})\b/i.exec(text)?.[1];
  return step === undefined ? null : (RESERVES.get(Number.parseInt(step, 16)) ?? null);
}
