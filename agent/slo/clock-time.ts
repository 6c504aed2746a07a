/** Minutes since midnight of a time of day `HH:MM`; `24:00` is 1440. The text has been checked at the edge. */
export function minutesOf(clockTime: string): number {
  return Number(clockTime.slice(0, 2)) * 60 + Number(clockTime.slice(3, 5));
}
