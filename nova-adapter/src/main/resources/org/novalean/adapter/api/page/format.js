/** How figures are written. What is not known is a dash: never a zero, never a guess. */

export const UNKNOWN = '–';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const counts = new Intl.NumberFormat('en-US', {maximumFractionDigits: 0});
const two = number => String(number).padStart(2, '0');

export function bytes(value) {
  let unit = 0;
  let scaled = value;
  while (scaled >= 1000 && unit < UNITS.length - 1) {
    scaled /= 1024;
    unit++;
  }
  return `${unit === 0 || scaled >= 100 ? Math.round(scaled) : scaled.toFixed(1)} ${UNITS[unit]}`;
}

/** Seconds; tenths where they matter. */
export function duration(seconds) {
  return seconds < 10 ? `${seconds.toFixed(1)} s` : elapsed(seconds);
}

/** Seconds that go on: whole ones. */
export function elapsed(seconds) {
  const whole = Math.floor(Math.max(0, seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${two(whole % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${two(minutes % 60)} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Rounded down: 100 % is not there before the end. */
export const percent = fraction => `${Math.floor(fraction * 100)} %`;

/** How far off, with its sign. */
export function off(fraction) {
  const whole = Math.round(100 * fraction);
  return `${whole > 0 ? '+' : ''}${whole} %`;
}

/** In the reader's own time zone. */
export function time(text) {
  const at = new Date(text);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${clock(at)}`;
}

export const clock = at => `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;

const words = value => value;

/** By the name that stands in data-as. Each is asked only about what is known. */
export const formats = {
  text: String,
  words,
  count: value => counts.format(value),
  length: list => counts.format(list.length),
  bytes,
  duration,
  about: seconds => `about ${duration(seconds)}`,
  percent,
  off,
  time,
  atleast: value => (value ? 'at least' : ''),
  yes: value => (value ? 'yes' : 'no'),
  answers: value => (value ? 'answers' : 'away'),
  heard: value => (value ? 'reports' : 'silent'),
  word: value => value.replaceAll('_', ' '),
  first: list => list[0] ?? '',
  joined: list => list.join('; '),
};

/** Those that say nothing where there is nothing to say. */
const QUIET = new Set(['words', 'first', 'joined', 'atleast']);

/** The text of a value that may be null. */
export function written(value, format) {
  if (value === null || value === undefined || value === '') return QUIET.has(format) ? '' : UNKNOWN;
  return formats[format](value);
}
