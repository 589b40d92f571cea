/** A metric for people: six significant digits at most; an undefined one (NaN) is said, not shown as 0. */
export function formatMetric(value: number | null | undefined): string {
  if (value === undefined || value === null) return '–';
  if (Number.isNaN(value)) return 'undefined';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  const magnitude = Math.abs(value);
  // Most metrics run from 0 to 1, and their ends should line up with the rest; larger whole numbers are counts.
  if (Number.isInteger(value) && magnitude > 1 && magnitude < 1e9) return String(value);
  if (magnitude <= 1 && Number.isInteger(value)) return value.toFixed(4);
  if (magnitude >= 1e-3 && magnitude < 1e4) return value.toFixed(magnitude < 10 ? 4 : 2);
  return value.toPrecision(5);
}

/** Counts with thousands apart: `284,807`. */
export function formatCount(value: number): string {
  return value.toLocaleString('en-US');
}

/** A length of time in its natural unit: `850 ms`, `12.3 s`, `4 min 05 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** A moment in UTC, to the second: `2026-03-01 17:05:09Z`. */
export function formatTime(milliseconds: number | undefined): string | undefined {
  if (milliseconds === undefined) return undefined;
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
