import type { Axis } from '../../space/cells.ts';
import type { Dimension } from '../../space/dimension.ts';
import type { FloatDistribution, ParamValue } from '../../space/distribution.ts';

/** The given values; without them every value there is, or `points` of a continuous range, evenly on its scale. */
export function gridAxis(dimension: Dimension, values: readonly ParamValue[] | undefined, points: number): Axis {
  if (values !== undefined) return listed(values);
  if (Number.isFinite(dimension.size)) return dimension;
  const { low, high } = dimension;
  if (points === 1) return listed([dimension.decode((low + high) / 2)]);
  const between = Array.from({ length: points - 2 }, (_, i) =>
    dimension.decode(low + ((high - low) * (i + 1)) / (points - 1)),
  );
  // The ends themselves, which logarithms would move by their last digit.
  const { distribution } = dimension as { distribution: FloatDistribution };
  return listed([distribution.low, ...between, distribution.high]);
}

function listed(values: readonly ParamValue[]): Axis {
  const indices = new Map(values.map((value, index) => [value, index]));
  return {
    size: values.length,
    valueAt: (index) => values[index] as ParamValue,
    indexOf: (value) => indices.get(value) ?? values.findIndex((other) => isSame(other, value)),
  };
}

/** Numbers that came through a text are the same to their last digits. */
const isSame = (a: ParamValue, b: ParamValue): boolean =>
  typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
