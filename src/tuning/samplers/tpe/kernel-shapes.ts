import type { ParamValue } from '../../space/distribution.ts';
import type { Arena } from './arena.ts';
import type { Members } from './kernels.ts';
import type { Column } from './observations.ts';

/** Where the kernels of a numeric parameter stand, and which of them have a trial with it, by their place. */
export function centresOf(
  { dimension, positions, order: rowOrder, count }: Column,
  { rows, kernelOf, others, size, arena }: Members,
): { centres: Float64Array; order: Int32Array } {
  // The middle of the range is the place of the prior.
  const centres = arena.floats(size, (dimension.low + dimension.high) / 2);
  const order = arena.integers(size);
  let taken = 0;
  for (let i = 0; i < count; i++) {
    const row = rowOrder[i] as number;
    const kernel = kernelOf[row] as number;
    if (kernel < 0) continue;
    centres[kernel] = positions[row] as number;
    order[taken++] = kernel;
  }
  others.forEach((params, i) => {
    const value = params[dimension.name];
    const centre = value === undefined ? Number.NaN : dimension.encode(value as ParamValue);
    if (Number.isNaN(centre)) return;
    let at = taken++;
    for (; at > 0 && (centres[order[at - 1] as number] as number) > centre; at--) order[at] = order[at - 1] as number;
    order[at] = rows.length + i;
    centres[rows.length + i] = centre;
  });
  return { centres, order: order.subarray(0, taken) };
}

interface Range {
  readonly low: number;
  readonly high: number;
  readonly least: number;
  readonly arena: Arena;
}

/**
 * How wide the kernels are: as far as the farther of the two neighbours, the prior as wide as the range. An end of the
 * range is a neighbour only where there is no other one.
 * @see Bergstra, Bardenet, Bengio, Kégl (2011), Algorithms for Hyper-Parameter Optimization, NeurIPS
 */
export function widthsOf(centres: Float64Array, order: Int32Array, { low, high, least, arena }: Range): Float64Array {
  const widths = arena.floats(centres.length, high - low);
  const last = order.length - 1;
  let before = low;
  let centre = last < 0 ? low : (centres[order[0] as number] as number);
  for (let i = 0; i <= last; i++) {
    const after = i < last ? (centres[order[i + 1] as number] as number) : high;
    const below = i > 0 || last === 0 ? centre - before : 0;
    const above = i < last || last === 0 ? after - centre : 0;
    const gap = below > above ? below : above;
    widths[order[i] as number] = Math.min(gap > least ? gap : least, high - low);
    before = centre;
    centre = after;
  }
  return widths;
}
