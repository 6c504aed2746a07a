const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** `12.3 GiB`. */
export function sizeText(bytes: number): string {
  let [value, unit] = [Math.max(0, bytes), 0];
  while (value >= 1024 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** A share as `93 %`, rounded down, so that 99.9 % never reads as full. */
export function percentText(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

/** `1 line`, `3 lines`. */
export function countText(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Said of something that is gone, where others of its kind may be left. */
export function goneText(left: number): string {
  if (left === 0) return 'The baseline shows it; it is not there now.';
  return `The baseline shows one more of this kind; ${left} ${left === 1 ? 'is' : 'are'} left.`;
}
