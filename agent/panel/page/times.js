const DAY_MS = 24 * 60 * 60 * 1000;
const TIME_LENGTH = '10:40'.length;

/** The zone this display is set to. */
export function ownZone() {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function partsOf(at, zone) {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
  const parts = {};
  for (const { type, value } of format.formatToParts(at)) parts[type] = value;
  // Older engines call midnight 24.
  return Object.assign(parts, { hour: parts.hour === '24' ? '00' : parts.hour });
}

/** `today 10:40`, `Tuesday 10:40`, or with the date where the weekday alone could mistake the week. */
export function dayAndTime(iso, zone, now) {
  const at = Date.parse(iso);
  const { weekday, day, month, year, hour, minute } = partsOf(at, zone);
  const today = partsOf(now, zone);
  const time = `${hour}:${minute}`;
  if (today.day === day && today.month === month && today.year === year) return `today ${time}`;
  if (Math.abs(at - now) < 6 * DAY_MS) return `${weekday} ${time}`;
  return `${weekday} ${day} ${month}, ${time}`;
}

/** What belongs together stays on one line. */
function together(text) {
  return text.replace(/ /g, '\u00a0');
}

/** The instant on this display's clock, and on the desk's where that is another. */
export function bothTimes(iso, { zone, zoneName }, now) {
  const here = dayAndTime(iso, ownZone(), now);
  const there = dayAndTime(iso, zone, now);
  if (here === there) return { here: together(`${here} ${zoneName}`), there: null };
  // The same day is not said twice.
  const [dayHere, dayThere] = [here.slice(0, -TIME_LENGTH), there.slice(0, -TIME_LENGTH)];
  const thereShort = dayHere === dayThere ? there.slice(-TIME_LENGTH) : there;
  return { here: `${together(here)} ${together('(your time)')}`, there: together(`${thereShort} ${zoneName}`) };
}

/** In one line: `Tuesday 10:40 (your time), 01:40 Pacific Time`. */
export function inOneLine({ here, there }) {
  return there === null ? here : `${here}, ${there}`;
}

/** `5 h 20 min` */
export function duration(minutes) {
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
