/** Shown where a number is undefined. */
const UNDEFINED = '–';

const counts = new Intl.NumberFormat('en-US');
const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** A metric, with four decimals unless told otherwise. */
export const formatMetric = (value: number | undefined, decimals = 4): string =>
  value === undefined || !Number.isFinite(value) ? UNDEFINED : value.toFixed(decimals);

/** A difference with its sign, by a true minus. */
export function formatDifference(value: number, decimals = 4): string {
  if (!Number.isFinite(value)) return UNDEFINED;
  const size = Math.abs(value).toFixed(decimals);
  return `${Number(size) === 0 ? '±' : value < 0 ? '−' : '+'}${size}`;
}

export const formatCount = (value: number): string => counts.format(value);

/** A number of things, such as `1 row` or `2,000 rows`. */
export const formatAmount = (value: number, thing: string): string =>
  `${counts.format(value)} ${thing}${value === 1 ? '' : 's'}`;

/** A share in [0, 1] as percent; enough digits that a rare class does not become 0. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return UNDEFINED;
  const percent = share * 100;
  return `${percent.toFixed(percent !== 0 && percent < 1 ? 2 : 1)} %`;
}

/** Any figure of a column in four significant digits, without losing the digits of a large whole number. */
export function formatFigure(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return UNDEFINED;
  const size = Math.abs(value);
  if (size >= 1e9 || (size > 0 && size < 1e-4)) return value.toExponential(2).replace('-', '−');
  const text = size >= 1000 ? counts.format(Math.round(value)) : String(Number(value.toPrecision(4)));
  return text.replace('-', '−');
}

export const formatSeconds = (seconds: number): string => `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;

/** Such as `14 March 2026 at 09:30 UTC`. */
export const formatTime = (milliseconds: number): string => `${dates.format(milliseconds)} UTC`;

/** The first digits of a digest or id, as many as people compare. */
export const shortId = (id: string, length = 12): string => id.slice(0, length);
