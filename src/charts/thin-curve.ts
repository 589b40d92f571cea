/** A curve has at most this many points in a chart or a file; no screen shows more of it. */
export const MAX_CURVE_POINTS = 300;

/**
 * Which points of a curve to keep so that its shape stays: both ends, and points evenly spaced along its length, so
 * that steep stretches keep as much detail as flat ones. Points with a coordinate that is not finite are left out.
 *
 * @param xs, ys coordinates in drawing order, equally long, in units of comparable range
 * @returns at most `limit` (≥ 2) ascending indices; the same for the same input
 */
export function thinCurve(xs: ArrayLike<number>, ys: ArrayLike<number>, limit = MAX_CURVE_POINTS): readonly number[] {
  const finite = Array.from(xs, (_, i) => i).filter((i) => Number.isFinite(xs[i]) && Number.isFinite(ys[i]));
  if (finite.length <= limit) return finite;
  const at = (values: ArrayLike<number>, i: number): number => values[i] ?? Number.NaN;
  const lengths = finite.map((i, k) => {
    const before = finite[k - 1] ?? i;
    return Math.abs(at(xs, i) - at(xs, before)) + Math.abs(at(ys, i) - at(ys, before));
  });
  const step = lengths.reduce((sum, length) => sum + length, 0) / (limit - 1);
  let travelled = 0;
  let next = step;
  return finite.filter((_, k) => {
    travelled += lengths[k] ?? 0;
    if (k === 0 || k === finite.length - 1) return true;
    if (step === 0 || travelled < next || next >= step * (limit - 1)) return false;
    next = (Math.floor(travelled / step) + 1) * step;
    return true;
  });
}
